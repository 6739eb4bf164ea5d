"""What a folder would change: its rows against those that the database holds, and against each other."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from monitoring.exchange import queries
from monitoring.exchange.checks import Row
from monitoring.exchange.faults import Faults
from monitoring.exchange.reading import Case, Line, Sheet
from monitoring.exchange.tables import Table
from monitoring.exchange.values import written

Key = tuple[Any, ...]
MARKS = "attendance"  # too many to compare here: see loading/marks.py


@dataclass
class Changes:
    """The rows of one file, by what loading would do with them.

    `before`: the rows of `changed` as the database has them. Columns that the file does not have are filled
    from there.
    """

    sheet: Sheet
    added: list[Line] = field(default_factory=list)
    changed: list[Line] = field(default_factory=list)
    unchanged: int = 0
    before: dict[Key, Row] = field(default_factory=dict)

    @property
    def table(self) -> Table:
        return self.sheet.table

    @property
    def rows(self) -> list[Line]:
        """What is to be written, in the order of the file."""
        return sorted([*self.added, *self.changed], key=lambda line: line[0])

    def key(self, row: Row) -> Key:
        return tuple(row[name] for name in self.table.key)

    def was(self, row: Row) -> Row | None:
        return self.before.get(self.key(row))


def compare(case: Case) -> dict[str, Changes]:
    """The changes of each file, and what is wrong between rows as `case.faults`. One query for each file."""
    _check_references(case)
    return {
        name: _Comparing(case.faults, sheet).compare()
        for name, sheet in case.sheets.items()
        if name != MARKS
    }


def _check_references(case: Case) -> None:
    """Each reference stands in the folder or in the database. One query for each kind of thing."""
    wanted: dict[str, set[str]] = defaultdict(set)
    columns = [
        (sheet, name, sheet.table.by_name[name].refers)
        for sheet in case.sheets.values()
        for name in sheet.refers
    ]
    for sheet, name, kind in columns:
        wanted[kind].update(sheet.refers[name])
    for kind, references in wanted.items():
        references -= case.defined[kind]
        if references and kind not in case.unclear:
            references -= queries.known(kind, references)
    for sheet, name, kind in columns:
        if kind in case.unclear:
            continue
        words = "a national attendance code"
        if kind != "code":
            words = f"a {kind} of this folder or already loaded"
        for reference in wanted[kind] & sheet.refers[name].keys():
            for line in sheet.refers[name][reference]:
                case.faults.add(sheet.file, line, name, reference, f"expected {words}")


class _Comparing:
    """Compares one file with the database."""

    def __init__(self, faults: Faults, sheet: Sheet) -> None:
        self.faults = faults
        self.sheet = sheet
        self.table = sheet.table
        self.changes = Changes(sheet)

    def compare(self) -> Changes:
        stored = self._stored()
        if self.table.varies:
            self._agree(stored)
        numbered = _numbered(self.changes.key(row) for _, row in self.sheet.rows)
        for (line, row), key in zip(self.sheet.rows, numbered, strict=True):
            before = stored.get(key)
            self._fill(row, before)
            if self.table.settle:
                self.table.settle(row)
            if self._check(line, row, before, set()):
                continue
            if before is None:
                self.changes.added.append((line, row))
            elif before == row:
                self.changes.unchanged += 1
            else:
                self.changes.changed.append((line, row))
                self.changes.before[self.changes.key(row)] = before
        for (line, row), unread in self.sheet.faulty:
            before = stored.get((*self.changes.key(row), 0))
            self._fill(row, before)
            self._check(line, row, before, unread)
        return self.changes

    def _stored(self) -> dict[Key, Row]:
        """The rows of the database that these may match, by their key and its number."""
        lines = [*self.sheet.rows, *(line for line, _ in self.sheet.faulty)]
        among = {row[self.table.key[0]] for _, row in lines} - {None}
        if not among:
            return {}
        found = list(queries.rows(self.table, among=among))
        numbered = _numbered(self.changes.key(row) for row in found)
        return dict(zip(numbered, found, strict=True))

    def _fill(self, row: Row, before: Row | None) -> None:
        if before is not None:
            for name in self.table.by_name.keys() - self.sheet.columns:
                row[name] = before[name]

    def _check(self, line: int, row: Row, before: Row | None, unread: set[str]) -> bool:
        """Tell what is wrong with a row, as far as its cells could be read; whether anything is."""
        found = [check.find(row) for check in self.table.checks if unread.isdisjoint(check.columns)]
        wrong = [each for each in found if each]
        if before is not None:
            wrong += [
                (name, f"expected {written(before[name])}, as it was loaded: this never changes")
                for name in self.table.fixed
                if row[name] != before[name] and name not in unread
            ]
        for name, expected in wrong:
            self.faults.add(self.sheet.file, line, name, written(row[name]), expected)
        return bool(wrong)

    def _agree(self, stored: dict[Key, Row]) -> None:
        """Rows of one thing that vary in a few columns only: the others are the same on all of them.

        An empty cell is filled from the rows above it; what the file does not tell, from the database.
        """
        owner = self.table.key[0]
        shared = [name for name in self.table.by_name if name not in self.table.varies]
        one: dict[Any, Row] = {}
        first: dict[tuple[Any, str], int] = {}
        untold = self.table.by_name.keys() - self.sheet.columns
        for row in stored.values():
            one.setdefault(row[owner], {name: row[name] for name in untold})
        for line, row in self.sheet.rows:
            common = one.setdefault(row[owner], {})
            for name in shared:
                if row[name] is None:
                    continue
                if first.setdefault((row[owner], name), line) == line:
                    common[name] = row[name]
                elif row[name] != common[name]:
                    words = f"expected the same as on line {first[row[owner], name]}: of one "
                    words += f"{owner}, only {', '.join(self.table.varies)} may differ"
                    self.faults.add(self.sheet.file, line, name, written(row[name]), words)
        for _, row in self.sheet.rows:
            row.update(one[row[owner]])


def _numbered(keys: Iterable[Key]) -> list[Key]:
    """Each key with how many times it came before."""
    seen: dict[Key, int] = defaultdict(int)
    numbered = []
    for key in keys:
        numbered.append((*key, seen[key]))
        seen[key] += 1
    return numbered
