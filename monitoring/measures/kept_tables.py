"""Tables of the whole authority that are kept beside its figures, by rooms above: of its school years.

A room names its tables in REGISTERED when it starts. Whether a kept one holds: kept.py.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.db import connection

from apcommission.as_read import AsRead
from monitoring.measures import kept
from monitoring.measures.asked import Asked

Row = tuple[Any, ...]


class Kept(Protocol):
    """What can be kept: rows of values that JSON carries, or decimals.

    `of_its_day`: it tells of the day on which it is counted, whatever the period.
    """

    @property
    def of_its_day(self) -> bool: ...

    @property
    def asked(self) -> Asked: ...

    @property
    def wanted(self) -> kept.Wanted: ...

    def counted(self) -> list[Row]:
        """Its rows, counted anew. One query."""


@dataclass(frozen=True)
class Table:
    """A statement of many rows. `kind` names it among all that are kept."""

    kind: str
    asked: Asked
    query: str
    of_its_day = False

    @property
    def wanted(self) -> kept.Wanted:
        period, today = self.asked.period, self.asked.today
        return kept.Wanted(self.kind, 0, period, today, kept.version(self.query))

    def counted(self) -> list[Row]:
        with connection.cursor() as cursor:
            cursor.execute(self.query, self.asked.parameters)
            return list(cursor.fetchall())


#: What gives the tables of a school year of the authority, as it is asked for.
REGISTERED: list[Callable[[Asked], Sequence[Kept]]] = []


def rows(tables: Sequence[Kept]) -> list[Sequence[Row]]:
    """The rows of each table, in their order. One query for all that are kept, one for each other."""
    wanted = [table.wanted if table.asked.scope.kind == "la" else None for table in tables]
    held = kept.read(filter(None, wanted))
    return [
        AsRead(held[one], kept.unpacked) if one in held else table.counted()
        for one, table in zip(wanted, tables, strict=True)
    ]


def of(asked: Asked) -> list[Kept]:
    """All tables of a school year."""
    return [table for tables_of in REGISTERED for table in tables_of(asked)]


def waiting(tables: Sequence[Kept]) -> list[Kept]:
    """Those that are not kept yet, or hold no longer. One query."""
    held = kept.read(table.wanted for table in tables)
    return [table for table in tables if table.wanted not in held]
