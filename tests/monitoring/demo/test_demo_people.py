"""The people of the demo: one for each role, each with work; made once."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.conf import LazySettings
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client, override_settings

from apcommission.home import work_for
from apcommission.people.models import Person, Role
from monitoring.demo.cast import CAST, password
from placements.placement.models import Placement
from providers.directory.models import Provider
from referrals.panels.models import Meeting
from referrals.referral.models import Referral
from tests.factories.apcommission import SchoolFactory
from tests.factories.providers import ProgrammeFactory
from tests.factories.referrals import PupilFactory
from tests.factories.world import World

pytestmark = pytest.mark.django_db
#: The settings by which an installation says that it is a demonstration.
A_DEMO = {
    "INSTANCE_NOTICE": "This is a demonstration with invented data.",
    "SECOND_FACTOR_REQUIRED": False,
}


def an_authority() -> World:
    """An authority with pupils who can be referred, at the world's own school and at another."""
    world = World()
    PupilFactory.create_batch(8, school=world.school)
    PupilFactory.create_batch(12, school=SchoolFactory())
    ProgrammeFactory(provider=world.other_provider)
    Provider.objects.update(description="Workshops.", contact_name="Kit", phone="01632 960001")
    return world


@dataclass
class Stage:
    """A demo that was set up: its world, how many placements were in which state before, what was printed."""

    world: World
    before: Counter[str]
    printed: str


@pytest.fixture(scope="module")
def set_up(django_db_setup: None, django_db_blocker: Any) -> Iterator[Stage]:
    """The demo of these tests, made once; each of them goes on from it, and back to it."""
    once = transaction.atomic()
    # Like that of a test: what must stand in a transaction of its own may stand in it.
    once._from_testcase = True  # type: ignore[attr-defined]
    with django_db_blocker.unblock(), override_settings(**A_DEMO), once:
        world = an_authority()
        before = Counter(Placement.objects.values_list("state", flat=True))
        printed = StringIO()
        call_command("demo_people", stdout=printed)
        yield Stage(world, before, printed.getvalue())
        transaction.set_rollback(True)


@pytest.fixture
def stage(set_up: Stage, settings: LazySettings) -> Stage:
    for name, value in A_DEMO.items():
        setattr(settings, name, value)
    return set_up


def person(role: Role) -> Person:
    [part] = [part for part in CAST if part.role == role]
    return Person.objects.get(email=part.email)


def waiting(role: Role) -> list[str]:
    """Titles of the work on the home page of a role."""
    return [work.title for _, lines in work_for(person(role)) for work in lines]


def test_there_is_one_sign_in_for_each_role(stage: Stage) -> None:
    world, printed = stage.world, stage.printed
    assert {part.role for part in CAST} == set(Role)
    for part in CAST:
        assert printed.split().count(part.email) == 1
        assert authenticate(None, email=part.email, password=password()) == person(part.role)
    assert printed.count(password()) == 1
    assert world.school.organisation.name in printed
    assert world.provider.organisation.name in printed


def test_a_person_of_the_demo_signs_in_on_the_page(stage: Stage) -> None:
    client = Client()
    sent = {"login": person(Role.OFFICER).email, "password": password()}
    page = client.post("/account/login/", sent, follow=True)
    assert "Tom Halesworth" in page.content.decode()


#: What stands on the home page of a role, among other things.
WORK = {
    Role.HEADTEACHER: {
        "Referrals to finish",
        "Referrals that the authority returned",
        "to sign",
    },
    Role.OFFICER: {
        "Referrals to triage",
        "Referrals to put on an agenda",
        "Decisions to carry out",
        "Agreements to draw up",
        "Suggested providers to answer",
    },
    Role.COMMISSIONER: {"to sign", "Directory entries to approve"},
    Role.PANEL_CHAIR: {"Papers for the"},
    Role.PANEL_MEMBER: {"Papers for the"},
    Role.AGENCY: {"Papers for the"},
    Role.PROVIDER_MANAGER: {
        "Offers to answer",
        "to sign",
        "Confirm that your directory",
    },
    Role.PROVIDER_TUTOR: {"register"},
}


def test_work_waits_for_each_role(stage: Stage) -> None:
    lacking = {
        (role, words)
        for role, titles in WORK.items()
        for words in titles
        if not any(words in title for title in waiting(role))
    }
    assert lacking == set()


def test_a_meeting_to_come_has_cases_and_others_wait_for_theirs(stage: Stage) -> None:
    to_come = Meeting.objects.filter(date__gte=stage.world.today, state=Meeting.State.PLANNED)
    assert any(meeting.items.count() >= 3 for meeting in to_come)
    assert any(not meeting.items.exists() for meeting in to_come)
    assert Referral.objects.filter(state=Referral.State.TRIAGED).count() >= 2


def test_placements_wait_at_each_step_until_they_start(stage: Stage) -> None:
    added = Counter(Placement.objects.values_list("state", flat=True)) - stage.before
    assert added == {"offered": 1, "accepted": 2}


def count_rows() -> dict[str, int]:
    return {model._meta.label: model._base_manager.count() for model in apps.get_models()}


def test_a_second_run_changes_nothing_and_prints_the_same(
    stage: Stage, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = count_rows()
    call_command("demo_people")
    assert capsys.readouterr().out == stage.printed
    assert count_rows() == rows


def test_no_password_is_printed_once_it_is_no_longer_a_demo(
    stage: Stage, settings: LazySettings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    with pytest.raises(CommandError):
        call_command("demo_people")
    assert password() not in capsys.readouterr().out
