"""Reads of value for money: what each part of a scope cost and gave, and what other choices would cost."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Any, NamedTuple

from django.db.models import QuerySet

from apcommission import shown
from apcommission.as_read import AsRead
from monitoring.measures import charges, kept_tables, sql, timetables
from monitoring.measures.asked import Asked
from monitoring.measures.breakdown import CHARGED, PARTS
from monitoring.measures.figures import Period, Rate, Scope, per
from monitoring.measures.queries import ask, one
from monitoring.value_for_money.models import Comparator
from providers.directory.models import Provider

#: A school year has 190 days, so a cost by the year is spread over so many weeks (domain.md: 380 sessions).
SCHOOL_WEEKS = 38


@dataclass(frozen=True)
class Grouping:
    """A grouping in SQL: the key of a placement `c` and of an offer `o`, and the table of names."""

    placed: str
    offered: str
    table: str


OF_KIND = "(SELECT v.category FROM providers_provider v WHERE v.organisation_id = {}.provider_id)"
KINDS = "SELECT DISTINCT category AS id, category AS name, category AS reference FROM providers_provider"
PROGRAMMES = "SELECT id, title AS name, reference FROM providers_programme"
#: Where programmes of several providers stand together, two of them may have one title.
PROGRAMMES_OF_ALL = """
SELECT m.id, m.title || ', ' || v.name AS name, m.reference
FROM providers_programme m JOIN apcommission_organisation v ON v.id = m.provider_id
"""
GROUPINGS = {
    "whole": Grouping("0", "0", "(SELECT 0 AS id, '' AS name, '' AS reference)"),
    "provider": Grouping("c.provider_id", "o.provider_id", "apcommission_organisation"),
    "programme": Grouping("c.programme_id", "o.id", f"({PROGRAMMES})"),
    "kind": Grouping(OF_KIND.format("c"), OF_KIND.format("o"), f"({KINDS})"),
}

#: Sums of whole numbers are cast: to PostgreSQL they are decimals, which take longer to read.
BY_PART = """
spent AS (
    SELECT key, sum(weeks)::bigint AS weeks, sum(bit_count(pupil_weeks))::bigint AS pupil_weeks
    FROM (
        SELECT {placed} AS key, sum(bit_count(t.weeks)) AS weeks, bit_or(t.weeks) AS pupil_weeks
        FROM timetable t JOIN cohort c ON c.id = t.placement_id GROUP BY 1, c.pupil_id) AS of_pupil
    GROUP BY 1
),
placed AS (
    SELECT {placed} AS key, count(*) AS placements, count(DISTINCT c.pupil_id) AS pupils,
           sum(n.attended)::bigint AS attended, sum(n.possible)::bigint AS possible,
           sum(n.marked)::bigint AS marked, sum(n.due)::bigint AS due,
           sum(n.timetabled)::bigint AS timetabled, sum(h.charge) AS charge,
           sum(u.sessions)::bigint AS unpriced
    FROM cohort c
    LEFT JOIN counted n ON n.placement_id = c.id
    LEFT JOIN charged h ON h.placement_id = c.id
    LEFT JOIN unpriced u ON u.placement_id = c.id
    GROUP BY 1
),
awarded AS (
    SELECT {placed} AS key, count(*) AS awards, count(DISTINCT c.pupil_id) AS accredited
    FROM award a JOIN cohort c ON c.id = a.placement_id GROUP BY 1
),
came_back AS (
    SELECT {placed} AS key, count(*) AS chances, count(*) FILTER (WHERE h.came) AS came
    FROM chance h JOIN cohort c ON c.id = h.id GROUP BY 1
),
went_on AS (
    SELECT {placed} AS key, count(DISTINCT l.pupil_id) AS chances,
           count(DISTINCT l.pupil_id) FILTER (WHERE {progressed}) AS came
    FROM leaver l JOIN cohort c ON c.pupil_id = l.pupil_id WHERE activity <> 'unknown' GROUP BY 1
),
offered AS (
    SELECT {offered} AS key, sum(places)::bigint AS places,
           sum(places * sessions_per_week * weeks)::bigint AS sessions
    FROM offer o GROUP BY 1
)
SELECT g.name, g.reference, coalesce(p.placements, 0), coalesce(p.pupils, 0),
       coalesce(p.attended, 0), coalesce(p.possible, 0), coalesce(p.marked, 0), coalesce(p.due, 0),
       coalesce(p.timetabled, 0), coalesce(a.awards, 0), coalesce(a.accredited, 0),
       coalesce(r.came, 0) + coalesce(l.came, 0), coalesce(o.places, 0), coalesce(o.sessions, 0),
       coalesce(r.chances, 0) + coalesce(l.chances, 0), coalesce(s.weeks, 0), coalesce(s.pupil_weeks, 0),
       coalesce(p.unpriced, 0), coalesce(p.charge, 0)
FROM {table} g
LEFT JOIN placed p ON p.key = g.id
LEFT JOIN spent s ON s.key = g.id
LEFT JOIN awarded a ON a.key = g.id
LEFT JOIN came_back r ON r.key = g.id
LEFT JOIN went_on l ON l.key = g.id
LEFT JOIN offered o ON o.key = g.id
WHERE p.key IS NOT NULL OR o.sessions > 0
ORDER BY lower(g.name), g.id
"""

PUPIL_WEEKS = """
SELECT coalesce(sum(bit_count(weeks)), 0) FROM (
    SELECT bit_or(t.weeks) AS weeks
    FROM timetable t JOIN cohort c ON c.id = t.placement_id GROUP BY c.pupil_id) AS of_pupil
"""


class PartCost(NamedTuple):
    """What a part of a scope (provider, programme, kind of provision, or all of it) offered, gave and cost.

    Counts of sessions, awards, outcomes and weeks; `offered` and `places` are those of its programmes;
    `chances` are those who could have had a positive outcome; `charge` is in pounds, None while a session
    has no price. `scope` is None for a kind of provision, of which `reference` is the code.
    """

    name: str
    reference: str
    scope: Scope | None
    charge: Decimal | None
    placements: int
    pupils: int
    attended: int
    possible: int
    marked: int
    due: int
    timetabled: int
    awards: int
    accredited: int
    positive: int
    places: int
    offered: int
    chances: int
    weeks: int
    pupil_weeks: int

    def each(self, count: int) -> Decimal | None:
        """Pounds for each of so many, to the penny; None for nothing, or without a charge."""
        return None if self.charge is None else per(self.charge, count)

    @property
    def with_award(self) -> Rate:
        return Rate(self.accredited, self.pupils)

    @property
    def outcome(self) -> Rate:
        return Rate(self.positive, self.chances)

    @property
    def use(self) -> Rate:
        return Rate(self.timetabled, self.offered, proportion=False)

    @property
    def latent(self) -> int | None:
        """Sessions offered and not used; None where none are offered. Source: measures.md."""
        return max(self.offered - self.timetabled, 0) if self.offered else None


def by_part(
    *, scope: Scope, period: Period, today: date | None = None, by: str = ""
) -> Sequence[PartCost]:
    """The parts of a scope that offer sessions or have a placement in the period, by name.

    `by`: one of GROUPINGS. Without it the authority and a school by provider, a provider by programme; none
    for a programme. At most three queries whatever the size of the data. Raises ScopeUnknown.
    """
    asked = ask(scope, period, today)
    kind = by or PARTS.get(scope.kind)
    return parts_of(asked, kind) if kind else []


def parts_of(asked: Asked, by: str) -> Sequence[PartCost]:
    """The same of what is asked, by one of GROUPINGS. Two queries, one where they are kept."""
    (rows,) = kept_tables.rows([cost_table(asked, by)])
    return parts(asked, by, rows)


def cost_table(asked: Asked, by: str) -> kept_tables.Table:
    """The table of what each part cost and gave, by one of GROUPINGS."""
    return kept_tables.Table(f"cost by {by}", asked, _query(asked, by))


def all_tables(asked: Asked) -> list[kept_tables.Table]:
    """Those by all of GROUPINGS."""
    return [cost_table(asked, by) for by in GROUPINGS]


def parts(asked: Asked, by: str, rows: Sequence[kept_tables.Row]) -> Sequence[PartCost]:
    """What the rows of that table say."""
    return AsRead(rows, partial(_part, asked, by))


def _query(asked: Asked, by: str) -> str:
    grouping = GROUPINGS[by]
    table = grouping.table
    if by == "programme" and asked.scope.kind in ("la", "school"):
        table = f"({PROGRAMMES_OF_ALL})"
    offer = charges.OFFER.format(programmes=charges.PROGRAMMES[asked.scope.kind])
    own = BY_PART.format(
        placed=grouping.placed,
        offered=grouping.offered,
        table=table,
        progressed=sql.PROGRESSED,
    )
    return sql.block(
        *asked.timetable,
        timetables.COUNTED,
        charges.PRICED,
        CHARGED,
        sql.REINTEGRATED,
        sql.CHANCE,
        sql.AWARD,
        sql.LEAVER,
        offer,
        own,
    )


def _part(asked: Asked, by: str, row: tuple[Any, ...]) -> PartCost:
    name, reference, *counts, unpriced, charge = row
    total = None if unpriced else Decimal(charge)
    scope = None if by == "kind" else asked.scope if by == "whole" else Scope(by, reference)
    if by == "kind":
        name = Provider.Category(reference).label
    return PartCost(name or asked.name, reference, scope, total, *counts)


def pupil_weeks(*, scope: Scope, period: Period) -> int:
    """Weeks (Monday to Sunday) with a timetabled session, each pupil's counted once. At most two queries."""
    asked = ask(scope, period)
    (weeks,) = one((asked.timetable, PUPIL_WEEKS), asked)
    return int(weeks)


def providers() -> list[tuple[str, str]]:
    """(reference, name) of all providers, by name. One query."""
    rows = Provider.objects.order_by("organisation__name", "pk")
    return list(rows.values_list("organisation__reference", "organisation__name"))


def comparators() -> QuerySet[Comparator]:
    """The other choices in use with their unit costs, the latest year of each first."""
    return Comparator.objects.filter(retired_on=None).order_by("name", "-year", "unit", "pk")


def all_comparators() -> QuerySet[Comparator]:
    """Those in use, and those that are retired."""
    return Comparator.objects.all()


def instead(comparator: Comparator, weeks: int) -> Decimal:
    """Pounds that so many pupil-weeks would cost at the comparator's unit cost, to the penny.

    Source: measures.md, against the other choice.
    """
    amount = Fraction(comparator.amount) * weeks
    if comparator.unit == Comparator.Unit.YEAR:
        amount /= SCHOOL_WEEKS
    return pennies(amount)


def pennies(pounds: Fraction) -> Decimal:
    """An exact amount (nought or more) in pounds to the penny, half up."""
    return Decimal((pounds * 200 + 1) // 2) * shown.PENNY


def cost_range(total: Decimal, rate: Rate) -> tuple[Decimal, Decimal] | None:
    """Between what and what the cost of each may lie, as the interval of `rate` has it, in pounds.

    `rate` is the share of those who could have had the outcome. None where it has no interval, or no one had
    the outcome. Source: measures.md, uncertainty.
    """
    if rate.interval is None or not rate.numerator:
        return None
    low, high = (Fraction(bound) * rate.denominator for bound in rate.interval)
    return pennies(Fraction(total) / high), pennies(Fraction(total) / low)
