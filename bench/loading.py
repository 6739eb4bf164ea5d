"""Loading a whole case into an empty database, and again."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2

from bench import authority
from bench.rows import Row
from bench.sized import Size

ROOT = Path(__file__).resolve().parent.parent
DATABASE = "bench_loading"


def rows(_sizes: list[Size]) -> list[Row]:
    authority.write_sample()
    with empty_database() as environment:
        first, again = _load(environment), _load(environment)
    note = "with the start of Python"
    return [
        Row("load_case of the whole case", first, note),
        Row("load_case of the same case again", again, f"{note}; changes nothing"),
    ]


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
