"""The engines that tests run on, brought up before Django reads its settings.

Without DATABASE_URL and REDIS_URL in the environment these are the embedded ones of the set `test`: one
cluster for all test runs of this checkout, a database for each run, and one for each xdist worker in it.
TEST_DB_NAME names a run's database by hand (together with --reuse-db it is kept from run to run).
"""

import atexit
import contextlib
import os
import re
from urllib.parse import urlsplit, urlunsplit

import psutil
import psycopg2

from apcommission import embedded

SURROUNDINGS = {
    "DJANGO_SETTINGS_MODULE": "apcommission.settings",
    "TESTING": "true",
    "SECRET_KEY": "for tests only, where nothing is worth protecting",
    "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
    "INSECURE_HTTP": "true",
    "SECOND_FACTOR_REQUIRED": "false",
    "STATICFILES_BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage",
    "LOG_LEVEL": "WARNING",
}
OF_A_RUN = (
    *("TEST_RUN", "TEST_DB_NAME", "DATABASE_URL", "REDIS_URL"),
    *("CACHE_PREFIX", "CELERY_QUEUE", "DOCUMENTS_ROOT"),
)
# A database of a run or the copy of one, and the process that made it; see `sweep`.
RUN_DATABASE = re.compile(r"^test_ap_(\d+)(_gw\d+|_copy)?$")


def prepare() -> None:
    """Set the environment that settings.py reads; start the embedded engines if none are named."""
    for name, value in SURROUNDINGS.items():
        os.environ.setdefault(name, value)
    if "PYTEST_XDIST_WORKER" not in os.environ:
        prepare_run()
    # Runs side by side share one Valkey: each worker has keys, a queue and documents of its own.
    own = f"{os.environ['TEST_RUN']}-{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    os.environ["CACHE_PREFIX"] = f"cache-{own}"
    os.environ["CELERY_QUEUE"] = f"queue-{own}"
    os.environ["DOCUMENTS_ROOT"] = str(embedded.HOME / "test" / "documents" / own)


def prepare_run() -> None:
    """What one run does once, in the process that hands out tests to the xdist workers."""
    os.environ["TEST_RUN"] = f"ap_{os.getpid()}"
    if "DATABASE_URL" in os.environ and "REDIS_URL" in os.environ:
        return
    holding = contextlib.ExitStack()
    engines = holding.enter_context(embedded.hold("test", durable=False))
    atexit.register(holding.close)
    embedded.loosen("test")
    if "REDIS_URL" not in os.environ:
        os.environ["REDIS_URL"] = engines.redis_url
    if "DATABASE_URL" not in os.environ:
        sweep(engines.database_url)
        # Django puts test_ before this name, and pytest-django a worker's name after it.
        name = os.environ.get("TEST_DB_NAME", os.environ["TEST_RUN"])
        os.environ["DATABASE_URL"] = urlunsplit(
            urlsplit(engines.database_url)._replace(path=f"/{name}")
        )


def outside_environment() -> dict[str, str]:
    """The environment without what this module put into it: for a `./run` that is itself under test."""
    ours = {*SURROUNDINGS, *OF_A_RUN}
    return {
        name: value
        for name, value in os.environ.items()
        if name not in ours and not name.startswith("PYTEST_")
    }


def sweep(database_url: str) -> list[str]:
    """Drop databases left behind by runs whose process is gone; returns their names."""
    connection = psycopg2.connect(database_url)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT datname FROM pg_database")
            names = [name for (name,) in cursor.fetchall()]
            left = [
                name
                for name in names
                if (run := RUN_DATABASE.match(name)) and not psutil.pid_exists(int(run[1]))
            ]
            for name in left:
                cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    finally:
        connection.close()
    return left
