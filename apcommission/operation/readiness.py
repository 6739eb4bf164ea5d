"""Whether this process can work: what it needs answers, and the tables are those of its code."""

from functools import cache

from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from apcommission.operation import queries

OK = "ok"


def parts() -> dict[str, str]:
    """{"database", "broker", "migrations": "ok" or what is wrong}, in words that hold no data."""
    broker = OK if queries.queue_length() is not None else "no answer"
    try:
        missing = len(missing_migrations())
    except Error:
        connection.close()
        return {"database": "no answer", "broker": broker, "migrations": "not known"}
    migrations = OK if not missing else f"{missing} not applied"
    return {"database": OK, "broker": broker, "migrations": migrations}


def missing_migrations() -> list[tuple[str, str]]:
    """(app, name) of migrations of this code that the database has not seen. One query."""
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(migrations_of_the_code() - set(applied))


def is_bound() -> bool:
    """Whether row-level security binds the role as which we connect: it passes by a superuser. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        return not cursor.fetchone()[0]


@cache
def migrations_of_the_code() -> frozenset[tuple[str, str]]:
    """(app, name) of every migration that this code brings."""
    return frozenset(MigrationLoader(None).disk_migrations or {})


@cache
def migrations_known() -> frozenset[tuple[str, str]]:
    """Those, and the ones of before that they stand for: a database of then has seen them."""
    disk = MigrationLoader(None).disk_migrations or {}
    return frozenset(disk).union(*(migration.replaces for migration in disk.values()))
