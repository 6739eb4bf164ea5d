"""Writing a case folder from the database."""

import csv
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from apcommission.turns import same_moment
from monitoring.exchange import queries
from monitoring.exchange.checks import Row
from monitoring.exchange.tables import TABLES, Table
from monitoring.exchange.values import written


@dataclass(frozen=True)
class Dumped:
    """How many rows a file has, and how many were left out: of things that the format cannot hold (drafts,
    offers), and of records under restriction.
    """

    file: str
    rows: int
    left_out: int
    restricted: int = 0


def write_case(folder: Path, *, restricted: bool = False) -> list[Dumped]:
    """Write every file of the format, as the database is at one moment. Rows are streamed.

    The same data gives the same bytes, in whatever order it came in. `restricted`: with records under
    restriction, which are left out otherwise.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with same_moment():
        there: dict[str, set[str]] = defaultdict(set)
        return [_write(folder, table, there, restricted) for table in TABLES]


def _write(folder: Path, table: Table, there: dict[str, set[str]], restricted: bool) -> Dumped:
    count, left_out = 0, queries.count_left_out(table)
    held_back = 0 if restricted else queries.count_restricted(table)
    with (folder / table.file).open("w", encoding="utf-8", newline="") as stream:
        # CRLF as in RFC 4180; a line end within a cell is then quoted, whichever it is.
        writer = csv.writer(stream, lineterminator="\r\n")
        writer.writerow(table.by_name)
        for row in queries.rows(table, dumped=True, restricted=restricted):
            if not _is_whole(table, row, there):
                left_out += 1
                continue
            if table.defines:
                kind, name = table.defines
                there[kind].add(row[name])
            writer.writerow([written(value) for value in row.values()])
            count += 1
    return Dumped(table.file, count, left_out, held_back)


def _is_whole(table: Table, row: Row, there: dict[str, set[str]]) -> bool:
    """Whether it has all that the format requires, and all that it refers to was written too."""
    for column in table.columns:
        value = row[column.name]
        if value is None:
            if column.required:
                return False
        elif column.refers and column.refers != "code" and value not in there[column.refers]:
            return False
    return True
