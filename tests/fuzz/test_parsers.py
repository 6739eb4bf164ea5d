"""Every parser of a file or of a pasted text: it reads, or says in its own words why not.

What the product sends up goes through a form (`test_pages.py`); these are the readers behind, fed directly.
"""

import csv
from collections.abc import Callable
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from hypothesis import strategies as st
from openpyxl import Workbook

from apcommission.fields import written_day
from apcommission.geography.postcodes import PointsUnreadable, points_of
from apcommission.importing import tables
from apcommission.registers import reading
from monitoring.exchange import files as exchange_files
from monitoring.exchange.tables import TABLES
from referrals.importing import ctf
from tests.fuzz.feeding import feed
from tests.fuzz.grammar import FILES, words
from tests.fuzz.watching import ALWAYS, writes

CELLS = words() | st.sampled_from(("pupil", "date", "session", "code", "AM", "PM", "/", "B", "L"))
ROWS = st.lists(st.lists(CELLS, max_size=7), max_size=6)
BYTES = (
    st.binary(max_size=300)
    | st.sampled_from([content for _, _, content in FILES])
    | st.tuples(st.sampled_from([content for _, _, content in FILES]), st.binary(max_size=100)).map(
        b"".join
    )
)


def as_csv(rows: list[list[str]], delimiter: str = ",") -> str:
    out = StringIO()
    csv.writer(out, delimiter=delimiter, escapechar="\\").writerows(rows)
    return out.getvalue()


def as_xlsx(rows: list[list[str]]) -> bytes:
    book, out = Workbook(), BytesIO()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append([clean(cell) for cell in row])
    book.save(out)
    return out.getvalue()


def clean(cell: str) -> str:
    return "".join(sign for sign in cell if sign.isprintable())[:30_000]


#: Transfer files as they are built, whose values are anything.
TRANSFER_FILES = st.dictionaries(
    st.sampled_from(
        ("UPN", "Surname", "Forename", "DOB", "Gender", "NCyearActual", "SENprovision")
    ),
    words(),
).map(
    lambda told: (
        "<CTfile><CTFpupilData><Pupil>"
        + "".join(f"<{name}>{escape(clean(text))}</{name}>" for name, text in told.items())
        + "</Pupil></CTFpupilData></CTfile>"
    ).encode("utf-8", "replace")
)
REGISTERS = ROWS.map(lambda rows: as_csv([[*reading.NEEDED, *reading.MORE], *rows]).encode())
TABLES_AS_BYTES = BYTES | ROWS.map(as_csv).map(str.encode) | ROWS.map(as_xlsx)


def fault(read: Callable[[], Any], *told: type[Exception]) -> str:
    """What else than its own refusal a reader raised."""
    try:
        read()
    except told:
        return ""
    except Exception as error:
        return f"{type(error).__name__}: {str(error)[:200]}"
    return ""


def test_readers_withstand_bad_input(tmp_path: Path) -> None:
    def path(name: str, content: bytes) -> Path:
        file = tmp_path / name
        file.write_bytes(content)
        return file

    def exchange(ending: str) -> Callable[[bytes], str]:
        return lambda content: fault(
            lambda: list(exchange_files.read(path(f"pupils.{ending}", content))),
            exchange_files.Unreadable,
        )

    texts = ROWS.map(as_csv) | ROWS.map(lambda rows: as_csv(rows, "\t")) | words()
    told = []
    readers: list[tuple[str, Any, Callable[[Any], str]]] = [
        (
            "pasted table",
            texts,
            lambda text: fault(lambda: tables.rows_of_text(text), tables.TableUnreadable),
        ),
        (
            "table as a file",
            TABLES_AS_BYTES,
            lambda content: fault(lambda: tables.rows_of_file(content), tables.TableUnreadable),
        ),
        (
            "transfer file",
            BYTES | TRANSFER_FILES,
            lambda content: fault(lambda: ctf.read(content), tables.TableUnreadable),
        ),
        (
            "register of schools",
            BYTES | REGISTERS,
            lambda content: fault(
                lambda: list(reading.establishments(BytesIO(content))), reading.FileUnreadable
            ),
        ),
        ("day", words(), lambda text: fault(lambda: written_day(text), ValueError)),
        ("exchange csv", TABLES_AS_BYTES, exchange("csv")),
        ("exchange xlsx", TABLES_AS_BYTES, exchange("xlsx")),
        (
            "points of postcodes",
            TABLES_AS_BYTES,
            lambda content: fault(
                lambda: list(points_of(path("points.csv", content))), PointsUnreadable
            ),
        ),
    ]
    for name, strategy, read in readers:
        told += feed(f"parser {name}", strategy, read).told()
    for table in TABLES:
        for column in table.columns:
            name = f"parser column {table.name}.{column.name}"
            parse = column.parse
            read_cell = lambda text, parse=parse: fault(lambda: parse(text), ValueError)  # noqa: E731
            told += feed(name, words(), read_cell).told()
    assert not told, "\n".join(told)


@pytest.mark.django_db
def test_a_case_folder_that_is_refused_leaves_nothing_behind(tmp_path: Path) -> None:
    """The import reads all files before it writes, in one transaction."""
    from tests.monitoring.exchange.case_folder import SMALL

    @st.composite
    def folders(draw: st.DrawFn) -> dict[str, str]:
        """The small case that loads, with some cells, lines or whole files spoilt."""
        made = {name: [dict(row) for row in rows] for name, rows in SMALL.items()}
        for name in draw(st.lists(st.sampled_from(sorted(made)), min_size=1, max_size=3)):
            rows = made[name]
            if rows:
                row = rows[draw(st.integers(0, len(rows) - 1))]
                row[draw(st.sampled_from(sorted(row)))] = draw(words())
        texts = {}
        for name, rows in made.items():
            heads = list(rows[0]) if rows else []
            texts[name] = as_csv([heads, *([row.get(head, "") for head in heads] for row in rows)])
        return texts

    def load(texts: dict[str, str]) -> str:
        for name, text in texts.items():
            (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
        return loaded(tmp_path)

    fed = feed("parser case folder", folders(), load)
    assert not fed.faults, "\n".join(fed.told())


def loaded(folder: Path) -> str:
    """Load a folder; what is wrong with how that was answered."""
    with transaction.atomic():
        statements = Statements()
        with connection.execute_wrapper(statements):
            wrong = fault(
                lambda: call_command(
                    "load_case", str(folder), stdout=StringIO(), stderr=StringIO()
                ),
                CommandError,
            )
            refused = statements.refused
        transaction.set_rollback(True)
    left = [table for table in writes(statements.seen) if table not in ALWAYS]
    return wrong or (f"left writes to {sorted(set(left))}" if refused and left else "")


class Statements:
    """Keeps the statements that were executed; `refused`: whether one of them rolled back."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    @property
    def refused(self) -> bool:
        return any(one.startswith("ROLLBACK TO") for one in self.seen)

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.seen.append(sql)
        return execute(sql, params, many, context)
