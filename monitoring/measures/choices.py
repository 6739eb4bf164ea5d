"""What figures can be asked of: terms and school years, and whose figures a person may see."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.utils import timezone

from apcommission import by_name
from apcommission.calendar.models import Term
from apcommission.filters import every_word
from apcommission.people.models import Person, Role, School
from monitoring.measures import groups
from monitoring.measures.asked import SEPTEMBER, june_of
from monitoring.measures.figures import Period
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


Option = tuple[str, str]
Choice = tuple[str, str | list[Option]]


@dataclass(frozen=True)
class Scopes:
    """Whose figures a person may see, as choices in groups.

    Where providers, programmes and schools are too many for a list, they are found by a part of their name:
    `found`, at most one more than by_name.MOST_FOUND, and the list has no more than the one that is chosen.
    """

    listed: list[Choice]
    are_too_many: bool
    found: list[Option]


class Named:
    """The providers, programmes and schools whose figures a person may see; schools that have a placement."""

    NAMES = {
        "provider": ("organisation__reference", "organisation__name"),
        "programme": ("reference", "title"),
        "school": ("urn", "organisation__name"),
    }

    def __init__(self, person: Person) -> None:
        schools = School.objects.all()
        providers, programmes = Provider.objects.all(), Programme.objects.all()
        if person.is_la:
            schools = schools.filter(Exists(Placement.objects.filter(school=OuterRef("pk"))))
        else:
            managed = person.organisation_ids(Role.PROVIDER_MANAGER)
            providers = providers.filter(pk__in=managed)
            programmes = programmes.filter(provider__in=managed)
            schools = schools.filter(pk__in=person.organisation_ids(Role.HEADTEACHER))
        self.rows: dict[str, QuerySet[Any]] = {
            "provider": providers,
            "programme": programmes,
            "school": schools,
        }

    def some(self, number: int) -> list[tuple[str, Option]]:
        """(kind, option) of so many of them at most. One query."""
        return self._read({kind: Q() for kind in self.rows}, number)

    def one(self, scope: str) -> list[tuple[str, Option]]:
        """The same of the one that a scope names, if it is among them. One query at most."""
        kind, _, reference = scope.partition(":")
        if kind not in self.rows or "\x00" in reference:
            return []
        return self._read({kind: Q(**{self.NAMES[kind][0]: reference})}, 1)

    def called(self, words: str, number: int) -> list[tuple[str, Option]]:
        """The same of those that have every word in name or reference, by name. One query at most."""
        if not words.strip() or "\x00" in words:
            return []
        where = {kind: every_word(words, names) for kind, names in self.NAMES.items()}
        return self._read(where, number, ordered=True)

    def _read(
        self, where: dict[str, Q], number: int, *, ordered: bool = False
    ) -> list[tuple[str, Option]]:
        first, *others = (
            self._told(kind, self.rows[kind].filter(one)) for kind, one in where.items()
        )
        rows = first.union(*others, all=True) if others else first
        if ordered:
            rows = rows.order_by("told_name", "told_reference")
        return [(kind, (f"{kind}:{reference}", name)) for kind, reference, name in rows[:number]]

    def _told(self, kind: str, rows: QuerySet[Any]) -> QuerySet[Any]:
        reference, name = self.NAMES[kind]
        told = {"kind": Value(kind), "told_reference": F(reference), "told_name": F(name)}
        found: QuerySet[Any] = rows.order_by().annotate(**told)
        return found.values_list("kind", "told_reference", "told_name")


def scopes(*, for_user: Person, chosen: str = "", words: str = "") -> Scopes:
    """Whose figures a person may see. `words`: of the name of the one that is looked for.

    The authority all, groups of pupils too; a provider's manager the provider and its programmes; a
    headteacher the school, a key worker the caseload. Two queries for the authority, else one; where they are
    too many for a list, one more for what is chosen and one for what is looked for.
    """
    named = Named(for_user)
    some = named.some(by_name.MOST_LISTED + 1)
    too_many = len(some) > by_name.MOST_LISTED
    found = []
    if too_many:
        some = named.one(chosen)
        found = [option for _, option in named.called(words, by_name.MOST_FOUND + 1)]
    lists: dict[str, list[Option]] = {kind: [] for kind in Named.NAMES}
    for kind, option in sorted(some, key=lambda each: (each[1][1].casefold(), each[1])):
        lists[kind].append(option)
    listed: list[Choice] = [("la", settings.AUTHORITY_NAME)] if for_user.is_la else []
    listed += [(f"{kind.capitalize()}s", own) for kind, own in lists.items() if own]
    listed += [(heading, values) for heading, values in groups.choices(for_user=for_user) if values]
    return Scopes(listed, too_many, found)
