"""Rows as a CSV file that a spreadsheet opens safely."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import StreamingHttpResponse

from apcommission import shown

# What makes a spreadsheet take a cell for a formula (OWASP: CSV injection), in narrow and wide forms.
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "|", "%")


def cell(value: Any) -> str:
    """A value as a machine reads it: ISO days, plain numbers, Yes or No; nothing for None.

    Text that a spreadsheet would run as a formula gets an apostrophe before it.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime):
        return shown.local(value).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float | Decimal):
        return str(value)
    if isinstance(value, list | tuple | set | frozenset):
        return guarded("; ".join(shown.plain(part) for part in value))
    return guarded(str(value))


def guarded(text: str) -> str:
    """The text, with an apostrophe before it if a spreadsheet would take it for a formula."""
    # Spreadsheets overlook blanks of every kind before a formula.
    starts = text.startswith(STARTS_A_FORMULA) or text.lstrip().startswith(STARTS_A_FORMULA)
    return f"'{text}" if starts else text


class Line:
    """What `csv.writer` writes to: gives each line back instead of keeping it."""

    def write(self, text: str) -> str:
        return text


def lines(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """The lines of the file. A mark at its start says UTF-8, without which Excel garbles accents."""
    writer = csv.writer(Line())
    yield "\ufeff" + str(writer.writerow([guarded(text) for text in head]))
    for row in rows:
        yield str(writer.writerow([cell(value) for value in row]))


def csv_response(
    name: str, head: Sequence[str], rows: Iterable[Sequence[Any]]
) -> StreamingHttpResponse:
    """A download `name.csv`, sent while it is made: memory does not grow with the rows."""
    return StreamingHttpResponse(
        lines(head, rows),
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{name}.csv"',
            "Cache-Control": "no-store",
        },
    )
