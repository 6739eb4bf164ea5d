"""A load of a case folder is killed at its very end: nothing of it is there, and the next one loads all."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import pytest
from django.db import connection

from monitoring.exchange.actions import load_case
from placements.placement.models import Placement
from providers.directory.models import Provider

ROOT = Path(__file__).resolve().parent.parent.parent
CASE = ROOT / "tests" / "cases" / "first_steps_2004_05"
WAITS = (
    "SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid) "
    "WHERE NOT granted AND datname = current_database()"
)


@pytest.mark.django_db(transaction=True)
def test_a_load_that_is_killed_leaves_nothing_and_can_be_repeated() -> None:
    url = urlunsplit(
        urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    )
    other = psycopg2.connect(url)
    with other.cursor() as cursor:
        # All is written; the line in the trail, which comes last, has to wait.
        cursor.execute("LOCK TABLE apcommission_auditevent IN EXCLUSIVE MODE")
    load = subprocess.Popen(
        [sys.executable, "manage.py", "load_case", str(CASE)],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": url},
    )
    deadline = time.monotonic() + 60
    while not waits():
        assert load.poll() is None
        assert time.monotonic() < deadline, "it takes too long"
        time.sleep(0.05)
    load.send_signal(signal.SIGKILL)
    load.wait()
    other.rollback()
    other.close()
    assert not Provider.objects.exists()
    load_case(folder=CASE, by=None)  # waits for the killed one's connection, if it is there still
    loaded = Placement.objects.count()
    assert loaded
    assert load_case(folder=CASE, by=None).is_empty
    assert Placement.objects.count() == loaded


def waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(WAITS)
        return bool(cursor.fetchone()[0])
