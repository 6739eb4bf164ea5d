"""A real Celery worker for the tests that need one: `def test_…(worker, live_server)`.

It is a process of its own on the test's database, so a test that uses it must commit what the worker is
to see: take `live_server` or `transactional_db`, not `db`.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection

READY_SECONDS = 60


@pytest.fixture(scope="session")
def worker(django_db_setup: None) -> Iterator[Path]:
    """A running prefork worker, one for each pytest process; yields its log."""
    database = urlsplit(os.environ["DATABASE_URL"])._replace(
        path=f"/{connection.settings_dict['NAME']}"
    )
    environment = {**os.environ, "DATABASE_URL": urlunsplit(database), "LOG_LEVEL": "INFO"}
    command = [
        sys.executable,
        "-m",
        "celery",
        "--app",
        "apcommission",
        "worker",
        "--pool",
        "prefork",
    ]
    # Named after its queue, which is this pytest process's own: workers of runs side by side differ.
    command += [
        "--concurrency",
        "1",
        "--hostname",
        f"{os.environ['CELERY_QUEUE']}@tests",
        "--loglevel",
        "INFO",
    ]
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "worker.log"
        with log.open("wb") as output:
            process = subprocess.Popen(command, env=environment, stdout=output, stderr=output)
        try:
            wait_until_ready(process, log)
            yield log
        finally:
            process.terminate()
            process.wait(60)


def wait_until_ready(process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while " ready." not in log.read_text(errors="replace"):
        if process.poll() is not None or time.monotonic() > deadline:
            pytest.fail(f"The worker did not start:\n{log.read_text(errors='replace')}")
        time.sleep(0.1)
