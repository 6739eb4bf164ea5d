"""What contracts show elsewhere."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse

from apcommission import home, related, shell
from apcommission.documents.access import opens
from apcommission.documents.models import Document
from apcommission.people.models import Person
from apcommission.permissions import may
from providers.contracts import queries
from providers.contracts.models import Contract
from providers.contracts.tasks import CONTRACT_PDF
from providers.directory.models import Provider

shell.add_area(
    shell.Area(
        "Contracts",
        "contracts:list",
        "What is bought from providers, and whether it goes on",
        permission="providers.see_contracts",
        order=18,
    )
)


@opens(CONTRACT_PDF)
def contract_pdf(person: Person, document: Document) -> bool:
    """Whoever may read the contract."""
    return queries.contracts(for_user=person).filter(document=document).exists()


@home.register(order=16)
def contracts(person: Person) -> list[home.Work]:
    """Contracts to sign; for commissioners, what a provider objects to, what ends, what must be decided."""
    if not may(person, "providers.see_contracts"):
        return []
    listed = reverse("contracts:list")
    lines: list[tuple[str, str, QuerySet[Any]]] = [
        ("Contracts to sign", "?state=offered", queries.to_sign(for_user=person))
    ]
    if may(person, "providers.draw_up_contract"):
        objected = Contract.objects.filter(state=Contract.State.DRAFT).exclude(objection="")
        lines += [
            ("Contracts that a provider wants changed", "?state=draft", objected),
            ("Extensions to decide", "?sort=extension-to-decide-by", queries.to_decide(days=90)),
            ("Contracts that end within 90 days", "?ending=90", queries.ending(days=90)),
        ]
    return [home.Work(title, f"{listed}{query}", rows) for title, query, rows in lines]


@related.to("provider")
def of_provider(provider: Provider, person: Person) -> list[related.Link]:
    """The provider's contracts, for those who read them."""
    if not may(person, "providers.see_contracts", provider):
        return []
    name = urlencode({"search": provider.organisation.name})
    address = f"{reverse('contracts:list')}?{name}"
    return [related.Link("Contracts", address, "What is bought, and for how long")]
