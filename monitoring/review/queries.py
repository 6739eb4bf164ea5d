"""Reads of the yearly review: what was asked for, and what was decided."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Min, Q, QuerySet
from django.db.models.functions import Lower, Trim, TruncMonth

from apcommission import together
from monitoring.measures.figures import Period
from referrals.panels.models import Decision
from referrals.referral.models import Referral

NOT_GIVEN = "No reason given"


@dataclass(frozen=True)
class Counted:
    """How many of one kind there were in a period, and in the period before it."""

    name: str
    number: int
    before: int


@dataclass(frozen=True)
class Asked:
    """What was asked for in a period, and what was decided.

    `routes` and `outcomes`: each there is, in its order; `reasons`: the most frequent first; `months`: each
    that the period touches, by its first day.
    """

    routes: list[Counted]
    reasons: list[Counted]
    months: list[tuple[date, int]]
    outcomes: list[Counted]


def asked_for(period: Period, before: Period) -> Asked:
    """Referrals submitted, and decisions of panel meetings that are signed and in force. One query.

    Reasons are free text: those that differ by capitals or outer spaces alone are one.
    """
    submitted = counted_of(period, before)
    signed = Decision.objects.filter(state=Decision.State.SIGNED).filter(
        _in("meeting__date", period) | _in("meeting__date", before)
    )
    by_month = referrals_in(period).annotate(month=TruncMonth("submitted_on")).values("month")
    routes, reasons, found_months, outcomes = together.rows_of(
        [
            counted(submitted.values("route"), "submitted_on", period, before).order_by("route"),
            counted(
                submitted.annotate(key=Lower(Trim("reason"))).values("key"),
                "submitted_on",
                period,
                before,
            )
            .annotate(name=Min(Trim("reason")))
            .order_by("-number", "-earlier", "key"),
            by_month.annotate(number=Count("pk")).order_by("month"),
            counted(signed.values("outcome"), "meeting__date", period, before).order_by("outcome"),
        ]
    )
    found = {date.fromisoformat(row["month"][:10]): row["number"] for row in found_months}
    return Asked(
        each(Referral.Route.choices, routes, "route"),
        [Counted(row["name"] or NOT_GIVEN, row["number"], row["earlier"]) for row in reasons],
        [(month, found.get(month, 0)) for month in months(period)],
        each(Decision.Outcome.choices, outcomes, "outcome"),
    )


def counted(
    rows: QuerySet[Any, Any], path: str, period: Period, before: Period
) -> QuerySet[Any, Any]:
    """Grouped rows with their `number` in a period and `earlier`, in the period before it, by a day."""
    numbers = {"number": number_in(path, period), "earlier": number_in(path, before)}
    found: QuerySet[Any, Any] = rows.annotate(**numbers)
    return found


def referrals_in(period: Period) -> QuerySet[Referral]:
    """Those submitted in a period, also those withdrawn afterwards; no drafts."""
    return Referral.objects.filter(_in("submitted_on", period)).exclude(state=Referral.State.DRAFT)


def counted_of(period: Period, before: Period) -> QuerySet[Referral]:
    """Those submitted in either period, also those withdrawn afterwards; no drafts."""
    either = _in("submitted_on", period) | _in("submitted_on", before)
    return Referral.objects.filter(either).exclude(state=Referral.State.DRAFT)


def _in(path: str, period: Period) -> Q:
    return Q(**{f"{path}__range": (period.start, period.end)})


def number_in(path: str, period: Period) -> Count:
    """How many of the rows lie in a period by this day."""
    return Count("pk", filter=_in(path, period))


def each(
    choices: Iterable[tuple[Any, Any]], rows: Iterable[dict[str, Any]], name: str
) -> list[Counted]:
    """Each of the choices in its order, nought where `rows` (`name`, number, earlier) tell of none."""
    found = {row[name]: (row["number"], row["earlier"]) for row in rows}
    return [Counted(str(label), *found.get(value, (0, 0))) for value, label in choices]


def months(period: Period) -> Iterator[date]:
    """The first day of each month that a period touches."""
    month = period.start.replace(day=1)
    while month <= period.end:
        yield month
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
