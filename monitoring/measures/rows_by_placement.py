"""The rows behind a figure of many pupils, where they are sessions or charge lines: a row for each placement.

Of a whole authority there are hundreds of thousands of sessions. Here each placement says how many of its own
count in which way; they add up to the figure, and each number opens to them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from monitoring.measures import rows_sql
from monitoring.measures.asked import MANY, Asked
from monitoring.measures.defining import Definition
from monitoring.measures.rows import Rows, Tally

#: Kinds of rows that are listed by placement, where there may be very many.
LISTED = ("sessions", "weeks", "charges")

#: Of each measure how many sessions, weeks or lines of a placement count in which way (definitions.py).
LINES = {"price": "x.prices", "extra": "x.extras", "out": "(x.unpriced > 0)::int"}
ATTENDED = {"attended": "x.attended", "absent": "x.absent", "out": "x.timetabled - x.possible"}
COUNTS: Mapping[str, Mapping[str, str]] = {
    "attendance_rate": ATTENDED,
    "overall_absence": ATTENDED,
    "authorised_absence": {
        "absent": "x.authorised",
        "other": "x.possible - x.authorised",
        "out": "x.timetabled - x.possible",
    },
    "unauthorised_absence": {
        "absent": "x.unauthorised",
        "other": "x.possible - x.unauthorised",
        "out": "x.timetabled - x.possible",
    },
    "completeness": {
        "marked": "x.marked",
        "missing": "x.due - x.marked",
        "out": "x.timetabled - x.due",
    },
    "punctuality": {
        "late": "x.late",
        "in_time": "x.attended - x.late",
        "out": "x.timetabled - x.attended",
    },
    "charge_total": LINES,
    "charge_by_share": LINES,
    "cost_per_placement_week": {"week": "x.weeks"},
    "cost_per_timetabled_session": {"timetabled": "x.timetabled"},
    "cost_per_attended_session": {"attended": "x.attended", "out": "x.timetabled - x.attended"},
}


def opens_by_placement(definition: Definition, asked: Asked) -> bool:
    """Whether the rows behind a figure are listed by placement."""
    return asked.scope.kind in MANY and definition.rows in LISTED


def column(count: str) -> str:
    """The column of the rows that says how many count so."""
    return f"of_{count}"


@dataclass(frozen=True)
class PlacementRows(Rows):
    """Placements with a session that counts in one of the ways asked for."""

    def _found(self) -> list[str]:
        numbers = COUNTS[self.definition.key].items()
        columns = ", ".join(f"{number} AS {column(count)}" for count, number in numbers)
        if self._sums:
            blocks, counted = self.asked.billed, "billed"
            columns += ", x.charge, x.school, x.charge - x.school - x.ehcp AS la, x.ehcp"
        else:
            blocks, counted = self.asked.counted, "counted"
        found = f"SELECT x.placement_id, {columns} FROM {counted} x"  # noqa: S608 - ours
        return [*blocks, self._found_as(found)]

    @property
    def _are_read(self) -> bool:
        return self.asked.as_kept

    def _chosen(self) -> str:
        return self._any((self.counts,) if self.counts else self.definition.counted)

    def _any(self, counts: tuple[str, ...]) -> str:
        return f"{' + '.join(map(column, counts))} <> 0"

    def _last_order(self) -> tuple[str, ...]:
        most = self._sums[0] if self._sums else column(self.definition.counted[0])
        return (f"-{most}", "placement_id")

    def _tally(self) -> str:
        ways = {"": self.definition.counted, **{key: (key,) for key in COUNTS[self.definition.key]}}
        sums = "".join(f", coalesce(sum({name}), 0)::text" for name in self._sums)
        told, held_back = [], []
        for key, counts in ways.items():
            listed = f"count(*) FILTER (WHERE {self._any(counts)})"
            number = f"coalesce(sum({' + '.join(map(column, counts))}), 0)"
            told.append(f"'{key}', json_build_array({listed}, {number}{'' if key else sums})")
            held_back.append(f"'{key}', {listed}")
        # Looked for from the few that are under restriction: asked of each row it takes as long as the rest.
        return f"""
            SELECT json_build_array(json_build_object({", ".join(told)}), (
                SELECT json_build_object({", ".join(held_back)})
                FROM {self._source} {self._where(rows_sql.RESTRICTED)}))
            FROM {self._source} {self._where()}"""  # noqa: S608 - ours

    def _told(self, found: Any) -> Tally:
        told, held_back = found
        rows, counts = ({key: one[place] for key, one in told.items()} for place in (0, 1))
        del counts[""]
        of_all = [Decimal(one) for one in told[""][2:]]
        return Tally(rows, held_back, counts, dict(zip(self._sums, of_all, strict=True)))
