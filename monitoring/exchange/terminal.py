"""Trouble with the database, in words for the person at the terminal."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import CommandError
from django.db import OperationalError, ProgrammingError
from psycopg2.errorcodes import UNDEFINED_COLUMN, UNDEFINED_TABLE


@contextmanager
def trouble_in_words() -> Iterator[None]:
    """A database that cannot be reached, or was not brought up to date, is a CommandError."""
    try:
        yield
    except OperationalError as broken:
        first = str(broken).strip().partition("\n")[0]
        raise CommandError(f"The database cannot be reached, or broke off: {first}") from broken
    except ProgrammingError as broken:
        if getattr(broken.__cause__, "pgcode", "") not in (UNDEFINED_TABLE, UNDEFINED_COLUMN):
            raise
        raise CommandError(
            "The database is not up to date: run manage.py migrate first."
        ) from broken
