"""The plan of action: who does what by when, followed through the year."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from apcommission.lifecycles import TransitionRefused
from apcommission.people.models import Person
from monitoring.review import actions
from monitoring.review.models import ActionNote, AnnualReview, PlannedAction
from tests.factories.review import AnnualReviewFactory, PlannedActionFactory
from tests.factories.world import World


@pytest.fixture
def review(world: World) -> AnnualReview:
    return AnnualReviewFactory()


def planned(world: World, review: AnnualReview, days: int, owner: str = "officer") -> PlannedAction:
    due_on = world.today + timedelta(days=days)
    return PlannedActionFactory(review=review, owner=world.people[owner], due_on=due_on)


def boxes(day: Any) -> dict[str, int]:
    return {"due_on_0": day.day, "due_on_1": day.month, "due_on_2": day.year}


def test_an_action_is_planned_once_for_an_owner_of_the_authority(
    world: World, review: AnnualReview, as_: Any
) -> None:
    officer, page = as_("officer"), reverse("review:add_action", args=[review.pk])
    sent = {"what": "Buy places", "owner": world.people["commissioner"].pk, "once": "token"}
    for _ in range(2):
        officer.post(page, {**sent, **boxes(world.today)})
    action = review.actions.get()
    assert (action.what, action.owner) == ("Buy places", world.people["commissioner"])
    other = officer.post(page, {**sent, "owner": world.people["headteacher"].pk})
    assert "Select who does it" in other.content.decode()
    assert review.actions.count() == 1
    with pytest.raises(actions.Refused):
        actions.plan_action(
            by=world.person("officer"),
            review=review,
            what="A",
            owner=world.people["headteacher"],
            due_on=world.today,
        )


def test_progress_is_noted_with_its_day_and_may_end_or_reopen_it(
    world: World, review: AnnualReview, as_: Any
) -> None:
    action = planned(world, review, 5)
    officer, page = as_("officer"), reverse("review:progress", args=[action.pk])
    for words, verb in (("Half way.", ""), ("All bought.", "finish"), ("One fell away.", "reopen")):
        officer.post(page, {"words": words, "verb": verb, "once": ""})
        action.refresh_from_db()
        assert (action.state == "done") == (verb == "finish")
        assert (action.ended_on == world.today) == (verb == "finish")
    notes = list(ActionNote.objects.values_list("words", "became"))
    assert notes == [("Half way.", ""), ("All bought.", "done"), ("One fell away.", "open")]
    shown = officer.get(reverse("review:action", args=[action.pk])).content.decode()
    assert "One fell away." in shown


def test_what_is_dropped_cannot_be_finished(world: World, review: AnnualReview) -> None:
    action = planned(world, review, 5)
    officer = world.person("officer")
    actions.note_progress(by=officer, action=action, words="No money.", verb="drop")
    with pytest.raises(TransitionRefused):
        actions.note_progress(by=officer, action=action, words="Done.", verb="finish")


def test_two_who_change_one_action_do_not_overwrite(
    world: World, review: AnnualReview, as_: Any
) -> None:
    action = planned(world, review, 5)
    page = reverse("review:change_action", args=[action.pk])
    owner = world.people["commissioner"].pk
    sent = {"what": "Other words", "owner": owner, "version": 1, **boxes(world.today)}
    assert as_("officer").post(page, sent).status_code == 302
    late = as_("commissioner").post(page, {**sent, "what": "Late words"}).content.decode()
    assert "Someone else changed this" in late
    assert "Late words" in late
    action.refresh_from_db()
    assert (action.what, action.due_on) == ("Other words", world.today)


def test_the_plan_goes_on_after_the_review_is_final(world: World) -> None:
    review = actions.start_review(by=world.person("officer"), year=world.today.year - 2)
    review = actions.move_review(by=world.person("commissioner"), review=review, verb="finish")
    action = planned(world, review, 5)
    actions.note_progress(by=world.person("officer"), action=action, words="Done.", verb="finish")
    action.refresh_from_db()
    assert action.state == "done"


def test_owners_are_told_on_the_home_page_and_commissioners_of_what_is_overdue(
    world: World, review: AnnualReview, as_: Any
) -> None:
    planned(world, review, 10)
    planned(world, review, -1)
    own = as_("officer").get(reverse("home")).content.decode()
    assert "Your actions of the review that are overdue" in own
    assert "mine=on&amp;state=open" in own
    other = as_("commissioner").get(reverse("home")).content.decode()
    assert "Overdue actions of the review" in other
    assert "Your actions" not in other


def test_the_list_is_searched_by_owner_state_review_and_day(
    world: World, review: AnnualReview, as_: Any
) -> None:
    planned(world, review, -1)
    owner = planned(world, review, 9, "commissioner").owner
    Person.objects.filter(pk=owner.pk).update(name="Robin Searched-For")
    other = planned(world, AnnualReviewFactory(), 3)
    actions.note_progress(by=world.person("officer"), action=other, words="Done.", verb="finish")
    officer, page = as_("officer"), reverse("review:actions")
    for query, number in (
        ({}, 3),
        ({"overdue": "on"}, 1),
        ({"mine": "on"}, 2),
        ({"state": "done"}, 1),
        ({"review": review.pk}, 2),
        ({"search": "Searched-For"}, 1),
    ):
        found = officer.get(page, query).context["page"].paginator.count
        assert found == number, query
