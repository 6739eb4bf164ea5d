"""The database of tests, made by the migrations once for all workers of a run.

The migrations take ten seconds. Whoever is through them first leaves a copy, from which the others are made.
"""

import os
from contextlib import suppress

from django.db import connection
from django.db.utils import IntegrityError, ProgrammingError


def is_wanted() -> bool:
    """Whether there are others to come; a database that is kept from run to run is made once as it is."""
    others = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")) > 1
    return others and "TEST_DB_NAME" not in os.environ


def copy() -> str:
    """The name of the copy, as `engines.sweep` knows it."""
    return f"test_{os.environ['TEST_RUN']}_copy"


def take() -> bool:
    """Have Django begin with the copy, if there is one."""
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT FROM pg_database WHERE datname = %s", [copy()])
        if cursor.fetchone() is None:
            return False
    connection.settings_dict["TEST"]["TEMPLATE"] = copy()
    return True


def leave() -> None:
    """Leave a copy of this worker's database, which nobody has written to yet."""
    own = connection.settings_dict["NAME"]
    connection.close()
    # Of two who come at once, or one after the other, one copy is enough.
    with suppress(IntegrityError, ProgrammingError), connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{copy()}" TEMPLATE "{own}"')


def drop() -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{copy()}"')
