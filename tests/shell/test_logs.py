"""What is written into the log: what happened and where, never whom it was about, never a key."""

import io
import logging
import re
from collections.abc import Iterator
from datetime import timedelta
from smtplib import SMTPRecipientsRefused
from typing import Any

import pytest
from celery.app.trace import build_tracer
from django.core import mail
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from gunicorn.config import Config

from apcommission import web_server
from apcommission.logs import LogLine, without_tokens
from apcommission.messages.actions import make_link
from apcommission.messages.models import Email
from apcommission.messages.tasks import send_email
from apcommission.people.models import Person
from tests.factories.apcommission import PersonFactory

SECRET = "Kim Pupil of 12 Mill Lane"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """The log as it is written."""
    (console,) = [
        each for each in logging.getLogger().handlers if isinstance(each.formatter, LogLine)
    ]
    assert isinstance(console, logging.StreamHandler)
    written = io.StringIO()
    before = console.setStream(written)
    yield written
    console.setStream(before)


@pytest.fixture
def visitor(officer: Person) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(officer)
    return client


def test_a_page_that_breaks_is_logged_with_its_place_and_without_what_it_handled(
    visitor: Client, log: io.StringIO
) -> None:
    assert visitor.post("/test/broken/", {"name": SECRET}).status_code == 500
    written = log.getvalue()
    assert "Internal Server Error: /test/broken/" in written
    assert "builtins.RuntimeError" in written
    assert 'pages.py", line' in written
    assert SECRET not in written, "messages of errors quote what was handled"


def test_errors_are_sent_to_no_one(visitor: Client, settings: Any, mailoutbox: list[Any]) -> None:
    settings.ADMINS = ["someone@wenbury.example"]
    visitor.post("/test/broken/", {"name": SECRET})
    assert mailoutbox == []


@pytest.mark.django_db
def test_what_the_database_refuses_is_named_by_its_constraint_alone(log: io.StringIO) -> None:
    address = PersonFactory(email="kim@wenbury.example").email
    try:
        with transaction.atomic():
            PersonFactory(email=address.upper())
    except Exception:
        logging.getLogger("tests").exception("It broke")
    written = log.getvalue()
    assert "psycopg2.errors.UniqueViolation (one_person_per_email_address)" in written
    assert "django.db.utils.IntegrityError" in written
    assert "kim@" not in written.lower()


def test_each_cause_of_an_error_is_told_in_order_and_no_message(log: io.StringIO) -> None:
    try:
        try:
            {}[SECRET]
        except KeyError as missing:
            raise ValueError(SECRET) from missing
    except ValueError:
        logging.getLogger("tests").exception("It broke")
    written = log.getvalue()
    assert written.index("builtins.KeyError") < written.index("builtins.ValueError")
    assert SECRET not in written


def test_an_error_that_is_its_own_cause_does_not_hold_the_log_up(log: io.StringIO) -> None:
    error = ValueError()
    error.__context__ = KeyError()
    error.__context__.__context__ = error
    logging.getLogger("tests").error("It broke", exc_info=error)
    assert log.getvalue().count("Traceback") == 2


# ---- Tokens ----------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_token_of_a_link_is_not_logged_when_the_link_is_over(
    client: Client, log: io.StringIO, settings: Any
) -> None:
    settings.ROOT_URLCONF = "apcommission.urls"
    logging.getLogger("django").setLevel("INFO")
    token = make_link(purpose="sign-agreement", subject_pk=1, by=PersonFactory(), days=-1)
    assert client.get(f"/agreements/sign/{token}/").status_code == 404
    assert "Not Found: /agreements/sign/…/" in log.getvalue()
    assert token not in log.getvalue()


def test_the_log_of_requests_holds_neither_token_nor_what_was_searched_for() -> None:
    class Answer:
        status = "200 OK"
        sent = 12
        headers: list[tuple[str, str]] = []

    class Request:
        headers: list[tuple[str, str]] = []

    token = "Vr7w-ZQb0f_Wc1OBYk3mHcRZ0EJ8gTnT"
    surroundings = {
        "REQUEST_METHOD": "GET",
        "RAW_URI": f"/agreements/sign/{token}/?search=Kim",
        "PATH_INFO": f"/agreements/sign/{token}/",
        "QUERY_STRING": "search=Kim",
        "SERVER_PROTOCOL": "HTTP/1.1",
    }
    atoms = web_server.RequestLog(Config()).atoms(
        Answer(), Request(), surroundings, timedelta(seconds=1)
    )
    line = web_server.access_log_format % {**atoms}
    assert "GET /agreements/sign/…/ 200 12" in line
    assert "Kim" not in line


@pytest.mark.parametrize(
    ("address", "written"),
    [
        ("/agreements/sign/Vr7w-ZQb0f_Wc1OBYk3mHcRZ0EJ8gTnT/", "/agreements/sign/…/"),
        ("Not Found: /sign/Vr7w-ZQb0f_Wc1OBYk3mHcRZ0EJ8gTnT", "Not Found: /sign/…"),
        (f"/account/password/reset/key/1-d2x9kq-{'0a' * 16}/", "/account/password/reset/key/…/"),
        ("/static/authority/authority.4f1b9c0d2e3a.css", "/static/authority/authority.4f1b9c0d2e3a.css"),
        ("/directory/providers/12/move/", "/directory/providers/12/move/"),
    ],
)  # fmt: skip
def test_a_long_part_of_an_address_is_left_out(address: str, written: str) -> None:
    assert without_tokens(address) == written


def test_no_address_of_the_service_has_so_long_a_name() -> None:
    def routes(resolver: URLResolver, above: str = "/") -> Iterator[str]:
        for entry in resolver.url_patterns:
            here = above + str(entry.pattern)
            if isinstance(entry, URLPattern):
                yield here
            else:
                yield from routes(entry, here)

    plain = [re.sub(r"<[^>]*>|\(.*?\)", "x", route) for route in routes(get_resolver())]
    assert len(plain) > 100
    assert [route for route in plain if without_tokens(route) != route] == []


# ---- The worker ------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_mail_server_that_names_an_address_does_not_put_it_into_the_log(
    log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = "kim@wenbury.example"
    email = Email.objects.create(to=address, subject="x", body="y", key="k")

    def refuse(*_: Any, **__: Any) -> None:
        raise SMTPRecipientsRefused({address: (550, f"{address} is unknown".encode())})

    monkeypatch.setattr(mail.EmailMessage, "send", refuse)
    logging.getLogger("celery").setLevel("INFO")
    run = build_tracer(send_email.name, send_email, app=send_email.app, eager=False)
    run("an-id", [email.pk], {}, {"id": "an-id", "is_eager": True, "retries": 0})
    written = log.getvalue()
    assert send_email.name in written
    assert "kim@" not in written
    assert Email.objects.get().state == "waiting"
