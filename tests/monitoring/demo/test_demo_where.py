"""Where the people of the demo are made: in a demo alone, of whatever size, and never in production."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command

from apcommission.calendar.models import Term
from apcommission.people.models import Person, Role
from apcommission.reports.models import ReportRun
from monitoring.demo.cast import password
from tests.factories.world import World
from tests.monitoring.demo.test_demo_people import A_DEMO, an_authority, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def a_demo(settings: LazySettings) -> LazySettings:
    for name, value in A_DEMO.items():
        setattr(settings, name, value)
    return settings


def test_reports_of_the_last_term_are_asked_for(a_demo: LazySettings) -> None:
    world = an_authority()
    over = world.term.start - timedelta(days=7)
    Term.objects.create(reference="2020-summer", start=over - timedelta(days=70), end=over)
    call_command("demo_people", stdout=StringIO())
    asked = ReportRun.objects.filter(asked_by=person(Role.OFFICER))
    kinds = {run.scope.partition(":")[0] for run in asked}
    assert kinds == {"la", "provider", "school"}
    assert {run.end for run in asked} == {over}


def test_a_small_authority_gets_people_and_as_much_work_as_it_has_pupils(
    a_demo: LazySettings, capsys: pytest.CaptureFixture[str]
) -> None:
    World()
    call_command("demo_people")
    assert "officer@wenbury.example" in capsys.readouterr().out


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


def test_without_an_authority_to_show_it_says_what_to_do(a_demo: LazySettings) -> None:
    with pytest.raises(CommandError, match="Load a sample first"):
        call_command("demo_people")


def test_another_installation_has_another_password(settings: LazySettings) -> None:
    here = password()
    settings.SECRET_KEY = "the key of somewhere else"
    assert password() != here
    assert len(password()) >= 12
