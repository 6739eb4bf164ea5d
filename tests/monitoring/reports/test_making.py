"""The job that makes a report: what it keeps, that it may come twice, and what it says when it fails."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from celery.exceptions import Retry
from django.db import connection
from django.utils import timezone

from apcommission.audit.models import AuditEvent
from apcommission.documents.models import Document
from apcommission.reports.models import ReportRun
from apcommission.turns import only_one
from monitoring.measures.figures import Scope
from monitoring.reports import actions
from monitoring.reports.queries import period_of
from monitoring.reports.tasks import ReportBroken, make_report, restart_stuck_reports
from monitoring.reports.termly import termly_figures
from tests.factories.placements import MarkFactory


def made(run: ReportRun) -> ReportRun:
    make_report(run.pk)
    run.refresh_from_db()
    return run


def test_a_report_keeps_its_figures_and_its_pages(world: Any) -> None:
    run = made(world.report_run)
    assert (run.state, run.progress, run.tries) == ("ready", 100, 1)
    assert run.figures["measures"]["attendance_rate"]["numerator"] == 3
    document = run.document
    assert document is not None
    with document.file.open("rb") as file:
        pdf = file.read()
    assert pdf.startswith(b"%PDF-")
    assert hashlib.sha256(pdf).hexdigest() == document.sha256
    assert document.title == f"Termly report: {world.provider}"
    assert run.finished_at is not None


def test_a_job_that_comes_twice_makes_one_document(world: Any) -> None:
    first = made(world.report_run).document
    assert made(world.report_run).document == first
    assert Document.objects.filter(kind="report").count() == 1


def test_a_run_whose_worker_was_killed_goes_on(world: Any) -> None:
    actions.begin(run_pk=world.report_run.pk)  # … and nothing after it
    run = made(world.report_run)
    assert (run.state, run.tries) == ("ready", 2)


def test_figures_that_were_frozen_stay_as_they_are(world: Any) -> None:
    run = world.report_run
    figures = termly_figures(Scope.parse(run.scope), period_of(run), world.today)
    actions.begin(run_pk=run.pk)
    actions.freeze(run_pk=run.pk, figures=figures)
    world.placement.marks.all().delete()
    run = made(run)
    assert (run.state, run.figures) == ("ready", figures)


def test_a_run_that_stops_its_worker_every_time_is_given_up(world: Any) -> None:
    for _ in range(actions.MOST_TRIES):
        assert actions.begin(run_pk=world.report_run.pk)
    run = made(world.report_run)
    assert run.state == "failed"
    assert "stopped each time" in run.problem


def test_what_was_reported_on_may_be_gone(world: Any) -> None:
    ReportRun.objects.filter(pk=world.report_run.pk).update(scope="provider:GONE")
    run = made(world.report_run)
    assert (run.state, run.problem) == ("failed", "There is no provider GONE.")


def test_an_unexpected_error_is_told_in_plain_words_and_goes_up_without_its_own(
    world: Any, kind_that: Callable[..., Any]
) -> None:
    def figures(*_: Any) -> None:
        raise ValueError("Surname1, Forename1")

    kind_that(figures)
    ReportRun.objects.filter(pk=world.report_run.pk).update(scope="la", kind="directory")
    with pytest.raises(ReportBroken) as broken:
        make_report(world.report_run.pk)
    assert "ValueError" in str(broken.value)
    shown = str(broken.getrepr(chain=True))
    assert "test_making.py" in shown  # where it happened
    assert broken.value.__suppress_context__
    run = ReportRun.objects.get(pk=world.report_run.pk)
    assert run.state == "failed"
    assert "Something went wrong" in run.problem
    assert "Surname" not in run.problem


def test_a_report_that_is_too_large_to_keep_says_so(world: Any, settings: Any) -> None:
    settings.DOCUMENT_MAX_BYTES = 100
    run = made(world.report_run)
    assert run.state == "failed"
    assert "smaller than" in run.problem


def test_a_failed_report_is_not_made_by_a_late_delivery(world: Any) -> None:
    actions.fail(run_pk=world.report_run.pk, problem="No.")
    assert made(world.report_run).state == "failed"


def test_a_failed_report_is_tried_again_with_new_figures(world: Any) -> None:
    run = world.report_run
    actions.begin(run_pk=run.pk)
    actions.freeze(run_pk=run.pk, figures={"old": True})
    actions.fail(run_pk=run.pk, problem="The pages could not be drawn.")
    actions.try_again(by=world.person("officer"), run=run)
    run.refresh_from_db()
    assert (run.state, run.problem, run.figures) == ("waiting", "", None)
    MarkFactory(placement=world.placement, date=world.monday - timedelta(days=6))
    assert made(run).figures["measures"]["attendance_rate"]["numerator"] == 4
    assert AuditEvent.objects.filter(verb="asked_for_report_again").count() == 1


def test_two_workers_do_not_make_the_same_report(
    other_connection: Any,
) -> None:
    run = run_in("waiting")
    with connection.cursor() as cursor, only_one("report", run.pk):
        cursor.execute(
            "SELECT classid, objid FROM pg_locks"
            " WHERE locktype = 'advisory' AND pid = pg_backend_pid()"
        )
        turn = cursor.fetchone()
    with other_connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock((%s)::oid::int, %s::oid::int)", turn)
    with pytest.raises(Retry):
        make_report(run.pk)
    run.refresh_from_db()
    assert run.state == "waiting"
    with other_connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock_all()")
    assert made(run).state == "ready"


def test_stuck_runs_are_found(world: Any, django_capture_on_commit_callbacks: Any) -> None:
    now = timezone.now()
    stuck = [
        run_in("waiting", heard_at=now - timedelta(minutes=45)),
        run_in("running", heard_at=now - timedelta(minutes=20)),
    ]
    for state in ("waiting", "running", "ready", "failed"):
        run_in(state, heard_at=now - timedelta(minutes=5))
    run_in("ready", heard_at=now - timedelta(days=1))
    with django_capture_on_commit_callbacks() as callbacks:
        restart_stuck_reports()
    assert len(callbacks) == 1
    since = now - timedelta(seconds=1)
    assert [ReportRun.objects.get(pk=run.pk).heard_at > since for run in stuck] == [True, True]
    assert actions.restart_stuck(now=timezone.now()) == 0


def run_in(state: str, **fields: Any) -> ReportRun:
    day = timezone.localdate()
    return ReportRun.objects.create(
        kind="termly",
        scope="la",
        start=day,
        end=day,
        state=state,
        figures={} if state == "ready" else None,
        problem="No." if state == "failed" else "",
        **fields,
    )
