"""Which columns a statement reads, as PostgreSQL has it."""

from typing import Any

from django.db import connection


def read_by(statement: str, values: Any) -> set[tuple[str, str]]:
    """The tables and columns that a statement reads: those that a view of it depends on."""
    with connection.cursor() as cursor:
        words = cursor.mogrify(statement, values)
        cursor.execute(f"CREATE TEMP VIEW read_by_figures AS SELECT EXISTS ({words.decode()})")
        cursor.execute(
            """SELECT DISTINCT t.relname, a.attname FROM pg_rewrite r
            JOIN pg_depend d ON d.objid = r.oid AND d.classid = 'pg_rewrite'::regclass
            JOIN pg_class t ON t.oid = d.refobjid AND d.refclassid = 'pg_class'::regclass
            JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid
            WHERE r.ev_class = 'read_by_figures'::regclass"""
        )
        found = set(cursor.fetchall())
        cursor.execute("DROP VIEW read_by_figures")
    return found
