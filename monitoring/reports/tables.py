"""The tables of a report as data: on the page and in spreadsheets, the very figures that are printed."""

import re
from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO
from typing import Any

from apcommission.exports import cell
from apcommission.reports.models import ReportRun
from monitoring.reports import tidy
from monitoring.reports.directory import listed
from monitoring.reports.kinds import KINDS, Data
from monitoring.reports.parts import Row, Section, Table

Kind = ReportRun.Kind
#: Kinds whose page and rows are measures alone; all others say more in tables of their own.
OF_MEASURES = (Kind.TERMLY, Kind.PUBLISHED)
HEAD = ("Section", "Table", "Line", "Column", "Figure", "Number", "Unit")
#: A figure as it is printed: `£1,234.50`, `84.3%`, `12`.
FIGURE = re.compile(r"(?P<sign>[-−]?)(?P<pounds>£?)(?P<digits>[\d,]+(\.\d+)?)(?P<share>%?)")
#: What the name of a sheet may not hold, and how long it may be (Excel).
NOT_IN_NAMES, LONGEST_NAME = re.compile(r"[\[\]:*?/\\]"), 31


def sections(run: ReportRun) -> list[Section]:
    """The sections of a report that is ready, as they are printed. No query; nothing is drawn.

    What measures mean is left out: it stands beside the measures.
    """
    data: Data = run.figures or {}
    if run.kind == Kind.DIRECTORY:
        return listed(data)
    found = KINDS[run.kind].context(data)["sections"]
    return [section for section in found if section.key != "definitions"]


def tables(run: ReportRun) -> Iterator[tuple[str, Table]]:
    """(title of its section, table) for each table that is printed."""
    for section in sections(run):
        for block in section.blocks:
            for table in block.tables:
                yield section.title, table


def rows(run: ReportRun) -> Iterator[tuple[Any, ...]]:
    """A row for each cell of each table (HEAD): the figure as printed, and as a number with its unit."""
    for section, table in tables(run):
        titles = [head.text for head in table.head[1:]]
        for line in table.rows:
            for title, text in zip(titles, _texts(line), strict=False):
                yield section, table.caption, line.head.text, title, text, *plain(text)


def _texts(line: Row) -> Iterator[str]:
    """The words of a line, column by column; a cell over several columns stands in the first of them."""
    for each in line.cells:
        yield each.text
        yield from [""] * (each.span - 1)


def plain(text: str) -> tuple[Decimal | None, str]:
    """(number, unit) of a figure as it is printed: pounds, per cent or none; (None, "") for words."""
    found = FIGURE.fullmatch(text)
    if found is None:
        return None, ""
    number = Decimal(found["digits"].replace(",", ""))
    unit = "pounds" if found["pounds"] else "per cent" if found["share"] else ""
    return (-number if found["sign"] else number), unit


def workbook(run: ReportRun) -> bytes:
    """The report as a workbook (XLSX): its measures as rows, if it has any, then a sheet for each table."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    names: set[str] = set()
    if run.figures and run.figures.get("measures"):
        sheet = book.create_sheet(_name("Figures", names))
        sheet.append(tidy.HEAD)
        for row in tidy.rows(run):
            sheet.append([_valued(value) for value in row])
    for section, table in tables(run):
        sheet = book.create_sheet(_name(table.caption or section, names))
        sheet.append([cell(head.text) for head in table.head])
        for line in table.rows:
            sheet.append([cell(line.head.text), *(_figure(text) for text in _texts(line))])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _name(title: str, names: set[str]) -> str:
    """A name that no sheet has yet."""
    short = NOT_IN_NAMES.sub(" ", title)[: LONGEST_NAME - 4].strip()
    name, number = short, 1
    while name.lower() in names:
        number += 1
        name = f"{short} {number}"
    names.add(name.lower())
    return name


def _figure(text: str) -> Any:
    """A number without its unit is a number; what has a unit, or is words, stays as it is printed."""
    number, unit = plain(text)
    return number if number is not None and not unit else cell(text)


def _valued(value: Any) -> Any:
    return value if isinstance(value, tidy.VALUES) else cell(value)
