"""Reads of yearly returns."""

from datetime import date

from django.db.models import Count, F, Q, QuerySet

from apcommission.people.models import Person, Role
from monitoring.returns.figures import period_of
from monitoring.returns.models import ProviderReturn, ReturnLine
from placements.placement.models import COUNTED, Placement
from providers.directory.models import Provider

#: The provider works on it, or the authority does.
WITH_PROVIDER = (ProviderReturn.State.OPEN, ProviderReturn.State.QUERIED)


def yearly_returns(*, for_user: Person) -> QuerySet[ProviderReturn]:
    """The returns that a person may open: the authority all, a manager those of the own provider.

    With `differences`: how many figures differ from what the system holds.
    """
    differs = Q(lines__held__isnull=False, lines__reported__isnull=False) & ~Q(
        lines__held=F("lines__reported")
    )
    found = (
        ProviderReturn.objects.select_related(
            "provider__organisation", "submitted_by", "accepted_by"
        )
        .annotate(differences=Count("lines", filter=differs))
        .order_by("-year", "provider__organisation__name", "pk")
    )
    if for_user.is_la:
        return found
    return found.filter(provider__in=for_user.organisation_ids(Role.PROVIDER_MANAGER))


def lines(found: ProviderReturn) -> dict[str, ReturnLine]:
    """The figures of a return by key. One query."""
    return {line.key: line for line in found.lines.all()}


def last_year(found: ProviderReturn) -> dict[str, int]:
    """What the provider reported the year before, by key. One query."""
    rows = ReturnLine.objects.filter(
        yearly_return__provider=found.provider_id, yearly_return__year=found.year - 1
    )
    return {line.key: line.reported for line in rows if line.reported is not None}


def without_return(year: int) -> QuerySet[Provider]:
    """Providers with a placement in an academic year and no return of it (measures.md: cohort)."""
    period = period_of(year)
    cohort = Placement.objects.filter(state__in=COUNTED, start__lte=period.end).filter(
        Q(end=None) | Q(end__gte=period.start)
    )
    return (
        Provider.objects.filter(pk__in=cohort.values("provider"))
        .exclude(yearly_returns__year=year)
        .select_related("organisation")
        .order_by("pk")
    )


def overdue(today: date) -> Q:
    """Returns that the provider should have submitted."""
    return Q(state__in=WITH_PROVIDER, due_on__lt=today)
