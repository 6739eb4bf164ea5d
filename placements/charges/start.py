"""What charges show elsewhere."""

from django.urls import reverse

from apcommission import home, related, shell
from apcommission.api import scopes
from apcommission.people.models import Person
from apcommission.permissions import may
from placements.charges import api, billing
from placements.charges.models import Invoice
from placements.placement.models import COUNTED, Placement

scopes.add(
    scopes.Scope("charges", "Charges: extras, invoices, costs", "placements.see_charges"),
    api.router,
)
shell.add_area(
    shell.Area(
        "Invoices",
        "charges:invoices",
        "Invoices of providers, budgets and what they come to",
        permission="placements.see_invoices",
        order=57,
    )
)


@home.register(order=57)
def invoices(person: Person) -> list[home.Work]:
    """Invoices to check, for officers; queried ones, for a provider's manager."""
    if not may(person, "placements.see_invoices"):
        return []
    checks = may(person, "placements.check_invoice")
    state = Invoice.State.RECEIVED if checks else Invoice.State.QUERIED
    rows = billing.invoices(for_user=person).filter(state=state)
    address = f"{reverse('charges:invoices')}?state={state}"
    words = "Invoices to check" if checks else "Invoices that the authority queries"
    return [home.Work(words, address, rows)]


@related.to("placement")
def of_placement(placement: Placement, person: Person) -> list[related.Link]:
    """The charge of a placement, once it has started, for those who may see it."""
    if placement.state not in COUNTED or not may(person, "placements.see_charges", placement):
        return []
    return [related.Link("Charge so far", reverse("charges:charge", args=[placement.pk]))]
