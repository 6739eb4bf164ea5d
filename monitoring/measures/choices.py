"""What figures can be asked of: terms and school years, and whose figures a person may see."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Exists, F, OuterRef, QuerySet, Value
from django.utils import timezone

from apcommission.calendar.models import Term
from apcommission.people.models import Person, Role, School
from monitoring.measures import groups
from monitoring.measures.figures import Period
from monitoring.measures.queries import SEPTEMBER, june_of
from placements.placement.models import Placement
from providers.directory.models import Programme, Provider


@dataclass(frozen=True)
class Time:
    """A term or a school year, by its name."""

    name: str
    start: date
    end: date
    is_year: bool = False


def times(today: date | None = None) -> list[Time]:
    """The terms that have begun, the latest first, then their school years. One query."""
    begun = list(
        Term.objects.filter(start__lte=today or timezone.localdate()).order_by("-start")[:30]
    )
    years = dict.fromkeys(june_of(term.start).year for term in begun)
    return [
        *(Time(str(term), term.start, term.end) for term in begun),
        *(
            Time(f"School year {year - 1}/{year % 100:02}", *school_year(year), is_year=True)
            for year in years
        ),
    ]


def term_to_date(today: date) -> Period | None:
    """The term that is, or was last, up to today; None before the first one. One query."""
    term = next((time for time in times(today) if not time.is_year), None)
    return Period(term.start, min(term.end, today)) if term else None


def year_before(period: Period) -> Period:
    """The same days a year before; the last of February for a leap day."""
    return Period(_year_before(period.start), _year_before(period.end))


def _year_before(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


def school_year(year: int) -> tuple[date, date]:
    """The school year that ends in a year: 1 September to 31 August."""
    return date(year - 1, SEPTEMBER, 1), date(year, SEPTEMBER, 1) - timedelta(days=1)


Choice = tuple[str, str | list[tuple[str, str]]]


def _named(rows: QuerySet[Any], kind: str, reference: str, name: str) -> QuerySet[Any]:
    """(kind, reference, name) of each row."""
    told = {"kind": Value(kind), "told_reference": F(reference), "told_name": F(name)}
    found: QuerySet[Any] = rows.order_by().annotate(**told)
    return found.values_list("kind", "told_reference", "told_name")


def scopes(*, for_user: Person) -> list[Choice]:
    """Whose figures a person may see, as choices in groups; schools where they have a placement.

    The authority all, groups of pupils too; a provider's manager the provider and its programmes; a
    headteacher the school, a key worker the caseload. One query, two for the authority.
    """
    providers, programmes, schools = (
        Provider.objects.all(),
        Programme.objects.all(),
        School.objects.all(),
    )
    if for_user.is_la:
        schools = schools.filter(Exists(Placement.objects.filter(school=OuterRef("pk"))))
    else:
        managed = for_user.organisation_ids(Role.PROVIDER_MANAGER)
        providers = providers.filter(pk__in=managed)
        programmes = programmes.filter(provider__in=managed)
        schools = schools.filter(pk__in=for_user.organisation_ids(Role.HEADTEACHER))
    rows = _named(providers, "provider", "organisation__reference", "organisation__name").union(
        _named(programmes, "programme", "reference", "title"),
        _named(schools, "school", "urn", "organisation__name"),
        all=True,
    )
    lists: dict[str, list[tuple[str, str]]] = {"provider": [], "programme": [], "school": []}
    for kind, reference, name in rows.order_by("told_name", "told_reference"):
        lists[kind].append((f"{kind}:{reference}", name))
    found: list[Choice] = [("la", settings.AUTHORITY_NAME)] if for_user.is_la else []
    found += [(f"{kind.capitalize()}s", choices) for kind, choices in lists.items() if choices]
    found += [(heading, values) for heading, values in groups.choices(for_user=for_user) if values]
    return found
