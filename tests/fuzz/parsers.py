"""Every parser of a file or of a pasted text: it reads, or says in its own words why not.

What the product sends up goes through a form (`targets.py`); these are the readers behind, fed directly.
"""

import csv
from collections.abc import Callable, Iterator
from functools import partial
from io import BytesIO, StringIO
from pathlib import Path
from random import Random
from typing import Any
from xml.sax.saxutils import escape

from django.core.management import CommandError, call_command
from django.db import connection, transaction
from openpyxl import Workbook

from apcommission.fields import written_day
from apcommission.geography.postcodes import PointsUnreadable, points_of
from apcommission.importing import tables
from apcommission.registers import reading
from monitoring.exchange import files as exchange_files
from monitoring.exchange.tables import TABLES
from referrals.importing import ctf
from tests.fuzz.feeding import Target
from tests.fuzz.grammar import FILES, words
from tests.fuzz.watching import ALWAYS, writes

CELLS = ("pupil", "date", "session", "code", "AM", "PM", "/", "B", "L")


def rows(dice: Random) -> list[list[str]]:
    """Up to six rows of up to seven cells."""
    return [
        [
            dice.choice(CELLS) if dice.random() < 0.4 else words(dice)
            for _ in range(dice.randrange(8))
        ]
        for _ in range(dice.randrange(7))
    ]


def raw(dice: Random) -> bytes:
    """Anything, a known beginning, or that with anything behind it."""
    die = dice.random()
    if die < 0.33:
        return dice.randbytes(dice.randrange(301))
    known = dice.choice(FILES)[2]
    return known if die < 0.5 else known + dice.randbytes(dice.randrange(101))


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


TOLD = ("UPN", "Surname", "Forename", "DOB", "Gender", "NCyearActual", "SENprovision")


def transfer_files(dice: Random) -> bytes:
    """Transfer files as they are built, whose values are anything; sometimes with a part of it spoilt."""
    if dice.random() < 0.3:
        return raw(dice)
    told = {name: words(dice) for name in dice.choices(TOLD, k=dice.randrange(6))}
    values = "".join(f"<{name}>{escape(clean(text))}</{name}>" for name, text in told.items())
    made = f"<CTfile><CTFpupilData><Pupil>{values}</Pupil></CTFpupilData></CTfile>"
    return spoilt(dice, made.encode("utf-8", "replace"))


def spoilt(dice: Random, content: bytes) -> bytes:
    """Mostly as it was; else a few bytes of it are others, or its end is missing."""
    die = dice.random()
    if die < 0.7 or not content:
        return content
    place = dice.randrange(len(content))
    if die < 0.85:
        return content[:place] + dice.randbytes(dice.randrange(4)) + content[place + 1 :]
    return content[:place]


def registers(dice: Random) -> bytes:
    if dice.random() < 0.3:
        return raw(dice)
    return as_csv([[*reading.NEEDED, *reading.MORE], *rows(dice)]).encode()


def tables_as_bytes(dice: Random) -> bytes:
    die = dice.random()
    if die < 0.3:
        return raw(dice)
    return spoilt(dice, as_csv(rows(dice)).encode() if die < 0.75 else as_xlsx(rows(dice)))


def texts(dice: Random) -> str:
    die = dice.random()
    return words(dice) if die < 0.3 else as_csv(rows(dice), "," if die < 0.65 else "\t")


def fault_in(read: Callable[[Any], Any], told: type[Exception], content: Any) -> str:
    """What else than its own refusal a reader raised."""
    try:
        read(content)
    except told:
        return ""
    except Exception as error:
        return f"{type(error).__name__}: {str(error)[:200]}"
    return ""


def readers(folder: Path) -> Iterator[Target]:
    """Each reader of a file or a text, and of a cell of a table of cases. `folder`: for files to read."""

    def path(name: str, content: bytes) -> Path:
        file = folder / name
        file.write_bytes(content)
        return file

    def exchange(ending: str) -> Callable[[bytes], Any]:
        return lambda content: list(exchange_files.read(path(f"pupils.{ending}", content)))

    def points(content: bytes) -> Any:
        return list(points_of(path("points.csv", content)))

    def schools(content: bytes) -> Any:
        return list(reading.establishments(BytesIO(content)))

    told = tables.TableUnreadable
    unread = exchange_files.Unreadable
    found: list[tuple[str, Any, Callable[[Any], Any], type[Exception]]] = [
        ("pasted table", texts, tables.rows_of_text, told),
        ("table as a file", tables_as_bytes, tables.rows_of_file, told),
        ("transfer file", transfer_files, ctf.read, told),
        ("register of schools", registers, schools, reading.FileUnreadable),
        ("day", words, written_day, ValueError),
        ("exchange csv", tables_as_bytes, exchange("csv"), unread),
        ("exchange xlsx", tables_as_bytes, exchange("xlsx"), unread),
        ("points of postcodes", tables_as_bytes, points, PointsUnreadable),
    ]
    for table in TABLES:
        for column in table.columns:
            found.append((f"column {table.name}.{column.name}", words, column.parse, ValueError))
    for name, make, read, refusal in found:
        yield Target("parser", name, make, partial(fault_in, read, refusal))


def case_folder(folder: Path) -> Target:
    """The import of cases: it reads all files before it writes, in one transaction."""
    from tests.monitoring.exchange.case_folder import SMALL

    def folders(dice: Random) -> dict[str, str]:
        """The small case that loads, with some cells, lines or whole files spoilt."""
        made = {name: [dict(row) for row in rows] for name, rows in SMALL.items()}
        for name in dice.choices(sorted(made), k=dice.randint(1, 3)):
            if lines := made[name]:
                line = dice.choice(lines)
                line[dice.choice(sorted(line))] = words(dice)
        texts = {}
        for name, lines in made.items():
            heads = list(lines[0]) if lines else []
            texts[name] = as_csv([heads, *([row.get(head, "") for head in heads] for row in lines)])
        return texts

    def load(texts: dict[str, str]) -> str:
        for old in folder.glob("*.csv"):
            old.unlink()
        for name, text in texts.items():
            (folder / f"{name}.csv").write_text(text, encoding="utf-8")
        return loaded(folder)

    return Target("parser", "case folder", folders, load)


def load_case(folder: Path) -> None:
    call_command("load_case", str(folder), stdout=StringIO(), stderr=StringIO())


def loaded(folder: Path) -> str:
    """Load a folder; what is wrong with how that was answered."""
    with transaction.atomic():
        statements = Statements()
        with connection.execute_wrapper(statements):
            wrong = fault_in(load_case, CommandError, folder)
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
