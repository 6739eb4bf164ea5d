"""The demo can begin on any day of the year: in a term, at a weekend, in the holidays."""

from datetime import datetime
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.utils import timezone

from apcommission.home import work_for
from apcommission.people.models import Person, Role
from monitoring.data_protection.models import LimitRequest
from monitoring.demo.cast import CAST
from tests.monitoring.demo.test_demo_people import WORK

PUPILS = 120


@pytest.mark.django_db
@pytest.mark.parametrize(
    "day",
    [
        pytest.param((2026, 9, 3), id="second day of the year"),
        pytest.param((2026, 11, 28), id="Saturday in a term"),
        pytest.param((2026, 12, 25), id="Christmas"),
        pytest.param((2027, 8, 16), id="summer holidays"),
    ],
)
def test_work_waits_for_each_role_whenever_it_is_started(
    day: tuple[int, int, int],
    settings: LazySettings,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    settings.INSTANCE_NOTICE = "This is a demonstration with invented data."
    settings.SECOND_FACTOR_REQUIRED = False
    moment = datetime(*day, 10, tzinfo=ZoneInfo("Europe/London"))
    monkeypatch.setattr(timezone, "now", lambda: moment)
    quiet = StringIO()
    call_command("make_sample", str(tmp_path / "case"), pupils=PUPILS, stdout=quiet)
    call_command("load_case", str(tmp_path / "case"), stdout=quiet)
    call_command("demo_people", stdout=quiet)
    lacking = {
        (role.label, words)
        for role, titles in WORK.items()
        for words in titles
        if not any(words in title for title in waiting(role))
    }
    assert lacking == set()
    states = LimitRequest.objects.order_by("state").values_list("state", flat=True)
    assert list(states) == ["asked", "in_force", "refused"]


def waiting(role: Role) -> list[str]:
    [part] = [part for part in CAST if part.role == role]
    person = Person.objects.get(email=part.email)
    return [work.title for _, lines in work_for(person) for work in lines]
