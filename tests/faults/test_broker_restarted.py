"""A broker is killed under a running worker and comes back: what was asked for meanwhile is done, once."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection

from apcommission import embedded, servers
from apcommission.celery import PatientTask
from apcommission.messages.actions import send
from apcommission.messages.models import Email
from apcommission.operation.models import LeftTask
from apcommission.operation.tasks import hand_over_left_tasks
from tests.faults.test_broker_gone import broker_at
from tests.worker import wait_until_ready


class Broker:
    """A Valkey of this test's own, that can be killed and started again where it was."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, servers.free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.start()

    def start(self) -> None:
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self.folder)]
        command = [str(embedded._valkey_program()), *options, "--save", "", "--appendonly", "yes"]
        with (self.folder / "valkey.log").open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log)
        until(lambda: embedded._refusal_of_valkey(self.url) is None)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


def until(what: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not what():
        assert time.monotonic() < deadline, "it takes too long"
        time.sleep(0.05)


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    made = Broker(tmp_path)
    with broker_at(made.url):
        yield made
    made.kill()


@pytest.fixture
def own_worker(transactional_db: None, broker: Broker, tmp_path: Path) -> Iterator[None]:
    """A worker on that broker, which writes mail into files."""
    database = urlsplit(os.environ["DATABASE_URL"])._replace(
        path=f"/{connection.settings_dict['NAME']}"
    )
    environment = {
        **os.environ,
        "DATABASE_URL": urlunsplit(database),
        "REDIS_URL": broker.url,
        "EMAIL_URL": f"filemail:///{tmp_path / 'mail'}",
        "LOG_LEVEL": "INFO",
    }
    log = tmp_path / "worker.log"
    words = ["--app", "apcommission", "worker", "--pool", "solo", "--loglevel", "INFO"]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "celery", *words], env=environment, stdout=output, stderr=output
        )
    try:
        wait_until_ready(process, log)
        yield
    finally:
        process.kill()
        process.wait()


def ask(key: str) -> None:
    send(
        to=f"{key}@wenbury.example",
        subject="Something waits",
        body="Sign in.",
        key=f"account/{key}",
    )


def are_sent(number: int) -> bool:
    return Email.objects.filter(state="sent").count() == number


@pytest.mark.django_db(transaction=True)
def test_a_worker_goes_on_when_its_broker_is_back_and_gets_what_was_left(
    own_worker: None, broker: Broker, tmp_path: Path
) -> None:
    ask("before")
    until(lambda: are_sent(1))
    broker.kill()
    ask("meanwhile")
    ask("a-little-later")
    assert LeftTask.objects.count() == 2
    broker.start()
    PatientTask._silent_until = 0.0
    ask("after")
    assert hand_over_left_tasks() == 2
    until(lambda: are_sent(4))
    assert not LeftTask.objects.exists()
    mails: list[Any] = [file.read_text() for file in (tmp_path / "mail").iterdir()]
    sent = "".join(mails)
    for key in ("before", "meanwhile", "a-little-later", "after"):
        assert sent.count(f"To: {key}@wenbury.example") == 1
