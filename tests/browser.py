"""A real browser for the tests that need one: Chromium, driven by Playwright."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from scripts.system import find_chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 375, "height": 780}
#: A page lives for a second: to compile its scripts for speed, beside them, costs more than it gives.
FLAGS = ("--no-sandbox", "--js-flags=--no-opt --single-threaded")
#: Name a folder in PICTURES to look at what the browser tests see.
PICTURES = os.environ.get("PICTURES")


@pytest.fixture(scope="session")
def chromium() -> Iterator["Browser"]:
    """One Chromium for the whole run."""
    from django.db import connections
    from playwright.sync_api import sync_playwright

    connection = connections["default"]
    # Playwright keeps an event loop in this thread; our own database calls in it are not asynchronous.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        # In the loop Django would open a second connection, without the data of the migrations.
        connections["default"] = connection
        browser = playwright.chromium.launch(executable_path=str(find_chromium()), args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def desktop(chromium: "Browser", live_server: Any) -> Iterator["BrowserContext"]:
    """A fresh browser on a desk, with the live server as its base."""
    context = chromium.new_context(base_url=live_server.url, viewport=DESKTOP)
    context.set_default_timeout(15_000)
    yield context
    context.close()


@pytest.fixture
def phone(chromium: "Browser", live_server: Any) -> Iterator["BrowserContext"]:
    """A fresh browser on a phone."""
    context = chromium.new_context(
        base_url=live_server.url, viewport=PHONE, is_mobile=True, has_touch=True
    )
    context.set_default_timeout(15_000)
    yield context
    context.close()


@pytest.fixture(scope="session")
def walker(chromium: "Browser", live_server: Any) -> Iterator["BrowserContext"]:
    """One browser on a desk for all who look at pages and leave nothing in it; its pages bring axe."""
    context = chromium.new_context(base_url=live_server.url, viewport=DESKTOP)
    context.set_default_timeout(15_000)
    bring_axe(context)
    yield context
    context.close()


def bring_axe(context: "BrowserContext") -> None:
    """Each page of the browser comes with axe: sooner than to hand it to each."""
    from axe_playwright_python.base import AXE_SCRIPT

    context.add_init_script(AXE_SCRIPT)


def session_of(person: Any) -> str:
    """The key of a session in which `person` signed in."""
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(person)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def sign_in(context: "BrowserContext", person: Any, base_url: str) -> None:
    """Give the browser the session of `person`, as signing in would."""
    hold_session(context, session_of(person), base_url)


def hold_session(context: "BrowserContext", key: str, base_url: str) -> None:
    from django.conf import settings

    context.clear_cookies()
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": base_url}])


#: What axe is asked for: only what is wrong, so that it does not describe all that is right; and how wide the
#: page is, and its window. Nothing, where there is no axe in the page.
AXE = """options => window.axe && axe.run(document, options).then(found => ({
    faults: found.violations.map(
        fault => `${fault.id}: ${fault.help} (${fault.nodes[0].html.slice(0, 150)})`
    ),
    width: [document.documentElement.scrollWidth, window.innerWidth],
}))"""
RULES = {
    "type": "tag",
    "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
#: What the width of the window can change in a page that was found right in another width.
RULES_OF_WIDTH = {
    "type": "rule",
    "values": ["target-size", "scrollable-region-focusable", "aria-hidden-focus", "meta-viewport"],
}


def faults_of(page: "Page", rules: dict[str, Any] = RULES) -> list[str]:
    """What axe finds wrong with the page by WCAG 2.2 AA, and whether it must be scrolled sideways."""
    options = {"runOnly": rules, "resultTypes": ["violations"]}
    found = page.evaluate(AXE, options)
    if not found:
        from axe_playwright_python.base import AXE_SCRIPT

        page.evaluate(AXE_SCRIPT)
        found = page.evaluate(AXE, options)
    faults: list[str] = found["faults"]
    width = found["width"]
    if width[0] > width[1]:
        faults.append(f"the page is {width[0]} wide in a window of {width[1]}")
    return faults


def picture(page: "Page", name: str) -> None:
    """Keep a picture of the whole page, when someone asked for pictures."""
    if PICTURES:
        folder = Path(PICTURES)
        folder.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=folder / f"{name}.png", full_page=True)
