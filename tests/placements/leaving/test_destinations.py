"""Destinations: who left, what they do, and what is done with two answers."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from apcommission.audit.models import AuditEvent
from apcommission.people.models import Person
from placements.leaving import queries
from placements.leaving.models import Destination
from placements.placement.models import Placement
from tests.factories.placements import PlacementFactory


@pytest.fixture
def left(world: Any) -> Placement:
    """The last placement of a Year 11 pupil, ended a week ago."""
    placement = world.placement
    placement.pupil.year_group = 11
    placement.pupil.save()
    placement.state, placement.end = "ended", world.today - timedelta(days=7)
    placement.end_reason = "school_leaving_age"
    placement.save()
    return placement


def answer(world: Any, **changes: Any) -> dict[str, Any]:
    day = world.today
    return {
        "activity": "fe",
        "checked_on_0": day.day,
        "checked_on_1": day.month,
        "checked_on_2": day.year,
        "version": 0,
        **changes,
    }


def left_of(person: Person) -> list[Placement]:
    return [leaver.placement for leaver in queries.leavers(for_user=person)]


def check_page(placement: Placement, check: str = "leaving") -> str:
    return reverse("leaving:check", args=[placement.pk, check])


def test_a_leaver_waits_on_the_home_page_until_the_destination_is_known(
    world: Any, as_: Any, left: Placement
) -> None:
    words = "Leavers whose destination is not known"
    officer = as_("officer")
    assert words in officer.get(reverse("home")).content.decode()
    officer.post(check_page(left), answer(world, activity="unknown"))
    assert words in officer.get(reverse("home")).content.decode()
    officer.post(check_page(left), answer(world, version=1))
    assert words not in officer.get(reverse("home")).content.decode()
    assert Destination.objects.get().activity == "fe"
    trace = AuditEvent.objects.filter(verb="recorded_destination").first()
    assert trace is not None
    assert trace.detail == {"check": "leaving", "before": "unknown", "after": "fe"}


def test_the_list_shows_the_last_placement_of_those_who_left(
    world: Any, as_: Any, left: Placement
) -> None:
    PlacementFactory(
        referral=left.referral,
        pupil=left.pupil,
        programme=world.programme,
        state="ended",
        start=left.start - timedelta(days=200),
        end=left.start - timedelta(days=100),
        end_reason="completed",
    )
    officer = world.person("officer")
    assert left_of(officer) == [left]
    assert left_of(world.person("headteacher")) == [left]
    assert left_of(world.person("other_headteacher")) == []
    page = as_("officer").get(reverse("leaving:list"), {"known": "yes"}).content.decode()
    assert str(left.pupil) not in page
    Placement.objects.filter(pk=left.pk).update(state="active", end=None, end_reason="")
    assert left_of(officer) == []


def test_each_check_is_recorded_by_itself_and_put_right(
    world: Any, as_: Any, left: Placement
) -> None:
    client = as_("headteacher")
    for check, activity in (("leaving", "fe"), ("6_months", "neet"), ("12_months", "employment")):
        client.post(check_page(left, check), answer(world, activity=activity))
    page = client.get(reverse("leaving:destinations", args=[left.pk])).content.decode()
    for words in (
        "Further education",
        "Not in education, employment or training",
        "Employment",
    ):
        assert words in page
    assert client.get(check_page(left, "next_week")).status_code == 404


def test_a_second_click_changes_nothing_and_a_second_person_is_told(
    world: Any, as_: Any, left: Placement
) -> None:
    client = as_("officer")
    for _ in range(2):
        sent = client.post(check_page(left), answer(world))
        assert sent.status_code == 302
    assert Destination.objects.get().version == 1
    other = client.post(check_page(left), answer(world, activity="employment"))
    page = other.content.decode()
    assert "Someone else changed this" in page
    assert 'value="employment"' in page
    assert Destination.objects.get().activity == "fe"


def test_bad_answers_are_told_beside_the_field(world: Any, as_: Any, left: Placement) -> None:
    assert left.end is not None
    before, after = left.end - timedelta(days=1), world.today + timedelta(days=1)
    wrong = (
        ({"activity": ""}, "Select what they are doing"),
        ({"activity": "holiday"}, "Select a valid choice"),
        ({"checked_on_0": "31", "checked_on_1": "2"}, "Enter a real date"),
        (
            {
                "checked_on_0": before.day,
                "checked_on_1": before.month,
                "checked_on_2": before.year,
            },
            "The day cannot come before the last day.",
        ),
        (
            {"checked_on_0": after.day, "checked_on_1": after.month, "checked_on_2": after.year},
            "The day cannot lie in the future.",
        ),
    )
    for changes, words in wrong:
        page = as_("officer").post(check_page(left), answer(world, **changes)).content.decode()
        assert words in page, changes
    assert not Destination.objects.exists()


def test_nothing_is_recorded_while_the_placement_runs(world: Any, as_: Any) -> None:
    page = as_("officer").post(check_page(world.placement), answer(world)).content.decode()
    assert "once the placement has ended" in page
    assert not Destination.objects.exists()
