"""Browsers in people's hands. Whatever was wrong with a page that they saw fails the test."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser import DESKTOP
from tests.journeys.browsing import Hand
from tests.journeys.steps import Job

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

expect.set_options(timeout=15_000)


@pytest.fixture
def job(desktop: "BrowserContext", world: Any, live_server: Any) -> Iterator[Job]:
    """A desk at which one person after the other sits down."""
    job = Job(desktop, world, live_server.url)
    yield job
    assert job.faults == []


@pytest.fixture
def phone_in_hand(phone: "BrowserContext", world: Any, live_server: Any) -> Iterator[Hand]:
    """A phone, with nobody signed in."""
    hand = Hand(phone, world, live_server.url)
    yield hand
    assert hand.faults == []


@pytest.fixture
def plain(chromium: "Browser", world: Any, live_server: Any) -> Iterator[Job]:
    """A desk whose browser runs no scripts."""
    context = chromium.new_context(
        base_url=live_server.url, viewport=DESKTOP, java_script_enabled=False
    )
    context.set_default_timeout(15_000)
    job = Job(context, world, live_server.url, scripts=False)
    yield job
    context.close()
    assert job.faults == []
