"""Rows as CSV: what a spreadsheet and a machine read from them."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apcommission import exports

FORMULA = tuple(exports.STARTS_A_FORMULA)
CELLS = st.one_of(st.text(), st.integers(), st.booleans(), st.none(), st.dates())


def read(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


@given(st.text())
def test_no_text_is_taken_for_a_formula_and_none_is_lost(text: str) -> None:
    safe = exports.guarded(text)
    assert not safe.lstrip().startswith(FORMULA)
    assert safe in (text, f"'{text}")


@pytest.mark.parametrize(
    "text",
    [
        "=1+1", "+44 1632", "-5", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "\u00a0=1", "\u2003=1",
        "\v=1", "＝1", "＋1", "－1", "＠SUM", "|cmd", "%0A=1", '=HYPERLINK("http://x","y")',
    ],
)  # fmt: skip
def test_each_beginning_of_a_formula_is_guarded(text: str) -> None:
    assert exports.guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Ash", "O’Neill", "3-4", "a=b", "– dash", "'quoted"])
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert exports.guarded(text) == text


@given(st.lists(st.lists(CELLS, min_size=2, max_size=2), max_size=5))
def test_every_cell_comes_back_as_it_was_written(rows: list[list[Any]]) -> None:
    text = "".join(exports.lines(["One", "Two"], rows))
    assert read(text) == [["One", "Two"], *([exports.cell(value) for value in row] for row in rows)]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "Yes"),
        (-5, "-5"),
        (Decimal("-3.50"), "-3.50"),
        (date(2026, 9, 3), "2026-09-03"),
        (datetime(2026, 9, 3, 12, 0, tzinfo=UTC), "2026-09-03T13:00:00+01:00"),
        (["Construction", "Animals"], "Construction; Animals"),
        (["=1", "x"], "'=1; x"),
    ],
)
def test_values_are_written_for_machines(value: object, text: str) -> None:
    assert exports.cell(value) == text


def test_a_download_is_made_while_it_is_sent_and_never_kept() -> None:
    def rows() -> Any:
        for number in range(3):
            made.append(number)
            yield [number]

    made: list[int] = []
    answer = exports.csv_response("rows", ["Number"], rows())
    assert made == []
    assert b"".join(answer.streaming_content).decode() == "\ufeffNumber\r\n0\r\n1\r\n2\r\n"
    assert answer["Cache-Control"] == "no-store"
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="rows.csv"'
