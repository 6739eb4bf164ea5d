"""What is wrong with a case folder, said so that a person can put it right."""

from collections.abc import Sequence
from dataclasses import dataclass

#: So many faults are told; more are only counted.
MOST = 1000
LONGEST_SHOWN = 80


@dataclass(frozen=True)
class Fault:
    """One fault: where (file, line, column), the value found there, and what is expected.

    Line 0: the file as a whole. Column empty: the line as a whole.
    """

    file: str
    line: int
    column: str
    value: str
    expected: str

    def __str__(self) -> str:
        place = [self.file]
        if self.line:
            place.append(f"line {self.line}")
        if self.column:
            place.append(f"column {visible(self.column)}")
        value = f" “{visible(self.value)}”:" if self.value else ""
        return f"{', '.join(place)}:{value} {self.expected}"


class Faults:
    """Faults as they are found. The first MOST are kept, the others counted."""

    def __init__(self) -> None:
        self.found: list[Fault] = []
        self.count = 0

    def add(self, file: str, line: int, column: str, value: str, expected: str) -> None:
        self.count += 1
        if len(self.found) < MOST:
            self.found.append(Fault(file, line, column, value, expected))


class CaseRefused(Exception):
    """The folder has faults, so nothing of it was loaded. `faults` are MOST at most, of `count` found."""

    def __init__(self, faults: Sequence[Fault], count: int | None = None) -> None:
        self.faults = list(faults)
        self.count = len(faults) if count is None else count
        super().__init__("\n".join(self.lines()))

    def lines(self) -> list[str]:
        """What a person reads: one line for each fault, then how many more there are."""
        one = "1 fault was found"
        first = one if self.count == 1 else f"{self.count:,} faults were found"
        told = [f"Nothing was loaded: {first}.", *map(str, self.faults)]
        if self.count > len(self.faults):
            more = self.count - len(self.faults)
            told.append(f"There are more: {more:,} beyond the {len(self.faults):,} told here.")
        return told


def visible(value: str) -> str:
    """A value as it can be shown on a line: cut to length; what cannot be printed, by its number."""
    shown = value if len(value) <= LONGEST_SHOWN else f"{value[:LONGEST_SHOWN]}…"
    return "".join(c if c.isprintable() else _escaped(c) for c in shown)


def _escaped(character: str) -> str:
    number = ord(character)
    if 0xDC80 <= number <= 0xDCFF:  # a byte that is no UTF-8, see files.py
        return f"\\x{number - 0xDC00:02x}"
    return repr(character)[1:-1] if number < 0x10000 else f"\\U{number:08x}"
