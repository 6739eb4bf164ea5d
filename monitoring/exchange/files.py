"""The lines of a file of the case folder, CSV or the first sheet of a workbook, as text."""

import csv
import warnings
from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path
from typing import Any

import openpyxl

from monitoring.exchange.values import written

#: A line of the file on which a row begins (from 1), and its cells.
Cells = tuple[int, list[str]]

UTF_16 = (b"\xff\xfe", b"\xfe\xff")
#: What a workbook shows where a formula failed.
FAILED = {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"}


class Unreadable(Exception):
    """The file cannot be read from this line on (0: at all); `expected` says what was expected."""

    def __init__(self, line: int, expected: str) -> None:
        super().__init__(expected)
        self.line = line
        self.expected = expected


def read(path: Path) -> Iterator[Cells]:
    """The rows of a file, its header first. Raises Unreadable, at the first row or later.

    A byte of a CSV file that is no UTF-8 stands in the text as a lone surrogate, so that whoever reads
    it can tell line and column.
    """
    return _workbook(path) if path.suffix == ".xlsx" else _csv(path)


def _csv(path: Path) -> Iterator[Cells]:
    begins = 1
    try:
        with path.open("rb") as raw:
            if raw.read(2) in UTF_16:
                raise Unreadable(0, "expected UTF-8 text, found UTF-16")
        with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
            reader = csv.reader(file, strict=True)
            for cells in reader:
                yield begins, cells
                begins = reader.line_num + 1
    except csv.Error as broken:
        hint = "" if "expected after" in str(broken) else " (is a quotation mark left open?)"
        raise Unreadable(begins, f"expected CSV as in RFC 4180: {broken}{hint}") from broken
    except OSError as broken:
        raise Unreadable(0, f"expected a file that can be read: {broken.strerror}") from broken


def _workbook(path: Path) -> Iterator[Cells]:
    number, width = 0, 0
    try:
        with path.open("rb") as file:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # about styles, which do not matter here
                book = openpyxl.load_workbook(file, read_only=True, data_only=True)
            for row in book.worksheets[0].iter_rows(values_only=True):
                cells = _trimmed([_cell(value) for value in row], width)
                number += 1
                width = width or len(cells)
                yield number, cells
    except OSError as broken:
        raise Unreadable(0, f"expected a file that can be read: {broken.strerror}") from broken
    except Exception as broken:
        # The library lets through whatever the broken part of a workbook raises in zip, XML or itself.
        raise Unreadable(
            number + 1 if number else 0, "expected an .xlsx workbook that can be opened"
        ) from broken


def _trimmed(cells: list[str], width: int) -> list[str]:
    """As many cells as the header has: empty ones at the end are not told by a workbook, or too many."""
    while len(cells) > width and not cells[-1]:
        cells.pop()
    return cells + [""] * (width - len(cells))


def _cell(value: Any) -> str:
    """A cell of a workbook as the format writes it."""
    if isinstance(value, datetime):
        return written(value.date() if value.time() == time.min else value)
    if isinstance(value, float):
        return f"{value:.15g}"  # as the workbook itself shows it
    return written(value) if not isinstance(value, tuple | list) else str(value)
