"""E-mail through GOV.UK Notify, asked over HTTP of a server that stands in for it."""

import json
import re
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from celery.exceptions import Retry
from django.core.mail import send_mail

from apcommission.messages import actions, tasks
from apcommission.messages.models import Email

pytestmark = pytest.mark.django_db

KEY = "test-00000000-0000-0000-0000-000000000000-11111111-1111-1111-1111-111111111111"
TEMPLATE = "22222222-2222-2222-2222-222222222222"
PAGE = Path(__file__).resolve().parents[3] / "docs" / "interfaces" / "e-mail.md"


class Notify(HTTPServer):
    """Answers `status` to everything, and keeps what it was asked."""

    status = 201
    answer: bytes = b"{}"

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Asked)
        self.asked: list[tuple[str, dict[str, Any]]] = []


class Asked(BaseHTTPRequestHandler):
    server: Notify

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        assert self.headers["Authorization"].startswith("Bearer ")
        self.server.asked.append((self.path, body))
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(self.server.answer)))
        self.end_headers()
        self.wfile.write(self.server.answer)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def notify(settings: Any) -> Iterator[Notify]:
    server = Notify()
    Thread(target=server.serve_forever, daemon=True).start()
    settings.EMAIL_BACKEND = "apcommission.messages.notify.Backend"
    settings.NOTIFY_API_KEY, settings.NOTIFY_TEMPLATE_ID = KEY, TEMPLATE
    settings.NOTIFY_ADDRESS = f"http://127.0.0.1:{server.server_port}"
    yield server
    server.shutdown()
    server.server_close()


def ask() -> Email:
    return actions.send(
        to="sam@wenbury.example",
        subject="A new report is ready",
        body="Sign in to read it.",
        key="account/one",
    )


def test_a_message_goes_by_the_template_as_the_docs_show(notify: Notify) -> None:
    email = ask()
    tasks.send_email(email.pk)
    email.refresh_from_db()
    example = re.search(r"```json\n(.*?)```", PAGE.read_text(), re.DOTALL)
    assert example
    assert notify.asked == [("/v2/notifications/email", json.loads(example[1]))]
    assert email.state == "sent"


@pytest.mark.parametrize("status", [400, 403, 404])
def test_what_is_refused_has_failed_at_once(notify: Notify, status: int) -> None:
    notify.status = status
    email = ask()
    tasks.send_email.apply(args=[email.pk], throw=True).get()
    email.refresh_from_db()
    assert (email.state, len(notify.asked)) == ("failed", 1)


@pytest.mark.parametrize("status", [429, 500, 503])
def test_what_cannot_be_taken_now_is_tried_again(notify: Notify, status: int) -> None:
    notify.status = status
    email = ask()
    with pytest.raises(Retry):
        tasks.send_email.apply(args=[email.pk], throw=True).get()
    email.refresh_from_db()
    assert email.state == "waiting"
    tasks.send_email.apply(args=[email.pk], retries=tasks.send_email.max_retries)
    email.refresh_from_db()
    assert email.state == "failed"


def test_nobody_there_is_tried_again(notify: Notify, settings: Any) -> None:
    settings.NOTIFY_ADDRESS = "http://127.0.0.1:9"
    with pytest.raises(Retry):
        tasks.send_email.apply(args=[ask().pk], throw=True).get()


def test_taken_with_an_answer_that_is_none_it_is_not_sent_twice(notify: Notify) -> None:
    notify.answer = b"<html>"
    email = ask()
    tasks.send_email(email.pk)
    email.refresh_from_db()
    assert email.state == "sent"


def test_whoever_asks_to_fail_silently_is_not_disturbed(notify: Notify) -> None:
    notify.status = 400
    assert send_mail("S", "B", None, ["sam@wenbury.example"], fail_silently=True) == 0
