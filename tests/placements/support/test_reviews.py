"""Reviews: planned by themselves, held with the school, and what they ask for carried out."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from apcommission.errors import Refused
from placements.placement.models import Placement
from placements.support import reviews, tasks
from placements.support.models import Review, ReviewAction
from placements.support.planning import next_review
from tests.factories.placements import PlacementFactory, ReviewFactory
from tests.typed import boxes

START = date(2026, 9, 7)
WEEK = timedelta(weeks=1)


def test_a_timed_placement_has_one_review_at_its_mid_point() -> None:
    end = START + 6 * WEEK
    assert next_review(START, end, []) == ("mid_point", START + 3 * WEEK)
    assert next_review(START, end, [START + 3 * WEEK]) is None


def test_a_long_one_is_reviewed_half_termly() -> None:
    end = START + 40 * WEEK
    assert next_review(START, end, []) == ("half_term", START + 6 * WEEK)
    held = [START + 5 * WEEK]
    assert next_review(START, end, held) == ("half_term", START + 11 * WEEK)
    late = [START + 35 * WEEK]
    assert next_review(START, end, late) is None


@given(st.integers(14, 80), st.integers(0, 30))
def test_reviews_never_stand_further_apart_than_six_weeks(weeks: int, delay: int) -> None:
    end, last = START + weeks * WEEK, START
    held: list[date] = []
    while (due := next_review(START, end, held)) is not None:
        assert due[1] - last == 6 * WEEK
        assert due[1] < end
        last = due[1] + timedelta(days=delay)
        held.append(last)
    assert end - last <= 6 * WEEK


def test_the_job_plans_one_review_for_each_placement_under_way(world: Any) -> None:
    PlacementFactory(state="ended", end=START, end_reason="completed")
    running = Placement.objects.filter(state="active").count()
    assert tasks.plan_reviews() == running
    assert tasks.plan_reviews() == 0
    assert Review.objects.count() == running


def typed(**fields: Any) -> dict[str, Any]:
    return {
        "present": "Ms Hill, the pupil, Ellie",
        "words": "Comes every day.",
        "pupil_says": "I like it.",
        **fields,
    }


def page(review: Review, name: str = "review") -> str:
    return reverse(f"support:{name}", args=[review.pk])


def test_a_review_is_held_and_its_actions_followed(world: Any, as_: Any) -> None:
    review = ReviewFactory(placement=world.placement)
    answers = typed(**boxes("held_on", world.today), outcome="continue", version=review.version)
    assert as_("provider_tutor").post(page(review, "hold_review"), answers).url == page(review)
    agreed = {"words": "Buy boots", "owner": "School", **boxes("due_on", world.today)}
    as_("headteacher").post(page(review, "agree_action"), agreed)
    action = ReviewAction.objects.get()
    as_("headteacher").post(reverse("support:finish_action", args=[action.pk]))
    shown = as_("officer").get(page(review)).content.decode()
    for words in ("Comes every day.", "I like it.", "Buy boots", "Done", "Go on as planned"):
        assert words in shown
    assert not Review.objects.get(pk=review.pk).asks


def test_an_extension_is_asked_for_and_carried_out(world: Any, as_: Any) -> None:
    placement = world.placement
    review = ReviewFactory(placement=placement, kind="mid_point")
    later = placement.planned_end + 4 * WEEK
    answers = typed(**boxes("held_on", world.today), outcome="extend", version=review.version)
    refused = as_("provider_tutor").post(page(review, "hold_review"), answers).content.decode()
    assert "Say until when" in refused
    assert "Comes every day." in refused
    answers |= boxes("extend_to", later)
    as_("provider_tutor").post(page(review, "hold_review"), answers)
    home = as_("officer").get(reverse("home")).content.decode()
    assert "Reviews that ask for something" in home
    as_("officer").post(page(review, "settle_review"))
    placement.refresh_from_db()
    review.refresh_from_db()
    assert placement.planned_end == later
    assert review.settled_on == world.today
    as_("officer").post(page(review, "settle_review"))  # a second click changes nothing
    assert not review.asks


def test_a_return_begins_the_reintegration(world: Any) -> None:
    review = ReviewFactory(
        placement=world.placement, state="held", held_on=world.today, outcome="return"
    )
    reviews.settle(by=world.person("officer"), review=review)
    world.placement.refresh_from_db()
    assert world.placement.state == "reintegrating"


def test_after_a_review_the_next_one_is_planned(world: Any) -> None:
    placement = world.placement
    Placement.objects.filter(pk=placement.pk).update(planned_end=placement.start + 40 * WEEK)
    tasks.plan_reviews()
    first = placement.reviews.get()
    reviews.hold_review(
        by=world.person("officer"), review=first, held_on=world.today, outcome="continue"
    )
    following = placement.reviews.get(state="planned")
    assert following.due_on == world.today + 6 * WEEK


def test_a_review_is_put_on_another_day(world: Any, as_: Any) -> None:
    day = world.today + timedelta(days=9)
    address = reverse("support:plan_review", args=[world.placement.pk])
    for due in (day, day + timedelta(days=1)):
        as_("headteacher").post(address, boxes("due_on", due))
    assert world.placement.reviews.get().due_on == day + timedelta(days=1)


@pytest.mark.parametrize(("days", "words"), [(1, "still to come"), (-300, "after the first day")])
def test_a_review_is_held_in_the_placement(world: Any, days: int, words: str) -> None:
    review = ReviewFactory(placement=world.placement)
    with pytest.raises(Refused, match=words):
        reviews.hold_review(
            by=world.person("officer"),
            review=review,
            held_on=world.today + timedelta(days=days),
            outcome="continue",
        )


def test_two_people_holding_one_review_do_not_overwrite_each_other(world: Any, as_: Any) -> None:
    review = ReviewFactory(placement=world.placement)
    answers = typed(**boxes("held_on", world.today), outcome="continue", version=review.version)
    as_("provider_tutor").post(page(review, "hold_review"), answers)
    other = {**answers, "words": "Something else"}
    shown = as_("officer").post(page(review, "hold_review"), other).content.decode()
    assert "Something else" in shown
    assert Review.objects.get().words == "Comes every day."
