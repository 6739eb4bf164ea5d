"""Every page in a real browser, on a desk and on a phone: axe finds nothing, nothing is cut off.

No title names a pupil, as browsers keep titles in their history. Complete by construction: the pages are
those of the permission table.
"""

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from tests.access.marked import MARKS, mark_pupils
from tests.access.rows import Row, grow, rows_of, table_names
from tests.access.test_access import SIGN_IN, address
from tests.browser import (
    DESKTOP,
    PHONE,
    RULES,
    RULES_OF_WIDTH,
    faults_of,
    hold_session,
    picture,
    session_of,
)
from tests.factories.world import World

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("table", table_names())
def test_pages_are_usable_by_everyone(
    table: str, world: World, walker: "BrowserContext", live_server: Any
) -> None:
    grow(world, [table])
    pages = [
        (row, live_server.url + address(row, world))
        for row in rows_of(table)
        if row.method == "get" and row.page
    ]
    mark_pupils()
    page = walker.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(f"script: {error}"))
    page.on("console", lambda said: note(said, problems))
    faults, seen = [], False
    sessions: dict[str, str] = {}
    for row, url in pages:
        persona = row.first()
        if persona and persona not in sessions:
            sessions[persona] = session_of(world.person(persona))
        if persona:
            hold_session(walker, sessions[persona], live_server.url)
        else:
            walker.clear_cookies()
        # What all pages share, header and menu, is looked at on a phone by all rules once.
        rules = RULES_OF_WIDTH if seen else RULES
        faults += look(page, row, url, rules)
        seen = True
    page.close()
    assert faults + problems == []


def note(said: Any, problems: list[str]) -> None:
    """Keep what the browser complains about, above all a broken content-security policy."""
    # While a style sheet is on its way, the browser may ask for GOV.UK's font, which is not ours.
    ours = "/assets/fonts/" not in said.location.get("url", "")
    if said.type == "error" and ours and "favicon" not in said.text:
        problems.append(f"console: {said.text[:200]}")


def look(page: "Page", row: Row, url: str, phone_rules: dict[str, Any]) -> list[str]:
    page.set_viewport_size(DESKTOP)
    answer = page.goto(url)
    if answer is None or answer.status >= 400:
        return [f"{row}: {answer.status if answer else 'no answer'}"]
    if row.first() and urlsplit(page.url).path == SIGN_IN:
        return [f"{row}: asks to sign in"]
    faults = [f"{row}: {fault}" for fault in faults_of(page)]
    title = page.title()
    if any(mark in title for mark in MARKS):
        faults.append(f"{row}: its title names a pupil: {title}")
    name = f"{row.name.replace(':', '-')}{row.note and '-'}{row.note.replace(' ', '-')}"
    picture(page, f"{name}-1280")
    page.set_viewport_size(PHONE)
    faults += [
        f"{row} on a phone: {fault}"
        for fault in faults_of(page, phone_rules)
        if fault not in str(faults)
    ]
    picture(page, f"{name}-375")
    return faults
