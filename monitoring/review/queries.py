"""What the counts of the yearly review are made of: referrals of a period beside those of the one before."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from apcommission.grouped import Grouped
from monitoring.measures.figures import Period
from referrals.referral.models import Referral


@dataclass(frozen=True)
class Counted:
    """How many of one kind there were in a period, and in the period before it."""

    name: str
    number: int
    before: int


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
