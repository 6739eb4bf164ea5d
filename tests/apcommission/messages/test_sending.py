"""E-mails: each once, after what they tell of is saved, tried again when the mail server does not answer."""

import socket
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from celery.exceptions import Retry
from django.db import transaction
from django.utils import timezone

from apcommission.celery import app
from apcommission.messages import actions, tasks
from apcommission.messages.models import Email

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_once() -> Iterator[None]:
    """Tasks run where they are asked for, as a worker would run them."""
    before = app.conf.task_always_eager
    app.conf.task_always_eager = True
    yield
    app.conf.task_always_eager = before


@pytest.fixture
def no_mail_server(settings: Any) -> None:
    """A mail server that does not answer: nothing listens on its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.EMAIL_PORT = free.getsockname()[1]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"


def ask(key: str = "account/1", to: str = "sam@wenbury.example") -> Email:
    asked = actions.send(to=to, subject="Something waits", body="Sign in to see it.", key=key)
    assert asked is not None
    return asked


def test_an_email_goes_out_when_what_it_tells_of_is_saved(
    at_once: None, mailoutbox: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        email = ask()
        assert mailoutbox == []
    (mail,) = mailoutbox
    assert (mail.to, mail.subject) == (["sam@wenbury.example"], "Something waits")
    email.refresh_from_db()
    assert (email.state, email.sent_at is not None) == ("sent", True)
    # Sent again by a worker that died before it could note it, it is known as the same message.
    Email.objects.update(state="waiting")
    actions.deliver(email_pk=email.pk)
    assert mailoutbox[1].extra_headers["Message-ID"] == mail.extra_headers["Message-ID"]
    assert "account/1" not in mail.extra_headers["Message-ID"]


def test_the_same_message_never_goes_out_twice(
    at_once: None, mailoutbox: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            first, again = ask(), ask()
    assert first == again
    with django_capture_on_commit_callbacks(execute=True):
        ask("account/2")
    tasks.send_email(first.pk)  # a task that a killed worker gave back
    tasks.send_what_waits()
    assert len(mailoutbox) == 2


def test_what_was_not_saved_is_not_told(
    mailoutbox: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True) as asked, transaction.atomic():
        ask()
        transaction.set_rollback(True)
    assert asked == []
    assert not Email.objects.exists()


def test_a_mail_server_that_does_not_answer_is_tried_again(no_mail_server: None) -> None:
    email = ask()
    with pytest.raises(Retry) as again:
        tasks.send_email.apply(args=[email.pk], throw=True).get()
    assert again.value.when == 60
    email.refresh_from_db()
    assert email.state == "waiting"


def test_after_the_last_try_the_email_counts_as_failed_and_can_still_be_sent(
    no_mail_server: None, settings: Any, mailoutbox: list[Any]
) -> None:
    email = ask()
    tasks.send_email.apply(args=[email.pk], retries=tasks.send_email.max_retries)
    email.refresh_from_db()
    assert email.state == "failed"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    actions.deliver(email_pk=email.pk)
    email.refresh_from_db()
    assert (email.state, len(mailoutbox)) == ("sent", 1)


def test_giving_up_does_not_undo_what_was_sent(mailoutbox: list[Any]) -> None:
    email = ask()
    actions.deliver(email_pk=email.pk)
    actions.give_up(email_pk=email.pk)
    email.refresh_from_db()
    assert email.state == "sent"


def test_what_a_stopped_worker_left_behind_is_sent_within_hours(
    at_once: None, mailoutbox: list[Any]
) -> None:
    old, _ = ask("account/old"), ask("account/fresh")
    Email.objects.filter(pk=old.pk).update(asked_at=timezone.now() - timedelta(hours=3))
    tasks.send_what_waits()
    assert len(mailoutbox) == 1
    old.refresh_from_db()
    assert old.state == "sent"


@pytest.mark.parametrize("line", ["Sam\nBcc: all@evil.example", "Sam\r\nX: y"])
def test_a_subject_cannot_carry_a_second_header(line: str, mailoutbox: list[Any]) -> None:
    email = actions.send(to="sam@wenbury.example", subject=line, body="x", key="account/x")
    with pytest.raises(ValueError, match="newlines"):
        actions.deliver(email_pk=email.pk)
    assert mailoutbox == []


def test_an_email_that_is_gone_is_no_fault() -> None:
    assert actions.deliver(email_pk=0) is None
