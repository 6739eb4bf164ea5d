"""Small numbers hidden in what is published (measures.md: Publishing)."""

import re
from dataclasses import replace

from monitoring.measures.suppression import SUPPRESSED, is_small
from monitoring.reports.parts import Cell, Row, Table

COUNT = re.compile(r"[0-9][0-9,]*")
#: Columns of what is offered: they count no pupils.
OFFERED = ("Programmes", "Places", "Free")
OF = re.compile(r"([0-9,]+) of ([0-9,]+) ")
GIVES_AWAY = re.compile(r"%|expected|difference|missing")


def published(table: Table) -> Table:
    """The table without links and without counts from 1 to 4, shown as `c`.

    A second count of a column goes where one alone could be worked out from the total or from shares, and
    the shares of a line whose count is hidden go with it.
    """
    counted = [place for place, cell in enumerate(table.head[1:]) if cell.text not in OFFERED]
    rows = [_without_small(row, counted) for row in table.rows]
    for place in counted:
        rows = _protected(rows, place)
    return replace(table, rows=tuple(_without_shares(row) for row in rows))


def _count(cell: Cell) -> int | None:
    if not cell.number or not COUNT.fullmatch(cell.text):
        return None
    return int(cell.text.replace(",", ""))


def _hide(cell: Cell) -> Cell:
    return replace(cell, text=SUPPRESSED, link="", note="")


def _without_small(row: Row, counted: list[int]) -> Row:
    """Small counts hidden; of a rate over few, or of all but a few, everything."""
    for cell in row.cells:
        told = OF.match(cell.text)
        if told:
            part, whole = (int(text.replace(",", "")) for text in told.groups())
            if is_small(part) or is_small(whole) or is_small(whole - part):
                return replace(row, cells=tuple(_hide(one) for one in row.cells))
    cells = (
        _hide(cell) if place in counted and is_small(_count(cell) or 0) else replace(cell, link="")
        for place, cell in enumerate(row.cells)
    )
    return replace(row, cells=tuple(cells))


def _protected(rows: list[Row], place: int) -> list[Row]:
    """The rows with a second count hidden in a column in which one is, beside a total that is shown."""
    parts = [row for row in rows if not row.strong and len(row.cells) > place]
    totals = [row for row in rows if row.strong and len(row.cells) > place]
    hidden = [row for row in parts if row.cells[place].text == SUPPRESSED]
    told = any(_count(row.cells[place]) is not None for row in totals)
    # A count with its share tells what all of them come to.
    told = told or any("%" in cell.text for row in parts for cell in row.cells)
    if len(hidden) != 1 or not told:
        return rows
    counted = [(count, row) for row in parts if (count := _count(row.cells[place]))]
    if not counted:
        return [_hidden_at(row, place) if row.strong else row for row in rows]
    _, least = min(counted, key=lambda found: found[0])
    return [_hidden_at(row, place) if row is least else row for row in rows]


def _hidden_at(row: Row, place: int) -> Row:
    cells = list(row.cells)
    if place < len(cells):
        cells[place] = _hide(cells[place])
    return replace(row, cells=tuple(cells))


def _without_shares(row: Row) -> Row:
    """What is worked out from a hidden count of the line is hidden too: its share, the places missing."""
    if not any(cell.text == SUPPRESSED for cell in row.cells):
        return row
    cells = (_hide(cell) if GIVES_AWAY.search(cell.text) else cell for cell in row.cells)
    return replace(row, cells=tuple(cells))
