"""Reports made by a real worker process: asked for in the browser, and with the worker killed on the way."""

import os
import signal
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.utils import timezone

from apcommission.celery import app
from apcommission.documents.models import Document
from apcommission.reports.models import ReportRun
from monitoring.measures.figures import Scope
from monitoring.reports import actions
from monitoring.reports.tasks import make_term_reports, restart_stuck_reports
from tests.browser import picture, sign_in

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

SECONDS = 90


def until(what: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SECONDS
    while not what():
        assert time.monotonic() < deadline, "it takes too long"
        time.sleep(0.05)


def state_of(run: ReportRun) -> str:
    return ReportRun.objects.values_list("state", flat=True).get(pk=run.pk)


def ask(world: Any) -> ReportRun:
    return actions.ask_for_report(
        by=world.people["officer"],
        kind="termly",
        scope=Scope("provider", world.provider.organisation.reference),
        start=world.term.start,
        end=world.term.end,
    )


def child_of_worker() -> int:
    """The process of the worker that does its tasks."""
    name = f"{settings.CELERY_TASK_DEFAULT_QUEUE}@tests"
    stats = app.control.inspect(destination=[name], timeout=10).stats()
    (child,) = stats[name]["pool"]["processes"]
    return int(child)


def notice_the_gone(connection: Any) -> None:
    """Have the database notice that whoever has a turn is gone.

    It would at the end of their statement; who comes sooner is sent away for twenty seconds, which is a test
    of its own (test_making.py).
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_locks JOIN pg_database ON oid = database"
            " WHERE locktype = 'advisory' AND datname = current_database()"
        )


@pytest.mark.django_db(transaction=True)
def test_a_report_is_asked_for_watched_and_read(
    desktop: "BrowserContext", live_server: Any, worker: Path
) -> None:
    from tests.factories.world import World

    world = World()
    sign_in(desktop, world.person("officer"), live_server.url)
    page = desktop.new_page()
    page.goto(f"{live_server.url}/reports/")
    page.get_by_role("button", name="Ask for a report").click()
    page.get_by_label("One provider").check()
    page.get_by_label("Name or reference").fill(world.provider.organisation.name)
    page.get_by_role("button", name="Ask for the report").click()
    picture(page, "report-asked-for")
    # The page follows the worker and loads itself anew at the end.
    page.get_by_role("button", name="Open the PDF").wait_for(timeout=SECONDS * 1000)
    assert page.get_by_text("What the figures say").is_visible()
    picture(page, "report-ready")
    link = page.get_by_role("button", name="Open the PDF").get_attribute("href")
    answer = desktop.request.get(f"{live_server.url}{link}")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF-")


@pytest.mark.django_db(transaction=True)
def test_a_report_whose_worker_is_killed_is_made_all_the_same(
    live_server: Any, worker: Path, other_connection: Any
) -> None:
    from tests.factories.world import World

    world = World()
    with other_connection.cursor() as cursor:
        # The worker comes as far as counting, and waits there.
        cursor.execute("LOCK TABLE placements_placement IN ACCESS EXCLUSIVE MODE")
    run = ask(world)
    until(lambda: ReportRun.objects.get(pk=run.pk).step == "Counting the figures")
    os.kill(child_of_worker(), signal.SIGKILL)
    notice_the_gone(other_connection)
    time.sleep(1)
    assert state_of(run) == "running"
    other_connection.rollback()
    until(lambda: state_of(run) == "ready")
    assert ReportRun.objects.get(pk=run.pk).tries == 2
    assert Document.objects.filter(kind="report").count() == 1


@pytest.mark.django_db(transaction=True)
def test_what_a_lost_broker_forgot_is_taken_up(live_server: Any, worker: Path) -> None:
    from tests.factories.world import World

    run = World().report_run  # never queued
    ReportRun.objects.update(heard_at=timezone.now() - timedelta(hours=1))
    restart_stuck_reports()
    until(lambda: state_of(run) == "ready")


@pytest.mark.django_db(transaction=True)
def test_the_reports_of_a_term_that_is_over_are_made(live_server: Any, worker: Path) -> None:
    from tests.factories.world import World

    world = World()
    world.term.end = world.today - timedelta(days=1)
    world.term.save()
    make_term_reports()
    make_term_reports()
    by_schedule = ReportRun.objects.filter(schedule_key__isnull=False)
    until(lambda: set(by_schedule.values_list("state", flat=True)) == {"ready"})
    own = world.provider.organisation.reference
    expected = ["la", f"provider:{own}", f"school:{world.school.urn}"]
    assert sorted(by_schedule.values_list("scope", flat=True)) == sorted(expected)
    assert Document.objects.filter(kind="report").count() == 3
