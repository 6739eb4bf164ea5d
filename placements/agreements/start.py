"""What agreements show elsewhere."""

from dataclasses import replace

from django.urls import reverse

from apcommission import home, related
from apcommission.documents.access import opens
from apcommission.documents.models import Document
from apcommission.people.models import Person
from apcommission.permissions import may
from placements.agreements import queries
from placements.placement.models import Placement


@opens("agreement_paper")
@opens("agreement")
def agreement_pdf(person: Person, document: Document) -> int | bool:
    """Who may open the placement."""
    found = queries.agreements(for_user=person).filter(pk=document.subject_pk or 0).first()
    return found.placement.pupil_id if found else False


@home.register(order=45)
def agreements(person: Person) -> list[home.Work]:
    """Agreements to draw up, for officers; to sign, for everyone who signs: one is named, several counted."""
    work = []
    if may(person, "placements.manage_placement"):
        rows = queries.to_draw_up()
        url = f"{reverse('placement:list')}?state=accepted"
        work.append(home.Work("Agreements to draw up", url, rows))
    if may(person, "placements.sign_agreement"):
        waiting, url = queries.to_sign(for_user=person), reverse("agreements:to_sign")
        work.append(home.Work("Agreements to sign", url, waiting, completed=_the_only_one))
    return work


def _the_only_one(work: home.Work, person: Person) -> home.Work:
    """One is named."""
    if work.count != 1:
        return work
    key = queries.to_sign(for_user=person).values_list("pk", flat=True).first()
    url = reverse("agreements:agreement", args=[key]) if key else work.url
    return replace(work, title="Agreement to sign", url=url)


@related.to("placement")
def of_placement(placement: Placement, person: Person) -> list[related.Link]:
    """The agreements of a placement."""
    return [
        related.Link(
            "Agreement",
            reverse("agreements:agreement", args=[agreement.pk]),
            agreement.get_state_display(),
        )
        for agreement in placement.agreements.all()
    ]
