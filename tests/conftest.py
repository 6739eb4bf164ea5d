"""What every test stands on. The engines come first: settings.py reads their addresses."""

import gc
import logging
import os
import time
from collections.abc import Iterator
from typing import Any

import django
import pytest
from hypothesis import settings

from tests import engines
from tests.browser import chromium, desktop, phone, walker
from tests.worker import worker

__all__ = ["chromium", "desktop", "phone", "walker", "worker"]

engines.prepare()
# A machine that is busy with other work is no fault of what is tested.
settings.register_profile("untimed", parent=settings.default, deadline=None)
settings.load_profile("untimed")


@pytest.hookimpl(tryfirst=True)
def pytest_configure() -> None:
    # pytest-django itself would read the settings before this file can name the engines.
    django.setup()
    # An xdist worker inherits our environment, and must not read the settings early because of it.
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)
    logging.getLogger("django.request").addFilter(in_one_line)
    from django.contrib.auth.hashers import PBKDF2PasswordHasher

    # To hash a password takes a third of a second on purpose, and the passwords of tests protect nothing.
    PBKDF2PasswordHasher.iterations = 1_000

    from tests import signing_in

    signing_in.prepare()


def in_one_line(said: logging.LogRecord) -> bool:
    """A refusal is what a test asked for: where in the code it came from is not worth writing down."""
    if said.levelno < logging.ERROR:
        said.exc_info = None
    return True


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes a minute begins first: at the end the other worker would wait for it.

    The second of two workers, which begins in the middle, begins with the demo, which needs no database of
    tests: meanwhile the first one makes it, and leaves a copy.
    """
    demo = [item for item in items if item.nodeid.startswith("tests/infra/test_demo.py")]
    others = [item for item in items if item not in demo]
    others.sort(key=lambda item: not item.nodeid.startswith("tests/infra/"))
    middle = len(items) // 2
    items[:] = [*others[:middle], *demo, *others[middle:]]


def pytest_collection_finish() -> None:
    """What is there by now stays to the end: the garbage collector need not look through it again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 50)


class Tidying:
    """Between two tests, every so many seconds: `emptying.tidy`."""

    SECONDS = 20
    blocker: Any = None
    last = 0.0

    def begin(self, blocker: Any) -> None:
        self.blocker, self.last = blocker, time.monotonic()

    def end(self) -> None:
        self.blocker = None

    def when_due(self) -> None:
        from django.db import connection

        from tests import emptying

        # Tests of a module may stand in one transaction: it is not due before that is over.
        is_due = self.blocker is not None and time.monotonic() > self.last + self.SECONDS
        if is_due and not connection.in_atomic_block:
            with self.blocker.unblock():
                emptying.tidy()
            self.last = time.monotonic()


tidying = Tidying()


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown() -> None:
    tidying.when_due()


@pytest.fixture(scope="session")
def copied(django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: Any) -> bool:
    """Whether this worker's database begins as a copy of what another worker made."""
    from tests import copying

    with django_db_blocker.unblock():
        return copying.is_wanted() and copying.take()


@pytest.fixture(scope="session")
def django_db_setup(copied: bool, django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Tests that commit leave the database as the migrations made it."""
    from tests import copying, emptying

    leaves_copy = copying.is_wanted() and not copied
    with django_db_blocker.unblock():
        if leaves_copy:
            copying.leave()
        emptying.prepare()
    tidying.begin(django_db_blocker)
    yield
    tidying.end()
    if leaves_copy:
        with django_db_blocker.unblock():
            copying.drop()


@pytest.fixture(scope="session")
def kept_world(django_db_setup: None, django_db_blocker: Any) -> Any:
    """The world as it is copied into each test."""
    from tests.kept_world import KeptWorld

    with django_db_blocker.unblock():
        return KeptWorld()


@pytest.fixture
def world(kept_world: Any, db: None) -> Any:
    """A small authority with one of everything."""
    return kept_world.copy()


@pytest.fixture
def as_(world: Any) -> Any:
    """as_("officer").get(…): a client signed in as that persona of the world."""
    from django.test import Client

    def client(persona: str) -> Client:
        signed_in = Client()
        signed_in.force_login(world.person(persona))
        return signed_in

    return client
