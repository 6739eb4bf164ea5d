"""Putting the database back behind a test that commits: empty, but for what the migrations ship.

Django's own way (flush, then load a dump) takes a second for each such test, most of it for new files of
each emptied table. A test leaves few rows: to delete these takes a thirtieth of that.
"""

from typing import Any, TypeAlias

from django.db import connection, transaction
from django.test import TransactionTestCase

Cursor: TypeAlias = Any
#: Where what ships waits, as copies of the tables that are not empty after the migrations.
SHIPS = "what_ships"
#: Written by migrations alone, and referred to from everywhere.
NEVER_CHANGED = ("django_migrations", "django_content_type", "auth_permission")


def prepare() -> None:
    """Keep copies of what the migrations loaded. Called once for each database of tests."""
    with connection.cursor() as cursor:
        cursor.execute(
            ";".join(
                f'ALTER TABLE public."{table}" SET (autovacuum_enabled = false)'
                for table in _tables(cursor)
            )
        )
        cursor.execute(f"DROP SCHEMA IF EXISTS {SHIPS} CASCADE; CREATE SCHEMA {SHIPS}")
        for table in with_rows(cursor):
            cursor.execute(f'CREATE TABLE {SHIPS}."{table}" AS TABLE public."{table}"')
    TransactionTestCase._fixture_teardown = lambda self: put_back()  # type: ignore[attr-defined]


def tidy() -> None:
    """Give back the room of rows that tests left dead. Called now and then, between two tests.

    By itself PostgreSQL would do so while a test runs: it then finds tables of many pages without a row, and
    from there on plans joins of all of them as if none had more than one, which takes seconds for a page.
    """
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")


def put_back() -> None:
    """Empty every table, and load what ships again, whatever refers to what."""
    with transaction.atomic(), connection.cursor() as cursor:
        ships = tables_that_ship(cursor)
        # The audit trail refuses to be emptied, and nothing may be deleted that something refers to; a test
        # is over, and its database is the test's own.
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(";".join(f'DELETE FROM public."{table}"' for table in _tables(cursor)))
        for table in ships:
            cursor.execute(f'INSERT INTO public."{table}" SELECT * FROM {SHIPS}."{table}"')


def tables_that_ship(cursor: Cursor) -> list[str]:
    """The tables that are not empty after the migrations."""
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [SHIPS])
    return [table for (table,) in cursor.fetchall()]


def _tables(cursor: Cursor) -> list[str]:
    cursor.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND NOT tablename = ANY(%s)",
        [list(NEVER_CHANGED)],
    )
    return [table for (table,) in cursor.fetchall()]


def with_rows(cursor: Cursor) -> list[str]:
    """The tables that are not empty now."""
    tables = _tables(cursor)
    cursor.execute(
        " UNION ALL ".join(
            f"SELECT '{table}' WHERE EXISTS (SELECT FROM public.\"{table}\")" for table in tables
        )
    )
    return [table for (table,) in cursor.fetchall()]
