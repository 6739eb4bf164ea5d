"""The role as which the service connects to the embedded PostgreSQL: no superuser, and owner of its database.

A superuser passes by row-level security: the second wall (docs/decisions) would not stand.
"""

import contextlib
from collections.abc import Iterator
from typing import Any

import psycopg2

NAME = "apcommission_service"
# Tables (their sequences go with them) and functions of the administrator, but for those of extensions.
HAND_OVER = """
DO $$ DECLARE one record; BEGIN
    FOR one IN
        SELECT 'TABLE' AS kind, c.oid::regclass::text AS name
        FROM pg_class c
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')
            AND c.relowner = '{administrator}'::regrole
            AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
        UNION ALL
        SELECT 'FUNCTION', f.oid::regprocedure::text
        FROM pg_proc f
        WHERE f.pronamespace = 'public'::regnamespace AND f.proowner = '{administrator}'::regrole
            AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = f.oid AND d.deptype = 'e')
    LOOP
        EXECUTE format('ALTER %s %s OWNER TO {name}', one.kind, one.name);
    END LOOP;
END $$
"""


def make(maintenance: str, password: str, database: str) -> None:
    """Make the role and its database, where they are not there yet. `maintenance`: a superuser's address."""
    with _cursor(maintenance) as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [NAME])
        if cursor.fetchone() is None:
            cursor.execute(f"CREATE ROLE {NAME} LOGIN NOSUPERUSER CREATEDB PASSWORD %s", [password])
        # Figures are large statements that run in a moment: compiling them first takes longer.
        cursor.execute(f"ALTER ROLE {NAME} SET jit = off")
        cursor.execute(
            "SELECT datname, pg_get_userbyid(datdba) FROM pg_database WHERE NOT datistemplate"
        )
        owners = dict(cursor.fetchall())
        if database not in owners:
            cursor.execute(f"CREATE DATABASE {database} OWNER {NAME}")
        for one in sorted(name for name, owner in owners.items() if owner != NAME):
            if one != "postgres":
                cursor.execute(f'ALTER DATABASE "{one}" OWNER TO {NAME}')


def hand_over(database: str, administrator: str) -> None:
    """What a database of before there was this role holds becomes the role's own."""
    with _cursor(database) as cursor:
        cursor.execute(HAND_OVER.format(administrator=administrator, name=NAME))


def loosen(maintenance: str) -> None:
    """Let the role switch triggers off: for tests and the bench, never for people's data."""
    with _cursor(maintenance) as cursor:
        cursor.execute(f"GRANT SET ON PARAMETER session_replication_role TO {NAME}")


@contextlib.contextmanager
def _cursor(address: str) -> Iterator[Any]:
    connection = psycopg2.connect(address)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            yield cursor
    finally:
        connection.close()
