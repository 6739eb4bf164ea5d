"""Writes of invoices: sent by the provider, matched with what was expected, queried, accepted, handed on."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from apcommission.audit.actions import record
from apcommission.editing import check_version, unless_taken, with_once
from apcommission.errors import Refused
from apcommission.people.models import Person
from apcommission.permissions import authorise
from placements.charges import billing
from placements.charges.models import INVOICE, Invoice, InvoiceLine
from providers.directory.models import Provider


class NumberUsed(Refused):
    """The provider has sent an invoice of this number."""

    def __init__(self) -> None:
        super().__init__("You have sent an invoice of this number already.", field="number")


@transaction.atomic
def send_invoice(
    *,
    by: Person,
    provider: Provider,
    number: str,
    dated: date,
    start: date,
    end: date,
    amounts: Mapping[int, Decimal],
    once: str = "",
) -> Invoice:
    """Send an invoice: {placement: pounds} for the days from `start` to `end`. Raises NumberUsed, Refused.

    What was expected for each placement is kept beside it as it stands now.
    """
    authorise(by, "placements.send_invoice", provider)

    def make() -> Invoice:
        if dated > timezone.localdate():
            raise Refused("The date of the invoice cannot lie in the future.", field="dated")
        if start > timezone.localdate():
            raise Refused("This period has not begun.", field="dated")
        expected = billing.expected(provider, start, end)
        asked = {key: amount for key, amount in amounts.items() if amount}
        if not asked:
            raise Refused("Enter an amount for at least one placement.")
        if not set(asked) <= set(expected):
            raise Refused("A placement of this invoice did not run in that time.")
        with unless_taken(NumberUsed(), "an_invoice_number_is_used_once"):
            invoice = Invoice.objects.create(
                provider=provider, number=number, dated=dated, start=start, end=end, sent_by=by
            )
        InvoiceLine.objects.bulk_create(
            InvoiceLine(invoice=invoice, placement_id=key, amount=amount, expected=expected[key])
            for key, amount in sorted(asked.items())
        )
        total = str(sum(asked.values(), Decimal(0)))
        record("sent_invoice", invoice, by=by, pounds=total, lines=len(asked))
        return invoice

    return with_once(once, Invoice, make)


def _locked(invoice: Invoice, version: int | None) -> Invoice:
    locked = Invoice.objects.select_for_update(of=("self",)).get(pk=invoice.pk)
    check_version(locked, version)
    return locked


@transaction.atomic
def check_invoice(
    *, by: Person, invoice: Invoice, verb: str, words: str = "", version: int | None = None
) -> Invoice:
    """The authority queries an invoice, refuses it (both need words), or accepts it.

    Raises Refused for one that asks for days which another invoice has asked for.
    """
    invoice = _locked(invoice, version)
    if verb in ("query", "refuse") and not words.strip():
        raise Refused("Say what is wrong.", field="words")
    if verb == "accept":
        twice = billing.asked_twice(invoice)
        if twice:
            raise Refused(f"These days were invoiced before: {'; '.join(twice)}.", field="words")
        if not words.strip() and any(line.difference != 0 for line in invoice.lines.all()):
            raise Refused(
                "The amounts differ from what is expected. Say why you accept them all the same.",
                field="words",
            )
    INVOICE.move(invoice, verb, by=by)
    invoice.query, invoice.checked_by = words, by
    invoice.save()
    record(f"{verb}_invoice", invoice, by=by, state=invoice.state)
    return invoice


@transaction.atomic
def answer_query(
    *,
    by: Person,
    invoice: Invoice,
    answer: str,
    amounts: Mapping[int, Decimal],
    version: int | None = None,
) -> Invoice:
    """The provider answers a query, with other amounts where they were wrong; it is checked anew."""
    invoice = _locked(invoice, version)
    INVOICE.move(invoice, "answer", by=by)
    expected = billing.expected(invoice.provider, invoice.start, invoice.end)
    for line in invoice.lines.all():
        line.amount = amounts.get(line.placement_id, line.amount)
        line.expected = expected.get(line.placement_id)
        line.save()
    invoice.answer = answer
    invoice.save()
    record("answer_invoice", invoice, by=by, state=invoice.state)
    return invoice


@transaction.atomic
def hand_on(*, by: Person) -> list[Invoice]:
    """Hand every accepted invoice to finance; returns them, with what the file needs."""
    authorise(by, "placements.check_invoice")
    accepted = Invoice.objects.select_for_update(of=("self",)).filter(state=Invoice.State.ACCEPTED)
    invoices = list(billing.with_lines(accepted))
    for invoice in invoices:
        INVOICE.move(invoice, "hand_on", by=by)
        invoice.handed_on = timezone.now()
        invoice.save()
        record("hand_on_invoice", invoice, by=by, state=invoice.state)
    return invoices
