"""The headline figures of a scope, part by part: a provider by its programmes, all else by provider."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection

from apcommission import second_wall
from monitoring.measures import charges, sql, timetables
from monitoring.measures.data import pounds, rate_or_none
from monitoring.measures.figures import Period, Rate, Scope
from monitoring.measures.queries import ask

#: Of each kind of scope: what its parts are.
PARTS = {"la": "provider", "school": "provider", "group": "provider", "provider": "programme"}
#: Of each kind of part: the column of the cohort, the table, and its column of names.
GROUPS = {
    "provider": ("provider_id", "apcommission_organisation", "name"),
    "programme": ("programme_id", "providers_programme", "title"),
}

CHARGED = """
charged AS (
    SELECT placement_id, sum(charge) AS charge FROM line GROUP BY placement_id
)"""

BY_PART = """
SELECT g.{name}, g.reference, count(*), count(DISTINCT c.pupil_id),
       coalesce(sum(n.attended), 0), coalesce(sum(n.possible), 0),
       coalesce(sum(n.marked), 0), coalesce(sum(n.due), 0),
       coalesce(sum(h.charge), 0), coalesce(sum(u.sessions), 0)
FROM cohort c
JOIN {table} g ON g.id = c.{column}
LEFT JOIN counted n ON n.placement_id = c.id
LEFT JOIN charged h ON h.placement_id = c.id
LEFT JOIN unpriced u ON u.placement_id = c.id
GROUP BY g.id, g.{name}, g.reference
ORDER BY lower(g.{name}), g.id
"""


@dataclass(frozen=True)
class Part:
    """One part of a scope and its headline figures.

    `charge_total` is in pounds; None while a session has no price. `scope` names the part as a whole, but
    within a school its figures are those of the school's pupils alone.
    """

    name: str
    scope: Scope
    placements: int
    pupils: int
    attendance_rate: Rate
    completeness: Rate
    charge_total: Decimal | None

    def to_data(self) -> dict[str, Any]:
        """As JSON data, like the measures of the same names."""
        total = self.charge_total
        return {
            "name": self.name,
            "scope": str(self.scope),
            "placements": self.placements,
            "pupils": self.pupils,
            "attendance_rate": rate_or_none(self.attendance_rate),
            "completeness": rate_or_none(self.completeness),
            "charge_total": None if total is None else pounds(total),
        }


def breakdown(*, scope: Scope, period: Period, today: date | None = None) -> list[Part]:
    """The parts of a scope with a placement in the period, by name; none for a programme.

    At most two queries whatever the size of the data. Raises ScopeUnknown.
    """
    asked = ask(scope, period, today)
    kind = PARTS.get(scope.kind)
    if kind is None:
        return []
    column, table, name = GROUPS[kind]
    blocks = sql.block(*asked.timetable, timetables.COUNTED, charges.PRICED, CHARGED)
    query = blocks + BY_PART.format(column=column, table=table, name=name)
    with second_wall.lifted(), connection.cursor() as cursor:
        cursor.execute(query, asked.parameters)
        return [_part(kind, row) for row in cursor.fetchall()]


def _part(kind: str, row: tuple[Any, ...]) -> Part:
    name, reference = row[:2]
    placements, pupils, attended, possible, marked, due = (int(number) for number in row[2:8])
    total = None if row[9] else Decimal(row[8])
    return Part(
        name,
        Scope(kind, reference),
        placements,
        pupils,
        Rate(attended, possible),
        Rate(marked, due),
        total,
    )
