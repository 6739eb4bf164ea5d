"""What machines ask: health checks and figures."""

import json
import logging
import subprocess
import sys
from typing import Any

import pytest
from django.db import OperationalError
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from apcommission.logs import JsonLine
from apcommission.operation import actions, metrics, queries, readiness
from tests.access.tables.apcommission_operation import ran


@pytest.fixture
def machine() -> Client:
    """Asks by an address that is in no list of hosts, and without HTTPS."""
    return Client(headers={"host": "10.1.2.3:8000"})


def test_alive_asks_nothing_of_database_or_broker(machine: Client, settings: Any) -> None:
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    settings.SECURE_SSL_REDIRECT = True
    answer = machine.get("/healthz")  # without the mark of a test that may use the database
    assert (answer.status_code, answer.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_ready_says_which_part_is_not(
    machine: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    fine = {"database": "ok", "broker": "ok", "migrations": "ok"}
    answer = machine.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, fine)
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    MigrationRecorder.Migration.objects.filter(app="apcommission", name="0001_tables").delete()
    answer = machine.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {**fine, "broker": "no answer", "migrations": "1 not applied"}

    def gone() -> None:
        raise OperationalError

    monkeypatch.setattr(readiness, "missing_migrations", gone)
    monkeypatch.setattr(readiness.connection, "close", lambda: None)
    assert machine.get("/readyz").json()["database"] == "no answer"


@pytest.mark.django_db
def test_figures_are_for_who_brings_the_token(machine: Client, settings: Any) -> None:
    assert machine.get("/metrics", headers={"authorization": "Bearer "}).status_code == 403
    settings.METRICS_TOKEN = "the token"
    for wrong in ("", "Bearer another", "Bearer é"):
        assert machine.get("/metrics", headers={"authorization": wrong}).status_code == 403
    ran()
    Client().get("/account/login/?search=Kim")
    told = machine.get("/metrics", headers={"authorization": "Bearer the token"}).content.decode()
    assert 'ap_requests_total{method="GET",page="account_login",status="200"}' in told
    assert 'ap_request_seconds_bucket{le="0.5",page="account_login"}' in told
    assert 'ap_up{part="database"} 1.0' in told
    assert 'ap_job_failed{job="placements.attendance.tasks.open_returns"} 1.0' in told
    assert "ap_queue_tasks " in told
    assert "ap_backup_timestamp_seconds" in told
    assert "Kim" not in told
    assert "/" not in told.replace("# ", ""), "a page is named, never its address"


@pytest.mark.django_db
def test_figures_are_told_of_the_rest_when_the_broker_is_gone(settings: Any) -> None:
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    told = metrics.text().decode()
    assert 'ap_up{part="broker"} 0.0' in told
    assert "ap_queue_tasks" not in told
    assert "ap_emails" in told


def test_processes_of_the_web_server_count_together(tmp_path: Any) -> None:
    """As gunicorn starts them: a folder made before the first, in which each counts for itself."""
    count = """
import os
import apcommission.web_server as server
server.on_starting(None)
from prometheus_client import Counter, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
counter = Counter("ap_requests", "x", ("page",), registry=None)
for _ in range(2):
    if os.fork() == 0:
        counter.labels("home").inc()
        os._exit(0)
    os.wait()
registry = CollectorRegistry()
MultiProcessCollector(registry)
print(generate_latest(registry).decode())
server.on_exit(None)
print(os.path.exists(os.environ[server.FOLDER]))
"""
    done = subprocess.run(
        [sys.executable, "-c", count], capture_output=True, text=True, check=False
    )
    assert 'ap_requests_total{page="home"} 2.0' in done.stdout, done.stderr
    assert done.stdout.rstrip().endswith("False")


def test_a_line_of_json_holds_what_belongs_to_it_and_no_words_of_an_error() -> None:
    def line(name: str, words: str, args: Any = (), error: Any = None) -> dict[str, Any]:
        record = logging.LogRecord(name, 20, "", 0, words, (args,) if args else (), error)
        told = JsonLine("%(asctime)s %(message)s").format(record)
        assert "\n" not in told
        parsed: dict[str, Any] = json.loads(told)
        return parsed

    someone = " ".join(("Kim", "Pupil"))
    try:
        raise ValueError(someone)
    except ValueError:
        told = line("ap", "It broke", error=sys.exc_info())
    assert (told["message"], told["level"]) == ("It broke", "INFO")
    assert told["error"].endswith("builtins.ValueError")
    assert "Kim" not in json.dumps(told)
    asked = {"m": "GET", "U": "/a/", "s": "200", "b": "5", "D": 1200, "t": "now"}
    told = line("gunicorn.access", "%(m)s %(U)s", asked)
    assert {
        "method": "GET",
        "page": "/a/",
        "status": 200,
        "microseconds": 1200,
    }.items() <= told.items()
    told = line("celery.app.trace", "Task %(name)s", {"name": "a.b", "id": "7"})
    assert (told["task"], told["task_id"]) == ("a.b", "7")


@pytest.mark.django_db
def test_the_last_run_of_a_job_is_noted_with_its_kind_of_error_alone() -> None:
    task = "apcommission.people.tasks.clear_what_is_over"
    for problem in ("", "builtins.KeyError"):
        actions.note_start(task=task)
        actions.note_end(task=task, problem=problem)
    (job,) = [job for job in queries.jobs() if job.task == task]
    assert job.run is not None
    assert (job.run.state, job.run.runs, job.run.failures) == ("failed", 2, 1)
    assert job.run.problem == "builtins.KeyError"
    assert not job.is_missed
