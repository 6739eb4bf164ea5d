"""Reads of invoices and budgets."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum
from django.utils import timezone

from apcommission import second_wall
from apcommission.people.models import Person, Role
from placements.charges.charge import Split, split
from placements.charges.costs import Costs
from placements.charges.models import Budget, Forecast, Invoice, InvoiceLine, Payer
from placements.placement.models import COUNTED, Placement, open_to_provider
from placements.placement.queries import active_between, placements
from providers.directory.models import Provider


def billable(start: date, end: date) -> QuerySet[Placement]:
    """The placements that ran on some day of a period, with pupil and prices. Three queries."""
    return (
        Placement.objects.filter(active_between(start, end))
        .select_related("pupil", "programme")
        .prefetch_related("programme__prices")
        .order_by("pupil__surname", "pupil__forename", "pk")
    )


def lines_expected(provider: Provider, start: date, end: date) -> dict[Placement, Decimal | None]:
    """{placement: pounds expected} of what the provider sees still; None where no price was in force."""
    found = list(billable(start, end).filter(open_to_provider(), provider=provider))
    costs = Costs(found, end)
    return {one: costs.between(one, start, end) for one in found}


def expected(provider: Provider, start: date, end: date) -> dict[int, Decimal | None]:
    """The same by the keys of the placements."""
    return {one.pk: pounds for one, pounds in lines_expected(provider, start, end).items()}


def invoices(*, for_user: Person) -> QuerySet[Invoice]:
    """The invoices that a person may open, with `total`: the authority all, a manager the provider's own."""
    found = Invoice.objects.select_related("provider__organisation", "sent_by").annotate(
        total=Sum("lines__amount"), wanted=Sum("lines__expected")
    )
    if not for_user.is_la:
        own = for_user.organisation_ids(Role.PROVIDER_MANAGER)
        found = found.filter(provider__in=own)
    return found.order_by("-dated", "-pk")


def lines_of(invoice: Invoice, *, for_user: Person) -> list[Any]:
    """The lines of an invoice with their pupils, by name, and `opens`: whether the person may see whose they
    are. All of them, also of pupils whom a provider no longer sees: the page names none of these. One query.
    """
    own = placements(for_user=for_user).filter(pk=OuterRef("placement")).order_by()
    lines = (
        invoice.lines.select_related("placement__pupil", "placement__programme")
        .annotate(opens=Exists(own))
        .order_by("placement__pupil__surname", "placement__pupil__forename", "pk")
    )
    with second_wall.lifted():
        return list(lines)


def with_lines(found: QuerySet[Invoice]) -> QuerySet[Invoice]:
    """Invoices with all that the file for finance needs. Two queries."""
    return (
        found.select_related("provider__organisation")
        .prefetch_related("lines__placement")
        .order_by("provider__organisation__name", "dated", "pk")
    )


def asked_twice(invoice: Invoice) -> list[str]:
    """Placements of an invoice whose days another one, not refused, has asked for, in words. One query."""
    others = (
        InvoiceLine.objects.filter(
            placement__in=invoice.lines.values("placement"),
            invoice__start__lte=invoice.end,
            invoice__end__gte=invoice.start,
        )
        .exclude(invoice=invoice)
        .exclude(invoice__state=Invoice.State.REFUSED)
        .select_related("placement", "invoice")
        .order_by("pk")
    )
    return [f"{line.placement.reference} in invoice {line.invoice.number}" for line in others]


def shares_of(amount: Decimal, placement: Placement) -> Split:
    """An amount by who pays; where the shares are not settled, the authority pays."""
    if placement.school_share is None or placement.ehcp_share is None:
        return Split(school=Decimal(0), la=amount, ehcp=Decimal(0))
    return split(amount, placement.school_share, placement.ehcp_share)


def for_finance(found: list[Invoice]) -> Iterator[list[object]]:
    """Rows for the finance system: a row for each invoice and payer, see FINANCE_HEAD."""
    codes = {
        (budget.payer, budget.start, budget.end): budget.cost_code
        for budget in Budget.objects.exclude(cost_code="")
    }
    for invoice in found:
        by_payer: dict[str, Decimal] = defaultdict(Decimal)
        for line in invoice.lines.all():
            parts = shares_of(line.amount, line.placement)
            for payer in Payer.values:
                by_payer[payer] += getattr(parts, payer)
        for payer, pounds in by_payer.items():
            if pounds:
                code = next(
                    (
                        code
                        for (whose, start, end), code in codes.items()
                        if whose == payer and start <= invoice.end <= end
                    ),
                    "",
                )
                yield [
                    invoice.provider.ukprn,
                    invoice.provider.organisation.name,
                    invoice.number,
                    invoice.dated,
                    invoice.start,
                    invoice.end,
                    Payer(payer).label,
                    code,
                    pounds,
                ]


FINANCE_HEAD = (
    "Supplier UKPRN",
    "Supplier",
    "Invoice number",
    "Invoice date",
    "Period from",
    "Period to",
    "Paid by",
    "Cost code",
    "Pounds",
)


def budgets() -> QuerySet[Budget]:
    """All budgets, the latest year first."""
    return Budget.objects.order_by("-start", "name", "pk")


def latest_forecast(budget: Budget) -> Forecast | None:
    """The latest count of a budget, finished or not. One query."""
    return budget.forecasts.first()


def count(budget: Budget, today: date) -> tuple[Decimal, Decimal, int, int]:
    """(spent by today, forecast to the budget's last day, placements, those without a price in force).

    Placements under way or ended count; those offered or agreed that start in the time of the budget count
    in the forecast as they are promised.
    """
    promised = Q(state__in=("offered", "accepted", "agreed"), start__gte=today)
    found = (
        Placement.objects.filter(
            Q(end=None) | Q(end__gte=budget.start),
            Q(state__in=COUNTED) | promised,
            start__lte=budget.end,
            planned_end__gte=F("start"),
        )
        .select_related("programme")
        .prefetch_related("programme__prices")
    )
    placements = list(found)
    costs = Costs(placements, budget.end)
    spent, whole, without = Decimal(0), Decimal(0), 0
    for one in placements:
        to_date = costs.between(one, budget.start, min(today, budget.end))
        in_all = costs.between(one, budget.start, budget.end)
        if to_date is None or in_all is None:
            without += 1
            continue
        if today >= budget.start and one.state in COUNTED:
            spent += getattr(shares_of(to_date, one), budget.payer)
        whole += getattr(shares_of(in_all, one), budget.payer)
    return spent, whole, len(placements), without


def waiting_counts() -> QuerySet[Forecast]:
    """Counts that were asked for some minutes ago and are not done."""
    before = timezone.now() - timedelta(minutes=15)
    return Forecast.objects.filter(counted_at=None, asked_at__lt=before)
