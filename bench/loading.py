"""Loading a whole case into an empty database, and again, beside COPY of its marks alone."""

import csv
import io
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2
from django.db import connection

from bench import authority
from bench.marks import CREATE
from bench.rows import Row, best_of
from bench.sized import Size

ROOT = Path(__file__).resolve().parent.parent
DATABASE = "bench_loading"
HALVES = {"AM": "0", "PM": "1"}


def rows(_sizes: list[Size]) -> list[Row]:
    authority.write_sample()
    marks = _marks()
    limit = Row("COPY of the marks of a case", _copied(marks), note=f"{len(marks):,} marks")
    with empty_database() as environment:
        first = _load(environment)
        again = _load(environment)
    return [
        limit,
        Row(
            "load_case of the whole case",
            first,
            limit=limit,
            note="with the start of Python",
            goal=3,
        ),
        Row("load_case of the same case again", again, limit=limit, note="changes nothing"),
    ]


def _marks() -> list[str]:
    """The marks as lines for COPY: a number in place of each placement's reference."""
    numbers: dict[str, int] = {}
    with (authority.SAMPLE / "attendance.csv").open(newline="") as file:
        return [
            f"{numbers.setdefault(row['placement_ref'], len(numbers))}\t{row['date']}\t"
            f"{HALVES[row['session']]}\t{row['code'][0].replace(chr(92), '/')}\n"
            for row in csv.DictReader(file)
        ]


def _copied(marks: list[str]) -> float:
    text = "".join(marks)
    with connection.cursor() as cursor:
        cursor.execute(CREATE)
        seconds = best_of(
            3,
            lambda: cursor.copy_expert("COPY bench_mark FROM STDIN", io.StringIO(text)),
            before=lambda: cursor.execute("TRUNCATE bench_mark"),
        )
        cursor.execute("DROP TABLE bench_mark")
    return seconds


@contextmanager
def empty_database() -> Iterator[dict[str, str]]:
    """A database of its own with the schema and nothing in it; yields the environment that names it."""
    address = urlsplit(os.environ["DATABASE_URL"])
    server = psycopg2.connect(os.environ["DATABASE_URL"])
    server.autocommit = True
    own = {**os.environ, "DATABASE_URL": urlunsplit(address._replace(path=f"/{DATABASE}"))}
    with server.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {DATABASE}")
        try:
            _manage(own, "migrate", "--verbosity", "0")
            yield own
        finally:
            cursor.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")
            server.close()


def _load(environment: dict[str, str]) -> float:
    began = time.perf_counter()
    _manage(environment, "load_case", str(authority.SAMPLE))
    return time.perf_counter() - began


def _manage(environment: dict[str, str], *words: str) -> None:
    command = [sys.executable, str(ROOT / "manage.py"), *words]
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=True)
