"""The list of qualifications that an authority keeps: read from what it pastes, and looked up by number."""

import csv
import re

from django.db import transaction

from apcommission.audit.actions import record
from apcommission.errors import Refused
from apcommission.people.models import Person
from apcommission.permissions import authorise
from placements.learning.models import Qualification

#: How the national register writes its numbers: 601/1234/5, the last sign a digit or X.
NUMBER = re.compile(r"\d{3}/\d{4}/[\dX]")
HEADS = {"number": "qualification number", "title": "qualification title", "level": "level"}


class ListUnreadable(Refused):
    """Rows of the pasted list are wrong; each is named by its line."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__(" ".join(faults[:10]), field="rows")


def read(text: str) -> list[Qualification]:
    """Qualifications from lines of number, title and level, parted by tabs or commas. Raises ListUnreadable.

    A first line of headings may put the columns in another order, as the national register's own list does.
    """
    separator = "\t" if "\t" in text else ","
    try:
        lines = list(csv.reader(text.splitlines(), delimiter=separator))
    except csv.Error as broken:
        raise ListUnreadable(
            ["A row is broken: look for a quotation mark that is not closed."]
        ) from broken
    order = _order(lines[0]) if lines else None
    first = 0 if order is None else 1
    columns = order or (0, 1, 2)
    found: dict[str, Qualification] = {}
    faults = []
    for number, line in enumerate(lines[first:], first + 1):
        cells = [cell.strip() for cell in line]
        if not any(cells):
            continue
        fault = _fault(cells, columns)
        if fault:
            faults.append(f"Line {number}: {fault}.")
            continue
        key, title, level = (cells[column] for column in columns)
        found[key] = Qualification(number=key, title=title[:200], level=level[:40])
    if faults:
        raise ListUnreadable(faults)
    if not found:
        raise ListUnreadable(["There is no qualification here."])
    return list(found.values())


def _order(head: list[str]) -> tuple[int, int, int] | None:
    """The columns of number, title and level by their headings; None where the line is no heading."""
    names = [cell.strip().lower() for cell in head]
    places = [
        next(
            (i for i, name in enumerate(names) if name in (key, words, f"qualification {key}")), -1
        )
        for key, words in HEADS.items()
    ]
    if min(places) < 0:
        return None
    return places[0], places[1], places[2]


def _fault(cells: list[str], columns: tuple[int, int, int]) -> str:
    if len(cells) <= max(columns):
        return "write the number, the title and the level"
    number, title, level = (cells[column] for column in columns)
    if not NUMBER.fullmatch(number):
        return f"“{number[:20]}” is not a number like 601/1234/5"
    return "" if title and level else "the title or the level is missing"


@transaction.atomic
def take_in(*, by: Person, rows: str) -> int:
    """Add what is pasted to the list; numbers that stand there are brought up to date. Returns how many."""
    authorise(by, "placements.manage_qualifications")
    found = read(rows)
    Qualification.objects.bulk_create(
        found,
        update_conflicts=True,
        unique_fields=["number"],
        update_fields=["title", "level"],
    )
    record("took_in_qualifications", by=by, count=len(found))
    return len(found)
