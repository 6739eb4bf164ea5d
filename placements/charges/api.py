"""Charges for the authority’s warehouse: `/api/v1/charges/`. Money is in pounds."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from apcommission.api.bearer import keep_reading, reader
from apcommission.api.paging import (
    LIMIT,
    Asked,
    Page,
    RemovalOut,
    answer,
    page,
    told_removal,
    turn,
)
from apcommission.calendar.queries import academic_year
from apcommission.withholding import kept
from placements.charges import billing, changed, queries
from placements.charges.costs import Costs, month_of, schedule
from placements.charges.models import Extra, Invoice
from placements.placement.api import gone
from placements.placement.models import COUNTED, Placement

router = Router()
#: Why the lines of an invoice are told, whoever they are about: none names a pupil.
CLAIM = "An invoice is the claim of a provider, and is paid whole (legal claims)."


class ExtraOut(Schema):
    """What is paid beside the price: transport, support, an exam fee."""

    key: int
    placement: int
    date: date
    kind: str
    amount: Decimal
    changed_at: datetime


class LineOut(Schema):
    """What an invoice asks for a placement, and what the timetable led to expect (null: not known)."""

    placement: int
    amount: Decimal
    expected: Decimal | None


class InvoiceOut(Schema):
    """A provider’s invoice with its lines."""

    key: int
    provider: str
    number: str
    dated: date
    start: date
    end: date
    state: str
    lines: list[LineOut]
    changed_at: datetime


class CostOut(Schema):
    """What a placement costs in a month, extras and all. Null: on some day no price was in force."""

    placement: int
    reference: str
    pounds: Decimal | None


class MonthCostOut(Schema):
    """What a month costs. Null: on some day no price was in force."""

    month: str
    pounds: Decimal | None


class MonthsOut(Schema):
    """All months of a placement that cost something: they take the place of all that were read before."""

    placement: int
    reference: str
    months: list[MonthCostOut]
    changed_at: datetime


class MonthOut(Schema):
    """A page of a month’s costs, by the keys of the placements. `next_after` is null on the last page."""

    month: str
    items: list[CostOut]
    next_after: int | None


def _extra(extra: Extra) -> dict[str, Any]:
    same = {name: getattr(extra, name) for name in ("date", "kind", "amount")}
    return {"key": extra.pk, "placement": extra.placement_id, **same}


def _invoice(invoice: Invoice) -> dict[str, Any]:
    same = ("number", "dated", "start", "end", "state")
    return {
        "key": invoice.pk,
        "provider": invoice.provider.organisation.reference,
        **{name: getattr(invoice, name) for name in same},
        "lines": [
            {"placement": line.placement_id, "amount": line.amount, "expected": line.expected}
            for line in invoice.lines.all()
        ],
    }


@router.get("/extras", response=Page[ExtraOut], url_name="extras", summary="Extras")
def extras(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """What is paid beside the price, in order of its last change."""
    person = reader(request)
    found = page(queries.all_extras(for_user=person), asked, _extra)
    keep_reading(request, rows=len(found["items"]))
    return found


@router.get("/invoices", response=Page[InvoiceOut], url_name="invoices", summary="Invoices")
def invoices(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """Invoices with their lines, in order of their last change.

    Lines of records under restriction too: they are the provider’s claim (UK GDPR, article 18 (2)).
    """
    person = reader(request)
    found = page(
        billing.invoices(for_user=person).prefetch_related("lines"), asked, _invoice, in_spite=CLAIM
    )
    keep_reading(request, rows=len(found["items"]))
    return found


@router.get("/removals", response=Page[RemovalOut], url_name="charge_removals")
def removed_charges(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """Extras and invoices that are gone."""
    person = reader(request)
    return page(gone(("extra", "invoice"), person), asked, told_removal)


@router.get("/months", response=Page[MonthsOut], url_name="months", summary="Costs by month")
def months(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """What placements cost month by month to the end of the school year, by what bears on it and changed.

    That is the placement itself, its timetable, its extras, the prices of its programme, the calendar, and
    the days: a placement that outlasts its planned end, a school year that begins. Each comes with all its
    months, none where it costs nothing. A page holds 500 placements at most.
    """
    person, today = reader(request), timezone.localdate()
    asked.limit = min(asked.limit, LIMIT)
    found = turn(changed.placements_by_costs(today, for_user=person), asked, by="costs_changed_at")
    _, last = academic_year(today)
    reckoned = Costs(found.rows, last)
    items = [
        {
            "placement": one.pk,
            "reference": one.reference,
            "months": _months(one, last, reckoned),
            "changed_at": one.costs_changed_at,
        }
        for one in found.rows
    ]
    keep_reading(request, rows=len(items))
    return answer(found, items)


def _months(placement: Placement, last: date, reckoned: Costs) -> list[dict[str, Any]]:
    if placement.state not in COUNTED:
        return []
    return [
        {"month": f"{month.start:%Y-%m}", "pounds": month.pounds}
        for month in schedule(placement, last, reckoned)
    ]


@router.get("/months/{month}", response=MonthOut, url_name="costs", summary="Costs of a month")
def costs(
    request: HttpRequest,
    month: Annotated[str, Field(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$")],
    after: int = 0,
    limit: Annotated[int, Field(ge=1, le=500)] = 200,
) -> dict[str, Any]:
    """What each placement costs in a month (2026-09), worked out anew from timetable and prices.

    All of them, whether they changed or not; `/months` has what changed.
    """
    person = reader(request)
    start, end = month_of(date.fromisoformat(f"{month}-01"))
    found = list(_charged(person, start, end).filter(pk__gt=after)[: limit + 1])
    shown = found[:limit]
    reckoned = Costs(shown, end)
    items = [
        {
            "placement": one.pk,
            "reference": one.reference,
            "pounds": reckoned.between(one, start, end),
        }
        for one in shown
    ]
    keep_reading(request, rows=len(items), month=month)
    return {
        "month": month,
        "items": items,
        "next_after": shown[-1].pk if len(found) > limit else None,
    }


def _charged(person: Any, start: date, end: date) -> QuerySet[Placement]:
    found = kept(billing.billable(start, end)).filter(pk__in=queries.charged(for_user=person))
    return found.order_by("pk")
