"""Reads of the school calendar."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from apcommission.any_of import is_any
from apcommission.calendar.models import Closure, Term
from apcommission.together import Kept, rows_of

SATURDAY = 5


def terms() -> QuerySet[Term]:
    """All terms, the latest first."""
    return Term.objects.order_by("-start")


def term_of(day: date) -> Term | None:
    """The term that `day` lies in, its half-term break included; None in the holidays. One query."""
    return Term.objects.filter(start__lte=day, end__gte=day).first()


def present_or_last_term(day: date | None = None) -> Term | None:
    """The term of `day` (default: today), else the last that began before it. One query."""
    day = day or timezone.localdate()
    return Term.objects.filter(start__lte=day).order_by("-start").first()


@dataclass(frozen=True)
class Calendar:
    """The terms that touch a period, and the days on which the authority (None) or a provider is closed."""

    start: date
    end: date
    terms: list[Term]
    closed: dict[int | None, set[date]]

    def school_days(self, provider_id: int | None = None) -> list[date]:
        """The school days of the period, in order: see `school_days`."""
        closed = self.closed.get(None, set()) | self.closed.get(provider_id, set())
        days = (self.start + timedelta(days=n) for n in range((self.end - self.start).days + 1))
        return [
            day
            for day in days
            if day.weekday() < SATURDAY
            and day not in closed
            and any(_teaches(term, day) for term in self.terms)
        ]


def calendar(start: date, end: date, providers: Iterable[int] = ()) -> Calendar:
    """The school calendar from `start` to `end`, both included, with closures of `providers`. One query."""
    terms, closures = rows_of([TERMS.of(start, end), CLOSURES.of(start, end, sorted({*providers}))])
    closed: dict[int | None, set[date]] = defaultdict(set)
    for one in closures:
        closed[one["provider"]].add(date.fromisoformat(one["date"]))
    return Calendar(start, end, terms, dict(closed))


def _closures(start: date, end: date, providers: list[int]) -> QuerySet[Closure, Any]:
    whose = Q(provider=None) | Q(is_any("provider", providers))
    # Out of term there is nothing to close.
    term = Term.objects.filter(start__lte=OuterRef("date"), end__gte=OuterRef("date"))
    within = Closure.objects.filter(whose, Exists(term), date__range=(start, end))
    return within.order_by().values("provider", "date")


TERMS = Kept(
    lambda start, end: Term.objects.filter(start__lte=end, end__gte=start).order_by("start")
)
CLOSURES = Kept(_closures)


def school_days(start: date, end: date, *, provider_id: int | None = None) -> list[date]:
    """The school days from `start` to `end`, both included, in order. One query.

    A school day is a weekday in a term, outside its half-term break, that is no closure of the authority
    or, where `provider_id` (an organisation) is given, of that provider (measures.md: school day).
    """
    if end < start:
        return []
    providers = () if provider_id is None else (provider_id,)
    return calendar(start, end, providers).school_days(provider_id)


def _teaches(term: Term, day: date) -> bool:
    if not term.start <= day <= term.end:
        return False
    if term.break_start is None or term.break_end is None:
        return True
    return not term.break_start <= day <= term.break_end


def academic_year(day: date) -> tuple[date, date]:
    """1 September to 31 August around a day."""
    year = day.year if day.month >= 9 else day.year - 1
    return date(year, 9, 1), date(year + 1, 8, 31)


def monday_of(day: date) -> date:
    """The Monday of the week of `day`."""
    return day - timedelta(days=day.weekday())


def closures() -> QuerySet[Closure]:
    """All closures, the latest first, with their provider where it is not the whole authority."""
    return Closure.objects.select_related("provider").order_by("-date", "pk")
