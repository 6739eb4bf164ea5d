"""Reads of the yearly review: what was asked for, and what was decided."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Lower, Trim, TruncMonth

from apcommission import together
from apcommission.grouped import Grouped
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
    signed = Decision.objects.filter(state=Decision.State.SIGNED).filter(
        in_period("meeting__date", period) | in_period("meeting__date", before)
    )
    asked = {
        "route": F("route"),
        "reason": Lower(Trim("reason")),
        "month": TruncMonth("submitted_on"),
    }
    submitted, outcomes = together.rows_of(
        [
            counted(
                counted_of(period, before),
                "submitted_on",
                period,
                before,
                asked,
                least={"reason": Trim("reason")},
            ),
            counted(signed, "meeting__date", period, before, {"outcome": F("outcome")}),
        ]
    )
    reasons = sorted(of_group(submitted, "reason"), key=most_first)
    found = {row["of"][:10]: row["number"] for row in of_group(submitted, "month")}
    return Asked(
        each(Referral.Route.choices, of_group(submitted, "route")),
        [Counted(row["least"] or NOT_GIVEN, row["number"], row["earlier"]) for row in reasons],
        [(month, found.get(month.isoformat(), 0)) for month in months(period)],
        each(Decision.Outcome.choices, outcomes),
    )


def counted(
    rows: QuerySet[Any],
    path: str,
    period: Period,
    before: Period,
    by: Mapping[str, Any],
    **more: Mapping[str, Any],
) -> Grouped:
    """Rows with their `number` in a period and `earlier`, in the period before it, by a day."""
    return Grouped(
        rows, by, {"number": in_period(path, period), "earlier": in_period(path, before)}, **more
    )


def of_group(rows: Iterable[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    """Those of the rows that a grouping of this name answered."""
    return [row for row in rows if row["by"] == name]


def most_first(row: dict[str, Any]) -> tuple[int, int, str]:
    """The order of what there was most of, then of what there was most of before, then by the value."""
    return -row["number"], -row["earlier"], str(row["of"] or "")


def referrals_in(period: Period) -> QuerySet[Referral]:
    """Those submitted in a period, also those withdrawn afterwards; no drafts."""
    return Referral.objects.filter(in_period("submitted_on", period)).exclude(
        state=Referral.State.DRAFT
    )


def counted_of(period: Period, before: Period) -> QuerySet[Referral]:
    """Those submitted in either period, also those withdrawn afterwards; no drafts."""
    either = in_period("submitted_on", period) | in_period("submitted_on", before)
    return Referral.objects.filter(either).exclude(state=Referral.State.DRAFT)


def in_period(path: str, period: Period) -> Q:
    """Whether a day lies in a period."""
    return Q(**{f"{path}__range": (period.start, period.end)})


def each(choices: Iterable[tuple[Any, Any]], rows: Iterable[dict[str, Any]]) -> list[Counted]:
    """Each of the choices in its order, nought where `rows` (`of`, number, earlier) tell of none."""
    found = {row["of"]: (row["number"], row["earlier"]) for row in rows}
    return [Counted(str(label), *found.get(value, (0, 0))) for value, label in choices]


def months(period: Period) -> Iterator[date]:
    """The first day of each month that a period touches."""
    month = period.start.replace(day=1)
    while month <= period.end:
        yield month
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
