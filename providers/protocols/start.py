"""What protocols show elsewhere."""

from dataclasses import replace

from django.urls import reverse

from apcommission import home, related, shell
from apcommission.documents.access import opens
from apcommission.documents.models import Document
from apcommission.people.models import Person, Role
from apcommission.permissions import may
from providers.directory.models import IN_DIRECTORY, Provider
from providers.directory.queries import entries_to_keep
from providers.protocols import queries
from providers.protocols.assessing import EVIDENCE
from providers.protocols.models import StandardStatus

shell.add_area(
    shell.Area(
        "Protocols",
        "protocols:list",
        "The quality standards that providers sign",
        permission="providers.see_protocols",
        order=15,
    )
)


@opens(EVIDENCE)
def evidence_file(person: Person, document: Document) -> bool:
    """The provider's own people and the authority."""
    status = StandardStatus.objects.filter(pk=document.subject_pk or 0).first()
    return status is not None and may(person, "providers.see_evidence", status)


@home.register(order=12)
def for_providers(person: Person) -> list[home.Work]:
    """The protocol to sign, conditions to meet and evidence that ends, for a provider's manager."""
    if not person.has_role(Role.PROVIDER_MANAGER):
        return []
    own = entries_to_keep(for_user=person)
    work = []
    for provider in queries.unsigned().filter(pk__in=own.order_by().values("pk")):
        url = reverse("protocols:provider", args=[provider.pk])
        work.append(home.Work("Sign the quality protocol", url, detail=str(provider)))
    ends = queries.ending().filter(provider__in=own.order_by().values("pk"))
    for pk in ends.order_by().values_list("provider", flat=True).distinct():
        url = reverse("protocols:provider", args=[pk])
        work.append(home.Work("Evidence has ended or ends soon", url))
    return work


@home.register(order=12)
def for_the_authority(person: Person) -> list[home.Work]:
    """Standards to verify, and evidence that has lapsed, for the authority."""
    if not may(person, "providers.verify_standard"):
        return []
    evidence = reverse("protocols:evidence")
    lapsed = queries.lapsed().filter(provider__state__in=IN_DIRECTORY)
    return [
        home.Work("Standards to verify", evidence, queries.to_verify(), completed=_of_the_version),
        home.Work("Evidence that has lapsed", f"{evidence}?ends=lapsed", lapsed),
    ]


def _of_the_version(work: home.Work, _: Person) -> home.Work:
    """They are verified on the page of the version in force."""
    pack = queries.pack_in_force()
    return replace(work, url=reverse("protocols:progress", args=[pack.pk])) if pack else work


@related.to("provider")
def of_provider(provider: Provider, person: Person) -> list[related.Link]:
    """Where the provider stands on the protocol; to sign it, for its manager."""
    if not may(person, "providers.see_standing", provider):
        return []
    url = reverse("protocols:provider", args=[provider.pk])
    return [related.Link("Quality protocol", url, "Signature and standards, one by one")]
