"""Reads of the yearly review: what was asked for, and what was decided."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Min, Q, QuerySet
from django.db.models.functions import Lower, Trim, TruncMonth

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


def by_route(period: Period, before: Period) -> list[Counted]:
    """Referrals submitted in a period by the way in which they came; each route, in its order. One query."""
    rows = (
        counted_of(period, before)
        .values_list("route")
        .annotate(
            number=number_in("submitted_on", period), earlier=number_in("submitted_on", before)
        )
        .order_by("route")
    )
    return each(Referral.Route.choices, rows)


def by_reason(period: Period, before: Period) -> list[Counted]:
    """Referrals submitted in a period by reason, the most frequent first. One query.

    Reasons are free text: those that differ by capitals or outer spaces alone are one.
    """
    rows = (
        counted_of(period, before)
        .annotate(key=Lower(Trim("reason")))
        .values_list("key")
        .annotate(
            name=Min(Trim("reason")),
            number=number_in("submitted_on", period),
            earlier=number_in("submitted_on", before),
        )
        .order_by("-number", "-earlier", "key")
    )
    return [Counted(name or NOT_GIVEN, number, earlier) for _, name, number, earlier in rows]


def by_month(period: Period) -> list[tuple[date, int]]:
    """Referrals submitted by month: each month that the period touches, by its first day. One query."""
    within = Referral.objects.filter(_in("submitted_on", period))
    rows = (
        within.exclude(state=Referral.State.DRAFT)
        .annotate(month=TruncMonth("submitted_on"))
        .values_list("month")
        .annotate(number=Count("pk"))
        .order_by("month")
    )
    found = dict(rows)
    return [(month, found.get(month, 0)) for month in months(period)]


def by_outcome(period: Period, before: Period) -> list[Counted]:
    """Decisions of a period's panel meetings, signed and in force, by outcome; each outcome. One query."""
    rows = (
        Decision.objects.filter(state=Decision.State.SIGNED)
        .filter(_in("meeting__date", period) | _in("meeting__date", before))
        .values_list("outcome")
        .annotate(
            number=number_in("meeting__date", period), earlier=number_in("meeting__date", before)
        )
        .order_by("outcome")
    )
    return each(Decision.Outcome.choices, rows)


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


def each(choices: Iterable[tuple[Any, Any]], rows: Iterable[tuple[Any, ...]]) -> list[Counted]:
    """Each of the choices in its order, nought where `rows` (value, number, earlier) do not tell of it."""
    found = {value: (number, earlier) for value, number, earlier in rows}
    return [Counted(str(label), *found.get(value, (0, 0))) for value, label in choices]


def months(period: Period) -> Iterator[date]:
    """The first day of each month that a period touches."""
    month = period.start.replace(day=1)
    while month <= period.end:
        yield month
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
