"""Reads of the school calendar."""

from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from apcommission.calendar.models import Closure, Term

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


def school_days(start: date, end: date, *, provider_id: int | None = None) -> list[date]:
    """The school days from `start` to `end`, both included, in order. Two queries.

    A school day is a weekday in a term, outside its half-term break, that is no closure of the authority
    or, where `provider_id` (an organisation) is given, of that provider (measures.md: school day).
    """
    if end < start:
        return []
    in_term = list(Term.objects.filter(start__lte=end, end__gte=start))
    closures = Closure.objects.filter(
        Q(provider=None) | Q(provider_id=provider_id), date__range=(start, end)
    )
    closed = set(closures.values_list("date", flat=True))
    days = (start + timedelta(days=n) for n in range((end - start).days + 1))
    return [
        day
        for day in days
        if day.weekday() < SATURDAY
        and day not in closed
        and any(_teaches(term, day) for term in in_term)
    ]


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
