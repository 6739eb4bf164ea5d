"""Charges: kept by the authority, seen by the provider's manager."""

from django.utils import timezone

from placements.charges.models import Budget, Extra, Invoice, InvoiceLine
from tests.access.personas import LA
from tests.access.rows import Row
from tests.factories.placements import BudgetFactory, InvoiceFactory
from tests.factories.world import World


def placement(world: World) -> dict[str, int]:
    return {"pk": world.placement.pk}


def extra(world: World) -> dict[str, int]:
    made = world.made(
        "extra",
        lambda w: Extra.objects.create(
            placement=w.placement, date=w.today, kind="transport", amount=12
        ),
    )
    return {"pk": made.pk}


def grow(world: World) -> None:
    for pounds in (1, 2, 3):
        Extra.objects.create(
            placement=world.placement, date=world.today, kind="other", amount=pounds
        )
        _invoice(world, f"B{pounds}")
        BudgetFactory()


def received(world: World) -> dict[str, int]:
    return {"pk": world.made("invoice", lambda w: _invoice(w, "A1")).pk}


def queried(world: World) -> dict[str, int]:
    return {"pk": world.made("queried", lambda w: _invoice(w, "A2", state="queried")).pk}


def _invoice(world: World, number: str, **fields: object) -> Invoice:
    invoice: Invoice = InvoiceFactory(
        provider=world.provider,
        number=number,
        sent_by=world.people["provider_manager"],
        **fields,
    )
    InvoiceLine.objects.create(invoice=invoice, placement=world.placement, amount=10, expected=9)
    return invoice


def budget(world: World) -> dict[str, int]:
    def make(w: World) -> Budget:
        made: Budget = BudgetFactory()
        made.forecasts.create(spent=1, forecast=2, counted_at=timezone.now())
        return made

    return {"pk": world.made("budget", make).pk}


def this_month(world: World) -> dict[str, object]:
    return {"pk": world.provider.pk, "month": f"{world.today:%Y-%m}"}


MANAGERS = frozenset({"provider_manager", "other_provider_manager"})
MANAGER = frozenset({"provider_manager"})

ROWS = [
    Row("charges:invoices", LA | MANAGERS, query=lambda w: received(w) and {}),
    Row("charges:invoice", LA | MANAGER, received),
    Row("charges:invoice", LA | MANAGER, queried, seen_as="provider_manager", note="queried"),
    Row("charges:make_invoice", MANAGER, this_month),
    Row("charges:finance", LA),
    Row("charges:hand_on", LA, method="post"),
    Row("charges:budgets", LA, query=lambda w: budget(w) and {}),
    Row("charges:budget", LA, budget),
    Row("charges:add_budget", {"commissioner"}),
    Row("charges:edit_budget", {"commissioner"}, budget),
    Row("charges:count_budget", LA, budget, method="post"),
    Row("charges:charge", LA | {"provider_manager"}, placement),
    Row("charges:add_extra", LA, placement),
    Row("charges:remove_extra", LA, extra, method="post"),
]
