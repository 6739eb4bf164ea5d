"""No page, download or answer tells of a pupil whom a person may not see.

Complete by construction: the pages are those of the permission table. Every pupil of the world bears a
mark in their name, and whoever has no right to one is shown every page that there is.
"""

from collections.abc import Iterator
from datetime import timedelta
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.db.models import F
from django.test import Client

from apcommission.people.models import Role
from apcommission.people.second_factor import roles_with_second_factor
from placements.placement.models import Placement
from referrals.panels.models import Declaration
from referrals.referral.models import Referral
from tests.access.marked import MARK, mark_pupils
from tests.access.rows import Row, all_rows
from tests.access.test_access import ask
from tests.factories.world import World

PROVIDER_PEOPLE = ("provider_manager", "provider_tutor", "safeguarding_lead")
#: What an agency was asked.
ALLOWED = {
    ("agency", "profile:requests"),
    ("agency", "profile:request"),
    ("agency", "profile:answer"),
    # Opened by its own reason, told at once and reviewed.
    ("key_worker", "emergency:record"),
}


def peopled() -> tuple[World, list[Row]]:
    """The world with all that the pages are about, and its rows; not those that a link alone opens."""
    world = World()
    rows = [row for row in all_rows() if row.method == "get" and "nobody" not in row.who]
    for row in rows:
        row.kwargs(world), row.query(world)
    mark_pupils()
    return world, rows


def told(answer: Any) -> bool:
    if answer.status_code != 200:
        return False
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return MARK.encode() in body


def leaks(world: World, rows: list[Row], *personas: str) -> Iterator[str]:
    """The pages that tell one of the personas of a pupil."""
    for persona in personas:
        client = Client()
        client.force_login(world.person(persona))
        cookies = dict(client.cookies)
        # Whom a page refuses in any case is the table's to say (test_access.py).
        for row in (row for row in rows if persona in row.who):
            client.cookies = SimpleCookie(cookies)
            if (persona, row.name) not in ALLOWED and told(ask(client, row, world, persona)):
                yield f"{row} by {persona}"


@pytest.mark.django_db
def test_those_who_work_elsewhere_are_told_of_no_pupil() -> None:
    world, rows = peopled()
    without_factor = [role.value for role in Role if role not in roles_with_second_factor()]
    elsewhere = ("other_provider_manager", "other_headteacher", *without_factor)
    assert list(leaks(world, rows, *elsewhere, "administrator", "agency")) == []


@pytest.mark.django_db
def test_a_provider_is_told_of_no_pupil_before_an_offer() -> None:
    world, rows = peopled()
    Placement.objects.update(provider=world.other_provider)
    assert list(leaks(world, rows, *PROVIDER_PEOPLE)) == []


@pytest.mark.django_db
def test_a_provider_is_told_of_no_pupil_after_the_retention_agreed() -> None:
    world, rows = peopled()
    last = world.today - timedelta(days=400)
    Placement.objects.update(
        state="ended",
        end_reason="completed",
        start=last - timedelta(days=90),
        planned_end=last,
        end=F("start"),
    )
    Placement.objects.update(end=last, provider_months=14)
    assert any(leaks(world, rows, "provider_manager")), "the retention is not over yet"
    Placement.objects.update(provider_months=12)
    assert list(leaks(world, rows, *PROVIDER_PEOPLE)) == []


@pytest.mark.django_db
def test_whoever_declared_an_interest_is_told_nothing_of_the_case() -> None:
    world, rows = peopled()
    personas = ("officer", "commissioner", "chair", "panel_member", "key_worker")
    for persona in personas:
        for referral in Referral.objects.all():
            Declaration.objects.create(
                referral=referral, person=world.people[persona], interest="Family"
            )
    assert list(leaks(world, rows, *personas)) == []
