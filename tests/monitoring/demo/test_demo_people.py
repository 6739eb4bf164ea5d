"""The people of the demo: one for each role, each with work; made once; never in production."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.conf import LazySettings
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.test import Client

from apcommission.calendar.models import Term
from apcommission.home import work_for
from apcommission.people.models import Person, Role
from apcommission.reports.models import ReportRun
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


@pytest.fixture
def a_demo(settings: LazySettings) -> LazySettings:
    settings.INSTANCE_NOTICE = "This is a demonstration with invented data."
    settings.SECOND_FACTOR_REQUIRED = False
    return settings


@pytest.fixture
def world(a_demo: LazySettings) -> World:
    """An authority with pupils who can be referred, at the world's own school and at another."""
    world = World()
    PupilFactory.create_batch(8, school=world.school)
    PupilFactory.create_batch(12, school=SchoolFactory())
    ProgrammeFactory(provider=world.other_provider)
    Provider.objects.update(description="Workshops.", contact_name="Kit", phone="01632 960001")
    return world


def demo_people(capsys: pytest.CaptureFixture[str]) -> str:
    call_command("demo_people")
    return capsys.readouterr().out


def person(role: Role) -> Person:
    [part] = [part for part in CAST if part.role == role]
    return Person.objects.get(email=part.email)


def waiting(role: Role) -> list[str]:
    """Titles of the work on the home page of a role."""
    return [work.title for _, lines in work_for(person(role)) for work in lines]


def test_there_is_one_sign_in_for_each_role(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    printed = demo_people(capsys)
    assert {part.role for part in CAST} == set(Role)
    for part in CAST:
        assert printed.split().count(part.email) == 1
        assert authenticate(None, email=part.email, password=password()) == person(part.role)
    assert printed.count(password()) == 1
    assert world.school.organisation.name in printed
    assert world.provider.organisation.name in printed


def test_a_person_of_the_demo_signs_in_on_the_page(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    demo_people(capsys)
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


def test_work_waits_for_each_role(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    demo_people(capsys)
    lacking = {
        (role, words)
        for role, titles in WORK.items()
        for words in titles
        if not any(words in title for title in waiting(role))
    }
    assert lacking == set()


def test_a_meeting_to_come_has_cases_and_others_wait_for_theirs(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    demo_people(capsys)
    to_come = Meeting.objects.filter(date__gte=world.today, state=Meeting.State.PLANNED)
    assert any(meeting.items.count() >= 3 for meeting in to_come)
    assert any(not meeting.items.exists() for meeting in to_come)
    assert Referral.objects.filter(state=Referral.State.TRIAGED).count() >= 2


def test_placements_wait_at_each_step_until_they_start(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    before = Counter(Placement.objects.values_list("state", flat=True))
    demo_people(capsys)
    added = Counter(Placement.objects.values_list("state", flat=True)) - before
    assert added == {"offered": 1, "accepted": 2}


def test_reports_of_the_last_term_are_asked_for(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    over = world.term.start - timedelta(days=7)
    Term.objects.create(reference="2020-summer", start=over - timedelta(days=70), end=over)
    demo_people(capsys)
    asked = ReportRun.objects.filter(asked_by=person(Role.OFFICER))
    kinds = {run.scope.partition(":")[0] for run in asked}
    assert kinds == {"la", "provider", "school"}
    assert {run.end for run in asked} == {over}


def count_rows() -> dict[str, int]:
    return {model._meta.label: model._base_manager.count() for model in apps.get_models()}


def test_a_second_run_changes_nothing_and_prints_the_same(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    first = demo_people(capsys)
    rows = count_rows()
    assert demo_people(capsys) == first
    assert count_rows() == rows


def test_a_small_authority_gets_people_and_as_much_work_as_it_has_pupils(
    a_demo: LazySettings, capsys: pytest.CaptureFixture[str]
) -> None:
    World()
    assert "officer@wenbury.example" in demo_people(capsys)


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("INSTANCE_NOTICE", "", "INSTANCE_NOTICE is empty"),
        ("SECOND_FACTOR_REQUIRED", True, "SECOND_FACTOR_REQUIRED is true"),
        ("AUTHORITY_CODE", "354", "AUTHORITY_CODE is that of a real authority"),
    ],
)
def test_no_one_is_made_where_it_is_not_a_demo(
    a_demo: LazySettings, name: str, value: Any, reason: str
) -> None:
    setattr(a_demo, name, value)
    with pytest.raises(CommandError, match=reason):
        call_command("demo_people")
    assert not Person.objects.exists()


def test_no_password_is_printed_once_it_is_no_longer_a_demo(
    world: World, settings: LazySettings, capsys: pytest.CaptureFixture[str]
) -> None:
    demo_people(capsys)
    settings.SECOND_FACTOR_REQUIRED = True
    with pytest.raises(CommandError):
        call_command("demo_people")
    assert password() not in capsys.readouterr().out


def test_without_an_authority_to_show_it_says_what_to_do(a_demo: LazySettings) -> None:
    with pytest.raises(CommandError, match="Load a sample first"):
        call_command("demo_people")


def test_another_installation_has_another_password(settings: LazySettings) -> None:
    here = password()
    settings.SECRET_KEY = "the key of somewhere else"
    assert password() != here
    assert len(password()) >= 12
