"""A placement at risk is shown with its reasons in words, the serious ones first."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apcommission.audit.models import AuditEvent
from apcommission.people.models import Role
from monitoring.early_warning import queries
from placements.attendance.models import WeeklyReturn
from tests.factories.apcommission import AuthorityFactory, person_with
from tests.factories.placements import (
    AlertFactory,
    IncidentFactory,
    MarkFactory,
    PlacementFactory,
    ReviewFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Any:
    return person_with(Role.OFFICER, AuthorityFactory())


@pytest.fixture
def placement() -> Any:
    today = timezone.localdate()
    return PlacementFactory(
        start=today - timedelta(days=80), planned_end=today + timedelta(days=60)
    )


def marks(placement: Any, days_ago: int, codes: str) -> None:
    """A mark a day, backwards from so many days ago."""
    today = timezone.localdate()
    for place, code in enumerate(codes):
        MarkFactory(
            placement=placement, date=today - timedelta(days=days_ago + place), code_id=code
        )


def reasons(officer: Any) -> list[str]:
    return [words for row in queries.at_risk(for_user=officer) for words in queries.told(row)]


def test_one_that_goes_well_is_not_in_the_list(officer: Any, placement: Any) -> None:
    marks(placement, 1, "K" * 20)
    assert reasons(officer) == []


def test_who_comes_to_less_than_half_is_at_risk(officer: Any, placement: Any) -> None:
    marks(placement, 1, "KKKOOOOOOO")
    assert reasons(officer) == ["Came to 3 of 10 sessions in the last four weeks"]


def test_half_of_the_sessions_is_not_less_than_half(officer: Any, placement: Any) -> None:
    marks(placement, 1, "KKKKKOOOOO")
    assert reasons(officer) == []


def test_in_few_sessions_a_share_says_nothing(officer: Any, placement: Any) -> None:
    marks(placement, 1, "OOOOOOO")
    assert reasons(officer) == []


@pytest.mark.parametrize(
    ("now", "is_serious", "is_told"),
    [("KKKKKKKKKO", False, False), ("KKKKKKKKOO", False, True), ("KKKKKKKOOO", True, True)],
)
def test_a_fall_of_attendance_is_a_reason(
    officer: Any, placement: Any, now: str, is_serious: bool, is_told: bool
) -> None:
    marks(placement, 1, now)
    marks(placement, 30, "K" * 10)
    found = list(queries.at_risk(for_user=officer))
    assert bool(found) is is_told
    if found:
        assert bool(found[0].serious) is is_serious
        assert "after 10 of 10 sessions in the four weeks before" in queries.told(found[0])[0]


def test_what_does_not_count_as_possible_is_left_out(officer: Any, placement: Any) -> None:
    marks(placement, 1, "XXXXXXXXXXX")
    assert reasons(officer) == []


def test_incidents_of_the_last_weeks_are_reasons_but_no_restricted_one(
    officer: Any, placement: Any
) -> None:
    IncidentFactory(placement=placement, severity="high")
    IncidentFactory(placement=placement, severity="low")
    IncidentFactory(placement=placement, severity="high", restricted=True)
    IncidentFactory(
        placement=placement,
        severity="high",
        happened_at=timezone.make_aware(datetime(2020, 1, 7, 10)),
    )
    assert reasons(officer) == [
        "1 serious incident in the last four weeks",
        "1 other incident in the last four weeks",
    ]


def test_a_late_review_and_an_open_alert_are_reasons(officer: Any, placement: Any) -> None:
    today = timezone.localdate()
    ReviewFactory(placement=placement, state="planned", due_on=today - timedelta(days=3))
    AlertFactory(placement=placement)
    found = reasons(officer)
    assert any("has not been held" in words for words in found)
    assert "1 pattern of absence not answered" in found


def test_returns_that_do_not_come_are_a_reason_for_each_pupil_there(
    officer: Any, placement: Any
) -> None:
    today = timezone.localdate()
    monday = today - timedelta(days=today.weekday())
    for weeks in (4, 5, 6):
        WeeklyReturn.objects.create(
            provider=placement.provider, week=monday - timedelta(weeks=weeks)
        )
    assert reasons(officer) == ["The provider has not returned attendance of 3 weeks"]


def test_serious_reasons_come_first(officer: Any, placement: Any) -> None:
    today = timezone.localdate()
    AlertFactory(placement=placement)
    worse = PlacementFactory(start=today - timedelta(days=80), planned_end=placement.planned_end)
    IncidentFactory(placement=worse, severity="high")
    assert [row.pk for row in queries.at_risk(for_user=officer)] == [worse.pk, placement.pk]


def test_what_was_done_is_written_down_with_the_reasons_of_the_day(
    officer: Any, placement: Any, client: Client
) -> None:
    IncidentFactory(placement=placement, severity="high")
    client.force_login(officer)
    assert "Placements at risk" in client.get(reverse("home")).text
    later = timezone.localdate() + timedelta(days=14)
    address = reverse("early_warning:placement", args=[placement.pk])
    answer = client.post(
        address,
        {
            "what": "Rang the mother; a visit on Monday.",
            "look_again_on_0": later.day,
            "look_again_on_1": later.month,
            "look_again_on_2": later.year,
        },
    )
    assert answer.status_code == 302, answer.text
    step = placement.warning_steps.get()
    assert step.reasons == ["1 serious incident in the last four weeks"]
    assert AuditEvent.objects.filter(verb="answered_warning").exists()
    page = client.get(reverse("early_warning:list")).text
    assert "Rang the mother" in page
    assert "Rang the mother" not in client.get(f"{reverse('early_warning:list')}?waits=on").text
    assert "Placements at risk" not in client.get(reverse("home")).text


def test_a_day_that_is_over_is_refused_and_the_words_stay(
    officer: Any, placement: Any, client: Client
) -> None:
    client.force_login(officer)
    address = reverse("early_warning:placement", args=[placement.pk])
    answer = client.post(
        address,
        {
            "what": "Rang the mother.",
            "look_again_on_0": 1,
            "look_again_on_1": 9,
            "look_again_on_2": 2020,
        },
    )
    assert "must be later than today" in answer.text
    assert "Rang the mother." in answer.text
    assert not placement.warning_steps.exists()


def test_a_list_can_be_narrowed_to_one_reason(officer: Any, placement: Any, client: Client) -> None:
    AlertFactory(placement=placement)
    client.force_login(officer)
    address = reverse("early_warning:list")
    assert str(placement.pupil.surname) in client.get(f"{address}?reason=alerts").text
    assert str(placement.pupil.surname) not in client.get(f"{address}?reason=low").text
