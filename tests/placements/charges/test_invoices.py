"""Invoices: made from what is expected, matched line by line, queried, accepted, handed to finance."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from apcommission.audit.models import AuditEvent
from apcommission.errors import Refused
from placements.charges import billing, invoices
from placements.charges.models import Invoice
from placements.placement.models import Placement
from tests.factories.placements import BudgetFactory
from tests.typed import boxes


@pytest.fixture
def month(world: Any) -> str:
    """The month in which the world's placement starts, at £20 a session."""
    Placement.objects.update(price=Decimal(20), price_basis="session")
    world.placement.refresh_from_db()
    return f"{world.placement.start:%Y-%m}"


def make_page(world: Any, month: str) -> str:
    return reverse("charges:make_invoice", args=[world.provider.pk, month])


def expected(world: Any, month: str) -> Decimal:
    start = date.fromisoformat(f"{month}-01")
    end = (start + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    found = billing.expected(world.provider, start, end)[world.placement.pk]
    assert found
    return found


def typed(world: Any, amount: Decimal, **fields: Any) -> dict[str, Any]:
    return {
        "number": "2026-11",
        **boxes("dated", world.today),
        f"line-{world.placement.pk}": str(amount),
        **fields,
    }


def page(invoice: Invoice) -> str:
    return reverse("charges:invoice", args=[invoice.pk])


def sent(world: Any, as_: Any, month: str, amount: Decimal) -> Invoice:
    as_("provider_manager").post(make_page(world, month), typed(world, amount))
    return Invoice.objects.get()


def test_a_provider_confirms_what_is_expected(world: Any, as_: Any, month: str) -> None:
    amount = expected(world, month)
    shown = as_("provider_manager").get(make_page(world, month)).content.decode()
    assert f"£{amount:,.2f} expected" in shown
    assert AuditEvent.objects.filter(verb="saw", pupil_id=world.pupil.pk).exists()
    for _ in range(2):
        as_("provider_manager").post(make_page(world, month), typed(world, amount, once="t"))
    invoice = Invoice.objects.get()
    line = invoice.lines.get()
    assert (line.amount, line.expected, line.difference) == (amount, amount, 0)
    as_("officer").post(page(invoice), {"verb": "accept", "version": invoice.version})
    invoice.refresh_from_db()
    assert invoice.state == "accepted"


def test_what_differs_is_queried_answered_and_accepted(world: Any, as_: Any, month: str) -> None:
    amount = expected(world, month)
    invoice = sent(world, as_, month, amount + 40)
    shown = as_("officer").post(page(invoice), {"verb": "accept", "version": 1}).content.decode()
    assert "The amounts differ from what is expected." in shown
    assert "£40.00" in shown
    shown = as_("officer").post(page(invoice), {"verb": "query", "version": 1}).content.decode()
    assert "Say what is wrong." in shown
    words = {"verb": "query", "words": "Two sessions too many?", "version": 1}
    as_("officer").post(page(invoice), words)
    home = as_("provider_manager").get(reverse("home")).content.decode()
    assert "Invoices that the authority queries" in home
    invoice.refresh_from_db()
    answer = {
        "answer": "Right, our mistake.",
        f"line-{world.placement.pk}": str(amount),
        "version": invoice.version,
    }
    as_("provider_manager").post(page(invoice), answer)
    invoice.refresh_from_db()
    assert (invoice.state, invoice.lines.get().amount) == ("received", amount)
    shown = as_("officer").get(page(invoice)).content.decode()
    assert "Right, our mistake." in shown


def test_the_same_days_are_not_accepted_twice(world: Any, as_: Any, month: str) -> None:
    amount = expected(world, month)
    first = sent(world, as_, month, amount)
    as_("provider_manager").post(make_page(world, month), typed(world, amount, number="second"))
    second = Invoice.objects.exclude(pk=first.pk).get()
    shown = as_("officer").post(page(second), {"verb": "accept", "version": 1}).content.decode()
    assert f"These days were invoiced before: {world.placement.reference} in invoice" in shown
    as_("officer").post(page(first), {"verb": "refuse", "words": "Sent twice", "version": 1})
    as_("officer").post(page(second), {"verb": "accept", "version": 1})
    second.refresh_from_db()
    assert second.state == "accepted"


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"number": ""}, "Enter your number"),
        ({"dated_2": "2099"}, "cannot lie in the future"),
        ({"number": "used"}, "You have sent an invoice of this number already."),
    ],
)
def test_a_bad_invoice_is_refused_and_kept(
    world: Any, as_: Any, month: str, changes: dict[str, str], fault: str
) -> None:
    amount = expected(world, month)
    manager = as_("provider_manager")
    manager.post(make_page(world, month), typed(world, amount, number="used"))
    before = Invoice.objects.count()
    answers = typed(world, Decimal("12.34"), **changes)
    shown = manager.post(make_page(world, month), answers).content.decode()
    assert fault in shown
    assert "12.34" in shown
    assert Invoice.objects.count() == before


def test_an_invoice_of_nothing_or_of_others_is_refused(world: Any, month: str) -> None:
    start = date.fromisoformat(f"{month}-01")
    sending: dict[str, Any] = {
        "by": world.person("provider_manager"),
        "provider": world.provider,
        "number": "1",
        "dated": world.today,
        "start": start,
        "end": start + timedelta(days=27),
    }
    with pytest.raises(Refused, match="at least one placement"):
        invoices.send_invoice(**sending, amounts={world.placement.pk: Decimal(0)})
    with pytest.raises(Refused, match="did not run in that time"):
        invoices.send_invoice(**sending, amounts={world.accepted.pk: Decimal(5)})
    with pytest.raises(PermissionDenied):
        invoices.send_invoice(
            **{**sending, "by": world.person("other_provider_manager")},
            amounts={world.placement.pk: Decimal(5)},
        )


def test_finance_gets_a_row_for_each_payer_and_no_names(world: Any, as_: Any, month: str) -> None:
    Placement.objects.update(school_share=40, la_share=60, ehcp_share=0)
    amount = expected(world, month)
    invoice = sent(world, as_, month, amount)
    day = invoice.end
    BudgetFactory(payer="school", cost_code="S-77", start=day, end=day)
    as_("officer").post(page(invoice), {"verb": "accept", "version": 1})
    answer = as_("officer").post(reverse("charges:hand_on"))
    rows = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert len(rows) == 3
    assert any("School,S-77," in row for row in rows)
    total = sum(Decimal(row.rsplit(",", 1)[1]) for row in rows[1:])
    assert total == amount
    assert world.pupil.surname not in "".join(rows)
    invoice.refresh_from_db()
    assert invoice.state == "handed_on"
    again = as_("officer").post(reverse("charges:hand_on"), follow=True)
    assert "No accepted invoice waits." in again.content.decode()
