"""Rows counted by each of several things in one pass over them (GROUPING SETS), for `together.rows_of`.

by = {"route": F("route"), "sex": F("pupil__sex")}
[rows] = rows_of([Grouped(referrals, by, numbers={"number": this_year, "earlier": last_year})])
# [{"by": "route", "of": "school", "least": None, "number": 4, "earlier": 2}, …]
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet, Value

GROUPED = """
SELECT {name} AS "by", {value} AS "of", {least} AS "least", {within} AS "within", {numbers}
FROM ({rows}) AS told GROUP BY GROUPING SETS ({sets})"""
#: Of some groups the values with the greatest numbers alone.
FIRST = """
SELECT "by", "of", "least", "within", {names} FROM (
    SELECT one.*, row_number() OVER (PARTITION BY "by" ORDER BY {order}, "of"::text) AS place
    FROM ({grouped}) AS one) AS ranked
WHERE place <= CASE "by" {most} ELSE place END"""


@dataclass(frozen=True)
class Grouped:
    """`rows` grouped `by` each of several expressions, by name.

    `numbers`: which of the rows are counted, by name (`Q()`: all). `least`: beside each value of a group of
    that name, the smallest of an expression, as text. `most`: of a group of that name, so many values, those
    with the greatest numbers. `within`: by what all of the groups are divided. Answered is a dictionary for
    each value: `by`, the name of the group, `of`, the value as JSON carries it, `least`, `within`, and the
    numbers. Names are those of the code, never what someone typed.
    """

    rows: QuerySet[Any]
    by: Mapping[str, Any]
    numbers: Mapping[str, Q]
    least: Mapping[str, Any] = field(default_factory=dict)
    most: Mapping[str, int] = field(default_factory=dict)
    within: Any = None

    @property
    def query(self) -> "Grouped":
        """Itself: written as the query of a queryset is."""
        return self

    def sql_with_params(self) -> tuple[str, tuple[Any, ...]]:
        """The statement and its values. Raises EmptyResultSet where there can be no rows."""
        groups = {name: f"g{place}" for place, name in enumerate(self.by)}
        told = {groups[name]: one for name, one in self.by.items()}
        told |= {f"least_{groups[name]}": one for name, one in self.least.items()}
        divided = {} if self.within is None else {"divided": self.within}
        told |= divided
        counted = {name: f"n{place}" for place, name in enumerate(self.numbers)}
        told |= {
            counted[name]: ExpressionWrapper(where, BooleanField()) if where else Value(True)
            for name, where in self.numbers.items()
        }
        rows, values = self.rows.order_by().annotate(**told).values(*told).query.sql_with_params()
        grouped = GROUPED.format(
            name=_cases({group: f"'{name}'" for name, group in groups.items()}),
            value=_cases({group: f"to_json({group})" for group in groups.values()}),
            least=_cases({groups[name]: f"min(least_{groups[name]})::text" for name in self.least}),
            within="to_json(divided)" if divided else "NULL",
            numbers=", ".join(
                f'count(*) FILTER (WHERE {column}) AS "{name}"' for name, column in counted.items()
            ),
            rows=rows,
            sets=", ".join(f"({', '.join([group, *divided])})" for group in groups.values()),
        )
        return self._first_of(grouped) if self.most else grouped, values

    def _first_of(self, grouped: str) -> str:
        return FIRST.format(
            names=", ".join(f'"{name}"' for name in self.numbers),
            order=", ".join(f'"{name}" DESC' for name in self.numbers),
            grouped=grouped,
            most=" ".join(f"WHEN '{name}' THEN {number:d}" for name, number in self.most.items()),
        )


def _cases(told: Mapping[str, str]) -> str:
    """In the row of a value of a column: what is told of it."""
    cases = "".join(f" WHEN grouping({column}) = 0 THEN {what}" for column, what in told.items())
    return f"CASE{cases} END" if cases else "NULL"
