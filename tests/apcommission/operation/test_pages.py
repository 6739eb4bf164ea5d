"""The administrator's page, mail sent again, and jobs that were missed."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from apcommission.celery import app
from apcommission.messages.models import Email
from apcommission.operation import jobs
from apcommission.operation.models import JobRun
from apcommission.operation.tasks import make_up_for_missed
from apcommission.people.tasks import clear_what_is_over
from tests.access.tables.apcommission_operation import ran


def failed(key: str) -> Email:
    return Email.objects.create(
        to="sam@wenbury.example", subject="Something waits", body="x", key=key, state="failed"
    )


def test_the_page_says_what_needs_someone(world: Any, as_: Any, settings: Any) -> None:
    administrator = as_("administrator")
    assert "No backup was made yet" in administrator.get("/operation/").content.decode()
    ran()
    failed("a")
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    settings.SCANNER_URL = "tcp://127.0.0.1:1"
    page = administrator.get("/operation/").content.decode()
    for words in (
        "The broker does not answer",
        "The virus scanner does not answer",
        "1 email could not be sent",
        "“Open the weekly returns” failed",
        "PostgreSQL",
        "All applied",
    ):
        assert words in page
    assert "Emails that could not be sent" in administrator.get("/").content.decode()


def test_failed_mail_is_sent_again_by_one_press(
    world: Any, as_: Any, mailoutbox: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    one, two = failed("a"), failed("b")
    app.conf.task_always_eager = True
    try:
        with django_capture_on_commit_callbacks(execute=True):
            as_("administrator").post(reverse("operation:send_again", args=[one.pk]), {"x": "x"})
        assert len(mailoutbox) == 1
        with django_capture_on_commit_callbacks(execute=True):
            answer = as_("administrator").post(
                reverse("operation:send_all_again"), {"x": "x"}, follow=True
            )
    finally:
        app.conf.task_always_eager = False
    assert "on their way again" in answer.content.decode()
    assert len(mailoutbox) == 2
    two.refresh_from_db()
    assert two.state == "sent"
    again = as_("administrator").post(
        reverse("operation:send_again", args=[two.pk]), {"x": "x"}, follow=True
    )
    assert "went out meanwhile" in again.content.decode()


@pytest.mark.django_db
def test_a_job_whose_time_went_by_is_made_up_for(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(app, "send_task", asked.append)
    assert make_up_for_missed() == 0, "nothing is known of a new service"
    for task, hours in ((clear_what_is_over.name, 40), ("monitoring.reports.tasks.x", 99)):
        JobRun.objects.create(
            task=task, state="done", started_at=timezone.now() - timedelta(hours=hours)
        )
    assert make_up_for_missed() == 1
    assert asked == [clear_what_is_over.name]


@pytest.mark.django_db
def test_the_worker_notes_how_a_job_went(monkeypatch: pytest.MonkeyPatch) -> None:
    clear_what_is_over.apply()
    assert JobRun.objects.get().state == "done"

    def broken() -> None:
        raise KeyError("Kim Pupil")

    monkeypatch.setattr("apcommission.people.actions.clear_what_is_over", broken)
    clear_what_is_over.apply()
    run = JobRun.objects.get()
    assert (run.state, run.problem, run.runs) == ("failed", "builtins.KeyError", 2)
    assert clear_what_is_over.name in jobs.JOBS
