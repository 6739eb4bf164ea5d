"""For migrations: triggers that note what early warning weighs of placements, beside their marks.

A change is noted in its own transaction, by the key of what it is about; whose placements these are is asked
when it is read: so two changes that overlap cannot miss each other. Marks are kept.py's.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from apcommission import changed_rows


@dataclass(frozen=True)
class Noted:
    """A table: what a row of it is about, the column of that key, and what is read of it."""

    table: str
    what: str
    key: str
    columns: tuple[str, ...]
    updated_only: bool = False  # a new placement waits to be counted in any case

    def note(self, rows: str) -> str:
        return f"""INSERT INTO monitoring_watchchange (what, key)
            SELECT DISTINCT '{self.what}', r.{self.key} FROM ({rows}) r;"""  # noqa: S608 - of constants


TABLES = (
    Noted(
        "placements_placement",
        "placement",
        "id",
        ("id", "state", "provider_id", "planned_end"),
        updated_only=True,
    ),
    Noted(
        "placements_incident",
        "placement",
        "placement_id",
        ("placement_id", "severity", "restricted", "happened_at"),
    ),
    Noted("placements_alert", "placement", "placement_id", ("placement_id", "state")),
    Noted("placements_review", "placement", "placement_id", ("placement_id", "state", "due_on")),
    Noted("placements_weeklyreturn", "provider", "provider_id", ("provider_id", "state", "week")),
)


def statements() -> Iterator[tuple[str, str]]:
    """What makes the triggers, each with what takes it away."""
    for one in TABLES:
        yield from changed_rows.statements(
            one.table,
            one.columns,
            one.note,
            function=f"note_watch_of_{one.table}",
            trigger="note_watch",
            events=[changed_rows.UPDATED] if one.updated_only else changed_rows.ALL,
        )
