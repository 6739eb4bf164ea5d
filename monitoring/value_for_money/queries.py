"""Reads of value for money: what each part of a scope cost and gave, and what other choices would cost."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from apcommission import shown
from monitoring.measures import charges, sql
from monitoring.measures.breakdown import COUNTED, GROUPS, PARTS
from monitoring.measures.figures import Period, Rate, Scope
from monitoring.measures.queries import Asked, ask, one
from monitoring.value_for_money.models import Comparator

#: A school year has 190 days, so a cost by the year is spread over so many weeks (domain.md: 380 sessions).
SCHOOL_WEEKS = 38

#: Of each kind of part: its column of the sessions offered.
OFFERED_BY = {"provider": "provider_id", "programme": "id"}

BY_PART = """
placed AS (
    SELECT c.{column} AS key, count(*) AS placements, count(DISTINCT c.pupil_id) AS pupils,
           sum(n.attended) AS attended, sum(n.possible) AS possible, sum(n.marked) AS marked,
           sum(n.due) AS due, sum(t.sessions) AS timetabled, sum(h.charge) AS charge,
           sum(u.sessions) AS unpriced
    FROM cohort c
    LEFT JOIN counted n ON n.placement_id = c.id
    LEFT JOIN charged h ON h.placement_id = c.id
    LEFT JOIN unpriced u ON u.placement_id = c.id
    LEFT JOIN (SELECT placement_id, count(*) AS sessions FROM timetabled GROUP BY 1) t
        ON t.placement_id = c.id
    GROUP BY 1
),
awarded AS (
    SELECT c.{column} AS key, count(*) AS awards, count(DISTINCT c.pupil_id) AS accredited
    FROM award a JOIN cohort c ON c.id = a.placement_id GROUP BY 1
),
sustained AS (
    SELECT c.{column} AS key, count(*) AS returns
    FROM kept k JOIN cohort c ON c.id = k.id WHERE k.sustained GROUP BY 1
),
progressed AS (
    SELECT c.{column} AS key, count(DISTINCT l.pupil_id) AS leavers
    FROM leaver l JOIN cohort c ON c.pupil_id = l.pupil_id WHERE {progressed} GROUP BY 1
),
offered AS (
    SELECT {offered_by} AS key, sum(places) AS places, sum(places * sessions_per_week * weeks) AS sessions
    FROM offer GROUP BY 1
)
SELECT g.{name}, g.reference, coalesce(p.placements, 0), coalesce(p.pupils, 0),
       coalesce(p.attended, 0), coalesce(p.possible, 0), coalesce(p.marked, 0), coalesce(p.due, 0),
       coalesce(p.timetabled, 0), coalesce(a.awards, 0), coalesce(a.accredited, 0),
       coalesce(s.returns, 0) + coalesce(r.leavers, 0), coalesce(o.places, 0), coalesce(o.sessions, 0),
       coalesce(p.unpriced, 0), coalesce(p.charge, 0)
FROM {table} g
LEFT JOIN placed p ON p.key = g.id
LEFT JOIN awarded a ON a.key = g.id
LEFT JOIN sustained s ON s.key = g.id
LEFT JOIN progressed r ON r.key = g.id
LEFT JOIN offered o ON o.key = g.id
WHERE p.key IS NOT NULL OR o.sessions > 0
ORDER BY lower(g.{name}), g.id
"""

PUPIL_WEEKS = "SELECT count(DISTINCT (pupil_id, date_trunc('week', day))) FROM timetabled"


@dataclass(frozen=True)
class PartCost:
    """What a provider or a programme offered, gave and cost in a period.

    Counts of sessions, awards and outcomes; `offered` and `places` are those of its programmes; `charge` is
    in pounds, None while a session has no price.
    """

    name: str
    scope: Scope
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


def by_part(*, scope: Scope, period: Period, today: date | None = None) -> list[PartCost]:
    """The parts of a scope that offer sessions or have a placement in the period, by name.

    The authority and a school by provider, a provider by programme; none for a programme. At most two
    queries whatever the size of the data. Raises ScopeUnknown.
    """
    asked = ask(scope, period, today)
    kind = PARTS.get(scope.kind)
    if kind is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_query(asked, kind), asked.parameters)
        return [_part(kind, row) for row in cursor.fetchall()]


def _query(asked: Asked, kind: str) -> str:
    column, table, name = GROUPS[kind]
    offer = charges.OFFER.format(programmes=charges.PROGRAMMES[asked.scope.kind])
    own = BY_PART.format(
        column=column,
        table=table,
        name=name,
        offered_by=OFFERED_BY[kind],
        progressed=sql.PROGRESSED,
    )
    return sql.block(
        *asked.timetabled,
        sql.SESSION,
        charges.PRICED,
        COUNTED,
        sql.REINTEGRATED,
        sql.AWARD,
        sql.LEAVER,
        offer,
        own,
    )


def _part(kind: str, row: tuple[Any, ...]) -> PartCost:
    name, reference, *counts, unpriced, charge = row
    total = None if unpriced else Decimal(charge)
    return PartCost(name, Scope(kind, reference), total, *(int(count) for count in counts))


def pupil_weeks(*, scope: Scope, period: Period) -> int:
    """Weeks (Monday to Sunday) with a timetabled session, each pupil's counted once. At most two queries."""
    asked = ask(scope, period)
    (weeks,) = one(sql.block(*asked.timetabled) + PUPIL_WEEKS, asked)
    return int(weeks)


def comparators() -> QuerySet[Comparator]:
    """The other choices with their unit costs, the latest year of each first."""
    return Comparator.objects.order_by("name", "-year", "unit", "pk")


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
