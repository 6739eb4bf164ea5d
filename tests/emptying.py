"""Putting the database back behind a test that commits: empty, but for what the migrations ship.

Django's own way (flush, then load a dump) takes a second for each such test. This one looks at which tables
have rows at all, and takes a tenth of that.
"""

from typing import Any

from django.db import connection, transaction
from django.test import TransactionTestCase

#: Where what ships waits, as copies of the tables that are not empty after the migrations.
SHIPS = "what_ships"
#: Written by migrations alone, and referred to from everywhere.
NEVER_CHANGED = ("django_migrations", "django_content_type", "auth_permission")


def prepare() -> None:
    """Keep copies of what the migrations loaded. Called once for each database of tests."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {SHIPS} CASCADE; CREATE SCHEMA {SHIPS}")
        for table in _with_rows(cursor):
            cursor.execute(f'CREATE TABLE {SHIPS}."{table}" AS TABLE public."{table}"')
    TransactionTestCase._fixture_teardown = lambda self: put_back()  # type: ignore[attr-defined]


def put_back() -> None:
    """Empty what has rows, and load what ships again, whatever refers to what."""
    with transaction.atomic(), connection.cursor() as cursor:
        filled = _with_rows(cursor)
        # The audit trail refuses to be emptied; a test is over, and its database is the test's own.
        cursor.execute("SET LOCAL session_replication_role = replica")
        if filled:
            tables = ", ".join(f'public."{table}"' for table in filled)
            cursor.execute(f"TRUNCATE {tables} CASCADE")
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [SHIPS])
        for (table,) in cursor.fetchall():
            cursor.execute(f'INSERT INTO public."{table}" SELECT * FROM {SHIPS}."{table}"')


def _with_rows(cursor: Any) -> list[str]:
    cursor.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND NOT tablename = ANY(%s)",
        [list(NEVER_CHANGED)],
    )
    tables = [table for (table,) in cursor.fetchall()]
    cursor.execute(
        " UNION ALL ".join(
            f"SELECT '{table}' WHERE EXISTS (SELECT FROM public.\"{table}\")" for table in tables
        )
    )
    return [table for (table,) in cursor.fetchall()]
