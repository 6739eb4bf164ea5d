"""Redis is gone for a while: what people save is saved, what follows from it happens later, once."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from kombu import pools
from kombu.exceptions import OperationalError

from apcommission.celery import PatientTask, app
from apcommission.forgiving_cache import GONE, ForgivingCache
from apcommission.messages import tasks
from apcommission.messages.models import Email
from apcommission.operation import actions
from apcommission.operation.models import LeftTask
from apcommission.people.models import Person, Role
from apcommission.people.tasks import clear_what_is_over
from apcommission.signing_in.configuration import RATE_LIMITS
from tests.apcommission.people.test_signing_in import code_for, sign_in

TYPED = {"name": "Kit New", "email": "kit@wenbury.example", "role": Role.OFFICER, "once": "t"}


@pytest.fixture
def no_redis(settings: Any) -> Iterator[None]:
    """Nothing listens where queue and cache are looked for. (Clients sign in before: take `world`, `as_`.)"""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        nowhere = f"redis://127.0.0.1:{free.getsockname()[1]}/0"
    with broker_at(nowhere):  # first: Celery reads its settings when it is first asked
        settings.CELERY_BROKER_URL = nowhere
        settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": nowhere}}
        yield
    ForgivingCache._silent_until = 0.0


@contextmanager
def broker_at(address: str) -> Iterator[None]:
    """Tasks of this process go to the broker at `address`."""
    before = app.conf.broker_url
    use_broker(address)
    try:
        yield
    finally:
        use_broker(before)


def use_broker(address: str) -> None:
    PatientTask._silent_until = 0.0
    app.conf.update(broker_url=address, broker_write_url=address, broker_read_url=address)
    pools.reset()
    app._pool = None
    app.amqp._producer_pool = None


@pytest.fixture
def administrator(world: Any, as_: Any) -> Client:
    client: Client = as_("administrator")
    client.raise_request_exception = False
    return client


def test_pages_answer_what_is_saved_is_saved_and_its_mail_goes_out_afterwards_once(
    world: Any,
    administrator: Client,
    no_redis: None,
    mailoutbox: list[Any],
    django_capture_on_commit_callbacks: Any,
) -> None:
    start = time.monotonic()
    assert administrator.get("/").status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        typed = {**TYPED, "organisation": world.authority.reference}
        answer = administrator.post(reverse("people:add"), typed, follow=True)
    assert "The account is made" in answer.content.decode()
    assert administrator.get("/operation/").status_code == 200
    assert time.monotonic() - start < 10, "no page waits long for who does not answer"
    email = Email.objects.get(to="kit@wenbury.example")
    assert (email.state, mailoutbox) == ("waiting", [])
    assert LeftTask.objects.filter(task=tasks.send_email.name, args=[email.pk]).count() == 1
    # It is back; the job of the timetable finds what was left, and finds it twice.
    Email.objects.update(asked_at=timezone.now() - timedelta(minutes=11))
    app.conf.task_always_eager = True
    try:
        tasks.send_what_waits()
        tasks.send_what_waits()
    finally:
        app.conf.task_always_eager = False
    assert [mail.to for mail in mailoutbox].count(["kit@wenbury.example"]) == 1
    assert Person.objects.filter(email="kit@wenbury.example").count() == 1


def test_who_signs_out_is_not_told_that_it_worked_while_the_session_may_live_on(
    administrator: Client, no_redis: None
) -> None:
    answer = administrator.post(reverse("account_logout"), {"x": "x"})
    assert answer.status_code == 503
    assert "a part of the service is away" in answer.content.decode()
    assert answer["Retry-After"] == "30"


def test_one_signs_in_with_password_and_second_factor_all_the_same(
    world: Any, no_redis: None, settings: Any
) -> None:
    settings.ACCOUNT_RATE_LIMITS = RATE_LIMITS
    officer, secret = world.people["officer"], totp.generate_totp_secret()
    totp.TOTP.activate(officer, secret)
    visitor = Client()
    door = sign_in(visitor, officer.email)
    assert door.status_code == 302
    key = visitor.cookies["sessionid"].value
    assert visitor.post(door.url, {"code": "000000"}).status_code == 200
    assert visitor.post(door.url, {"code": code_for(secret)}).status_code == 302
    assert visitor.cookies["sessionid"].value != key, "whoever signs in gets a session of their own"
    assert not Session.objects.filter(session_key=key).exists()
    assert visitor.get("/").status_code == 200


def test_whatever_redis_says_last_the_page_tells_that_it_is_away(
    administrator: Client, monkeypatch: Any
) -> None:
    for fault in GONE:

        def silent(*_: Any, why: type[Exception] = fault, **__: Any) -> None:
            raise why

        monkeypatch.setattr("apcommission.operation.views.standing.at_this_moment", silent)
        assert administrator.get("/operation/").status_code == 503


def test_the_cache_is_used_again_when_it_is_back(world: Any, settings: Any) -> None:
    caches["default"].set("word", "apple")
    assert caches["default"].get("word") == "apple"
    ForgivingCache._silent_until = time.monotonic() + 60
    assert caches["default"].get("word", "none") == "none"
    ForgivingCache._silent_until = 0.0
    assert caches["default"].get("word") == "apple"


def test_a_wave_asked_for_meanwhile_is_kept_and_handed_over_once_when_it_is_back(
    no_redis: None, db: None, settings: Any
) -> None:
    start = time.monotonic()
    for number in range(100):
        tasks.send_email.delay(number)
    clear_what_is_over.delay()  # a job of the timetable: made up for by its time
    assert time.monotonic() - start < 5, "each waits no longer than the first"
    assert LeftTask.objects.count() == 100
    given: list[tuple[str, list[int]]] = []

    def gone_again(task: str, args: list[int]) -> None:
        raise OperationalError

    with pytest.raises(OperationalError):
        actions.hand_over_left(hand_over=gone_again)
    for _ in range(2):
        actions.hand_over_left(hand_over=lambda task, args: given.append((task, args)))
    assert given == [(tasks.send_email.name, [number]) for number in range(100)]
