"""Reading the files of a case folder, and telling everything that is wrong with each by itself."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import Path
from typing import Any

from monitoring.exchange.checks import Row
from monitoring.exchange.faults import CaseRefused, Fault, Faults
from monitoring.exchange.files import FAILED, Unreadable, read
from monitoring.exchange.tables import BY_NAME, TABLES, Column, Table
from monitoring.exchange.values import is_text

#: The line on which a row stands, and its values by column.
Line = tuple[int, Row]
ENDINGS = (".csv", ".xlsx")
UTF_8 = "expected UTF-8 text: save the file as “CSV UTF-8”"


@dataclass
class Sheet:
    """One file as read. `rows` without those that have a fault in a cell: these are `faulty`, with the
    columns that could not be read.

    `refers`: for each column that holds references, which ones stand there and on which lines.
    """

    table: Table
    file: str
    columns: frozenset[str] = frozenset()
    rows: list[Line] = field(default_factory=list)
    faulty: list[tuple[Line, set[str]]] = field(default_factory=list)
    refers: dict[str, dict[str, list[int]]] = field(default_factory=dict)


class Case:
    """A folder as read: the `sheets` that are there, by the name of their table, and the `faults`.

    `defined`: the references that a kind of thing has in this folder, in rows with faults too, so that one
    slip is told once. `unclear`: kinds whose references could not be read.
    """

    def __init__(self, folder: Path) -> None:
        self.faults = Faults()
        self.sheets: dict[str, Sheet] = {}
        self.defined: dict[str, set[str]] = defaultdict(set)
        self.unclear: set[str] = set()
        self.passed_over: list[str] = []
        files = self._files(folder)
        for table in TABLES:
            if table.name in files:
                self.sheets[table.name] = Sheet(table, files[table.name].name)
                _Reading(self, self.sheets[table.name]).read(files[table.name])

    def _files(self, folder: Path) -> dict[str, Path]:
        """The files of the format by table. A folder without any of them is refused at once."""
        if not folder.is_dir():
            words = "expected a folder" if folder.exists() else "there is no such folder"
            raise CaseRefused([Fault(str(folder), 0, "", "", words)])
        found: dict[str, Path] = {}
        try:
            paths = sorted(folder.iterdir())
        except OSError as broken:
            words = f"expected a folder that can be read: {broken.strerror}"
            raise CaseRefused([Fault(str(folder), 0, "", "", words)]) from broken
        for path in paths:
            if path.suffix not in ENDINGS or not path.is_file():
                continue
            if path.stem in found:
                words = f"expected either this or {found[path.stem].name}, not both"
                self.faults.add(path.name, 0, "", "", words)
            elif path.stem in BY_NAME:
                found[path.stem] = path
            else:
                self.passed_over.append(path.name)
        if not found:
            words = f"expected a folder with files of a case, such as {TABLES[0].file}"
            raise CaseRefused([Fault(str(folder), 0, "", "", words)])
        return found


class _Reading:
    """Reads one file."""

    def __init__(self, case: Case, sheet: Sheet) -> None:
        self.case = case
        self.sheet = sheet
        self.table = sheet.table
        self.columns: list[Column | None] = []
        self.names: list[str] = []
        self.seen: dict[Any, int] = {}
        self.keyed = True
        # Most cells hold what another one in the column held: each is parsed once.
        self.known: list[dict[str, Any]] = []
        self.empty: Row = dict.fromkeys(self.table.by_name)
        self.key = itemgetter(*self.table.key)

    def fault(self, line: int, column: str, value: str, expected: str) -> None:
        self.case.faults.add(self.sheet.file, line, column, value, expected)

    def read(self, path: Path) -> None:
        lines = read(path)
        try:
            line, header = next(lines, (1, []))
            self._read_header(line, header)
            for line, cells in lines:
                if any(cells) and any(map(str.strip, cells)):
                    self._read_row(line, cells)
        except Unreadable as broken:
            self.fault(broken.line, "", "", broken.expected)
            self._leave_unclear()

    def _leave_unclear(self) -> None:
        if self.table.defines:
            self.case.unclear.add(self.table.defines[0])

    def _read_header(self, line: int, header: Sequence[str]) -> None:
        names = [name.strip() for name in header]
        table = self.table
        known = f"the columns are: {', '.join(table.by_name)}"
        if not any(names):
            self.fault(
                line, "", "", f"expected a first line with the names of the columns; {known}"
            )
        for name in dict.fromkeys(filter(None, names)):
            if not is_text(name):
                self.fault(line, name, "", UTF_8)
            elif name not in table.by_name and not table.other_columns:
                self.fault(line, name, "", f"unknown column; {known}")
            elif name in table.by_name and names.count(name) > 1:
                self.fault(line, name, "", "expected this column once")
        if any(names):
            for column in table.columns:
                if column.required and column.name not in names:
                    self.fault(line, column.name, "", "expected this column: it is required")
        self.names = names
        self.columns = [table.by_name.get(name) for name in names]
        self.known = [{} for _ in names]
        self.keyed = not any(table.by_name[key].required and key not in names for key in table.key)
        self.sheet.columns = frozenset(names) & table.by_name.keys()
        self.sheet.refers = {
            column.name: defaultdict(list) for column in self.columns if column and column.refers
        }
        if table.defines and table.defines[1] not in names:
            self._leave_unclear()

    def _read_row(self, line: int, cells: list[str]) -> None:
        if len(cells) != len(self.columns):
            self.fault(line, "", "", f"expected {len(self.columns)} cells, found {len(cells)}")
            self._define(cells)
            return
        row, wrong = self._known_row(cells), set[str]()
        if row is None:
            row, wrong = self._new_row(line, cells)
        self._define(cells)
        for name, lines in self.sheet.refers.items():
            if row[name] is not None:
                lines[row[name]].append(line)
        if self._is_first(line, row, wrong) and not wrong:
            self.sheet.rows.append((line, row))
        elif wrong:
            self.sheet.faulty.append(((line, row), wrong))

    def _known_row(self, cells: list[str]) -> Row | None:
        """The row, where each of its cells stood in its column before; None where one is new."""
        try:
            values = [known[cell] for known, cell in zip(self.known, cells, strict=True)]
        except KeyError:
            return None
        row = self.empty.copy()
        row.update(zip(self.names, values, strict=True))
        return row

    def _new_row(self, line: int, cells: list[str]) -> tuple[Row, set[str]]:
        """The row, and the columns that could not be read, each of which is told."""
        row, wrong = self.empty.copy(), set()
        for place, (column, written) in enumerate(zip(self.columns, cells, strict=True)):
            cell = written.strip()
            name = column.name if column else self.names[place]
            try:
                if column is None:
                    self._check_other(name, cell)
                elif written in self.known[place]:
                    row[name] = self.known[place][written]
                else:
                    row[name] = self.known[place][written] = self._parsed(column, cell)
            except ValueError as broken:
                self.fault(line, name, cell, str(broken))
                wrong.add(name)
        return row, wrong

    def _parsed(self, column: Column, cell: str) -> Any:
        if not cell:
            if column.required:
                raise ValueError("expected a value, found none: it is required")
            return None
        if not is_text(cell):
            raise ValueError(UTF_8)
        if cell in FAILED and self.sheet.file.endswith(".xlsx"):
            raise ValueError("expected a value, found a formula that failed")
        return column.parse(cell)

    def _check_other(self, name: str, cell: str) -> None:
        """A cell of no known column: nothing may stand there without a name over it."""
        if not is_text(cell):
            raise ValueError(UTF_8)
        if cell and not name and not self.table.other_columns:
            raise ValueError("expected no value here: this column has no name in the first line")

    def _define(self, cells: Sequence[str]) -> None:
        if self.table.defines:
            kind, name = self.table.defines
            if name in self.names:
                place = self.names.index(name)
                if place < len(cells):
                    self.case.defined[kind].add(cells[place].strip())

    def _is_first(self, line: int, row: Row, wrong: set[str]) -> bool:
        """Whether no row before this one has its key."""
        if self.table.repeats or not self.keyed or not wrong.isdisjoint(self.table.key):
            return True
        first = self.seen.setdefault(self.key(row), line)
        if first != line:
            told = " and ".join(self.table.key)
            words = f"expected each {told} once; line {first} has the same"
            self.fault(line, self.table.key[0], str(row[self.table.key[0]]), words)
        return first == line
