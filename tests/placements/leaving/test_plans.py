"""The way out: return to school in steps, what follows without a gap, the interview, the closed record."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from apcommission.errors import Refused
from apcommission.messages.models import Email
from placements.leaving import plans, queries
from placements.leaving.models import Destination, NextStep, ReintegrationPlan, TaperStep
from placements.placement.models import Placement
from placements.support import actions as support
from tests.factories.placements import (
    AlertFactory,
    IncidentFactory,
    PlacementFactory,
    ReviewFactory,
)
from tests.typed import boxes


def page(placement: Placement, name: str = "plan") -> str:
    return reverse(f"leaving:{name}", args=[placement.pk])


def ended(world: Any, reason: str = "broke_down") -> Placement:
    placement: Placement = world.placement
    placement.state, placement.end, placement.end_reason = "ended", world.today, reason
    placement.save()
    return placement


def planned(world: Any, as_: Any) -> ReintegrationPlan:
    typed = {
        "named_person": "Ms Hill",
        **boxes("begins_on", world.today),
        **boxes("full_time_on", world.today + timedelta(days=28)),
        "version": "1",
    }
    as_("headteacher").post(page(world.placement, "plan_return"), typed)
    return ReintegrationPlan.objects.get()


def test_a_return_is_planned_in_steps_and_followed(world: Any, as_: Any) -> None:
    planned(world, as_)
    for days, sessions in ((0, 2), (14, 6)):
        typed = {
            **boxes("from_day", world.today + timedelta(days=days)),
            "school_sessions": sessions,
            "support": "An adult at the gate",
        }
        as_("key_worker").post(page(world.placement, "add_step"), typed)
    first, second = TaperStep.objects.all()
    as_("headteacher").post(reverse("leaving:step_went", args=[first.pk]), {"went": "Well."})
    shown = as_("provider_tutor").get(page(world.placement)).content.decode()
    for words in ("Ms Hill", "2 sessions a week", "6 sessions a week", "How it went: Well."):
        assert words in shown
    assert second.went == ""


@pytest.mark.parametrize(
    ("days", "sessions", "fault"),
    [
        (-1, 2, "The day must lie within the plan."),
        (40, 2, "The day must lie within the plan."),
        (7, 2, "There is a step from this day already."),
        (14, 1, "the return does not go back."),
    ],
)
def test_a_step_that_cannot_be_is_told(
    world: Any, as_: Any, days: int, sessions: int, fault: str
) -> None:
    planned(world, as_)
    officer, placement = world.person("officer"), world.placement
    plans.add_step(
        by=officer,
        placement=placement,
        from_day=world.today + timedelta(days=7),
        school_sessions=3,
    )
    typed = {**boxes("from_day", world.today + timedelta(days=days)), "school_sessions": sessions}
    assert fault in as_("officer").post(page(placement, "add_step"), typed).content.decode()


def test_a_plan_changed_by_another_is_not_overwritten(world: Any, as_: Any) -> None:
    plan = planned(world, as_)
    typed = {
        **boxes("begins_on", world.today),
        **boxes("full_time_on", world.today),
        "version": plan.version,
    }
    as_("officer").post(page(world.placement, "plan_return"), {**typed, "named_person": "Mr Ash"})
    shown = as_("headteacher").post(
        page(world.placement, "plan_return"), {**typed, "named_person": "Mr Oak"}
    )
    assert "Someone else changed this" in shown.content.decode()
    plan.refresh_from_db()
    assert plan.named_person == "Mr Ash"


def test_a_pupil_without_a_next_place_is_seen_until_someone_says(world: Any, as_: Any) -> None:
    placement = ended(world)
    officer = world.person("officer")
    assert list(queries.gaps(for_user=officer)) == [placement]
    assert "Pupils without a next place" in as_("officer").get(reverse("home")).content.decode()
    typed = {
        "kind": "school",
        "where": "High school",
        **boxes("from_day", placement.end or world.today),
        "version": "1",
    }
    as_("officer").post(page(placement, "follows"), typed)
    assert NextStep.objects.get().where == "High school"
    assert not queries.gaps(for_user=officer).exists()


def test_a_later_placement_leaves_no_gap(world: Any) -> None:
    placement = ended(world)
    PlacementFactory(
        referral__pupil=placement.pupil,
        programme=world.programme,
        state="accepted",
        start=world.today + timedelta(days=1),
        planned_end=world.today + timedelta(days=60),
    )
    assert not queries.gaps(for_user=world.person("officer")).exists()


@pytest.mark.parametrize("reason", ["reintegrated", "school_leaving_age", "out_of_area"])
def test_some_ends_need_nothing_after_them(world: Any, reason: str) -> None:
    ended(world, reason)
    assert not queries.gaps(for_user=world.person("officer")).exists()


def test_who_left_long_ago_or_is_beyond_school_is_no_gap(world: Any) -> None:
    placement = ended(world)
    officer = world.person("officer")
    world.pupil.year_group = 12
    world.pupil.save()
    assert not queries.gaps(for_user=officer).exists()
    world.pupil.year_group = 9
    world.pupil.save()
    placement.start = world.today - timedelta(days=800)
    placement.end = world.today - timedelta(days=400)
    placement.save()
    assert not queries.gaps(for_user=officer).exists()


def test_school_days_without_a_place_are_counted(world: Any) -> None:
    monday = world.monday
    assert queries.days_between(monday, monday + timedelta(days=1)) == 0
    assert queries.days_between(monday, monday + timedelta(days=4)) == 3
    assert queries.days_between(monday, monday + timedelta(days=7)) == 4


def test_the_interview_is_held_once(world: Any, as_: Any) -> None:
    typed = {**boxes("held_on", world.today), "helped": "Small groups", "once": "a-token"}
    for _ in range(2):
        as_("provider_tutor").post(page(world.placement, "interview"), typed)
    shown = as_("headteacher").get(page(world.placement)).content.decode()
    assert "Small groups" in shown
    again = as_("officer").post(page(world.placement, "interview"), {**typed, "once": "b"})
    assert "is written down already" in again.content.decode()


def test_a_record_with_something_open_is_not_closed(world: Any, as_: Any) -> None:
    placement = ended(world)
    incident = IncidentFactory(placement=placement)
    alert = AlertFactory(placement=placement)
    review = ReviewFactory(placement=placement, state="held", held_on=world.today, outcome="change")
    shown = as_("officer").post(page(placement, "close"), follow=True).content.decode()
    assert "Still open: an incident, an attendance alert, what a review asks for." in shown
    for thing in (incident, alert, review):
        thing.delete()
    ReviewFactory(placement=placement)
    as_("officer").post(page(placement, "close"))
    placement.refresh_from_db()
    assert placement.closed_on == world.today
    assert not placement.reviews.filter(state="planned").exists()
    with pytest.raises(Refused, match="record of this placement is closed"):
        plans.interview(
            by=world.person("officer"), placement=placement, held_on=world.today, helped="Late"
        )
    with pytest.raises(Refused, match="record of this placement is closed"):
        support.log_visit(
            by=world.person("officer"),
            placement=placement,
            visited_on=world.today,
            where="home",
            words="Late",
        )


def test_a_record_is_kept_for_so_many_years(world: Any) -> None:
    world.pupil.birth_date = date(2012, 2, 29)
    assert queries.kept_until(world.pupil) == date(2037, 2, 28)
    world.pupil.birth_date = date(2012, 6, 1)
    assert queries.kept_until(world.pupil) == date(2037, 6, 1)


def test_later_destinations_are_asked_for_once_a_week(world: Any) -> None:
    placement = ended(world, "school_leaving_age")
    placement.pupil.year_group = 11
    placement.pupil.save()
    placement.start = world.today - timedelta(days=400)
    placement.end = world.today - timedelta(days=200)
    placement.save()
    for _ in range(2):
        assert plans.chase_destinations(today=world.today) == 3
    names = ("officer", "commissioner", "headteacher")
    assert {mail.to for mail in Email.objects.all()} == {world.people[n].email for n in names}
    Destination.objects.create(
        pupil=placement.pupil, check_point="6_months", checked_on=world.today, activity="fe"
    )
    assert plans.chase_destinations(today=world.today) == 0
    assert plans.chase_destinations(today=world.today + timedelta(days=170)) == 3
