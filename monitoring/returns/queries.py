"""Reads of yearly returns."""

from datetime import date, timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from apcommission.calendar.queries import academic_year
from apcommission.people.models import Person, Role
from monitoring.returns.models import (
    CAME_IN,
    SEPTEMBER,
    WITH_PROVIDER,
    ProviderReturn,
    ReturnLine,
    ReturnQuestion,
)
from placements.placement.models import Placement
from placements.placement.queries import active_between
from providers.directory.models import Provider

#: A return is due on this day (month, day) after the end of its year, or so many days after a late opening.
DUE_DAY, DAYS_TO_FILL_IN = (10, 31), 28
#: Managers are reminded so many days before the due day, and each week after it, for so many weeks.
REMIND_BEFORE, WEEKS_OF_REMINDERS = 14, 12

#: Lines whose two figures differ and must not.
DIFFERS = Q(must_agree=True, held__isnull=False, reported__isnull=False) & ~Q(reported=F("held"))


def overdue() -> Q:
    """Returns that the provider should have submitted by today."""
    return Q(state__in=WITH_PROVIDER, due_on__lt=timezone.localdate())


def returns(*, for_user: Person) -> QuerySet[ProviderReturn]:
    """The returns that a person may see, the latest year first, with `differences`, how many lines differ.

    The authority all; a provider's manager those of the provider; no one else any.
    """
    differing = (
        ReturnLine.objects.filter(DIFFERS, yearly_return=OuterRef("pk"))
        .order_by()
        .values("yearly_return")
        .annotate(number=Count("pk"))
    )
    found = ProviderReturn.objects.select_related(
        "provider__organisation", "submitted_by", "accepted_by"
    ).annotate(differences=Subquery(differing.values("number")))
    if for_user.is_la:
        return found
    return found.filter(provider__in=for_user.organisation_ids(Role.PROVIDER_MANAGER))


def lines(*, for_user: Person) -> QuerySet[ReturnLine]:
    """All figures of the returns that a person may see, with `last_year`, the figure of the year before."""
    seen = returns(for_user=for_user).order_by().values("pk")
    before = ReturnLine.objects.filter(
        key=OuterRef("key"),
        yearly_return__provider=OuterRef("yearly_return__provider"),
        yearly_return__year=OuterRef("yearly_return__year") - 1,
        yearly_return__state__in=CAME_IN,
    )
    return (
        ReturnLine.objects.filter(yearly_return__in=seen)
        .select_related("yearly_return__provider__organisation")
        .annotate(last_year=Subquery(before.values("reported")[:1]))
    )


def lines_of(yearly_return: ProviderReturn) -> list[ReturnLine]:
    """The lines of a return, in order. One query."""
    return list(yearly_return.lines.order_by("position", "pk"))


def last_year_of(yearly_return: ProviderReturn) -> dict[str, int]:
    """{key: figure} that the provider submitted for the year before. One query."""
    before = ReturnLine.objects.filter(
        yearly_return__provider=yearly_return.provider_id,
        yearly_return__year=yearly_return.year - 1,
        yearly_return__state__in=CAME_IN,
        reported__isnull=False,
    )
    return {
        key: figure for key, figure in before.values_list("key", "reported") if figure is not None
    }


def questions(yearly_return: ProviderReturn) -> list[ReturnQuestion]:
    """What the authority asked about a return, the first first. One query."""
    asked = yearly_return.questions.select_related("asked_by", "answered_by")
    return list(asked.order_by("asked_at", "pk"))


def year_before(today: date) -> int:
    """The academic year (the calendar year in which it began) that ended last before `today`."""
    return academic_year(today)[0].year - 1


def without_a_return(year: int) -> QuerySet[Provider]:
    """Providers with a placement in an academic year (measures.md: cohort) and no return of it."""
    first, last = academic_year(date(year, SEPTEMBER, 1))
    placed = Placement.objects.filter(active_between(first, last), provider=OuterRef("pk"))
    opened = ProviderReturn.objects.filter(provider=OuterRef("pk"), year=year)
    return (
        Provider.objects.filter(Exists(placed))
        .exclude(Exists(opened))
        .select_related("organisation")
        .order_by("pk")
    )


def due_day(year: int, today: date) -> date:
    """When the return of an academic year is due that is opened today: with four weeks at the least."""
    return max(date(year + 1, *DUE_DAY), today + timedelta(days=DAYS_TO_FILL_IN))


def turn(due_on: date, today: date) -> str:
    """Which reminder of a return that is still with the provider is due; empty: none.

    One in the two weeks before the due day, then one each week after it, twelve at the most.
    """
    days = (today - due_on).days
    if days > 0:
        week = (days - 1) // 7
        return f"late-{week}" if week < WEEKS_OF_REMINDERS else ""
    return "soon" if days >= -REMIND_BEFORE else ""
