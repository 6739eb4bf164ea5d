"""Learning plans: targets agreed with the pupil, assessments from a baseline, a framework of outcomes."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from apcommission.errors import Refused
from placements.learning import plans, queries
from placements.learning.models import Assessment, Outcome, Target
from referrals.referral.models import Rating
from tests.factories.placements import TargetFactory
from tests.typed import boxes


def page(world: Any, name: str = "plan") -> str:
    return reverse(f"learning:{name}", args=[world.placement.pk])


def typed(world: Any, **fields: Any) -> dict[str, Any]:
    return {
        "outcome": Outcome.objects.get(title="Enjoy and achieve").pk,
        "words": "I come on time four days a week",
        "baseline": "Two days a week",
        "agreed_with_pupil": "on",
        "pupil_says": "If I get a lift",
        **boxes("due_on", world.today + timedelta(days=40)),
        **fields,
    }


def test_the_five_outcomes_ship_as_a_framework(db: None) -> None:
    assert list(Outcome.objects.values_list("title", flat=True)) == [
        "Be healthy",
        "Stay safe",
        "Enjoy and achieve",
        "Make a positive contribution",
        "Achieve economic well-being",
    ]


def test_a_target_is_set_looked_at_and_met(world: Any, as_: Any) -> None:
    tutor = as_("provider_tutor")
    for _ in range(2):
        tutor.post(page(world, "set_target"), typed(world, once="a-token"))
    target = Target.objects.get()
    review = reverse("learning:review_target", args=[target.pk])
    tutor.post(review, {"words": "Three days so far", "result": "", "version": target.version})
    target.refresh_from_db()
    assert target.state == "open"
    tutor.post(review, {"words": "Did it", "result": "meet", "version": target.version})
    target.refresh_from_db()
    assert (target.state, target.settled_on) == ("met", world.today)
    shown = as_("headteacher").get(page(world)).content.decode()
    for words in ("I come on time", "Three days so far", "Did it", "If I get a lift", "Met"):
        assert words in shown


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"words": ""}, "Enter the target"),
        ({"due_on_2": "2020"}, "Choose a day that is still to come."),
        ({"outcome": ""}, "Select"),
    ],
)
def test_a_bad_target_is_refused_and_kept(
    world: Any, as_: Any, fields: dict[str, Any], fault: str
) -> None:
    answer = as_("provider_tutor").post(page(world, "set_target"), typed(world, **fields))
    shown = answer.content.decode()
    assert fault in shown
    assert "If I get a lift" in shown
    assert not Target.objects.exists()


def test_a_settled_target_is_not_settled_again(world: Any) -> None:
    target = TargetFactory(placement=world.placement)
    officer = world.person("officer")
    plans.review_target(by=officer, target=target, words="No", result="miss")
    with pytest.raises(Refused, match="not met by now"):
        plans.review_target(by=officer, target=target, words="Yes", result="meet")


def test_a_placement_that_has_not_started_has_no_plan(world: Any) -> None:
    with pytest.raises(Refused, match="once the placement has started"):
        plans.assess(
            by=world.person("officer"),
            placement=world.accepted,
            assessed_on=world.today,
            areas={"maths": "Entry 3"},
        )


def test_progress_is_told_from_the_referrals_scores_on(world: Any, as_: Any) -> None:
    Rating.objects.create(
        referral=world.referral,
        area="attitude",
        score=1,
        rated_on=world.placement.start - timedelta(days=20),
    )
    day = boxes("assessed_on", world.today)
    answers = {**day, "attitude": "3", "maths": "Entry 3"}
    as_("provider_tutor").post(page(world, "assess"), answers)
    as_("provider_tutor").post(page(world, "assess"), {**day, "attitude": "4"})  # corrected
    assert Assessment.objects.count() == 2
    told = {row.area: row for row in queries.progress(world.placement)}
    attitude, maths = told["Attitude"], told["Maths"]
    assert attitude.baseline is not None
    assert attitude.baseline[1] == "1 of 4"
    assert [words for _, words in attitude.later] == ["4 of 4"]
    assert maths.baseline == (world.today, "Entry 3")
    assert maths.later == []


def test_an_empty_or_future_assessment_is_refused(world: Any, as_: Any) -> None:
    where = page(world, "assess")
    shown = as_("officer").post(where, boxes("assessed_on", world.today)).content.decode()
    assert "Fill in at least one area." in shown
    later = {**boxes("assessed_on", world.today + timedelta(days=1)), "maths": "Entry 2"}
    shown = as_("officer").post(where, later).content.decode()
    assert "This day is still to come." in shown
    assert "Entry 2" in shown


def test_an_authority_makes_the_framework_its_own(world: Any, as_: Any) -> None:
    admin = as_("administrator")
    admin.post(reverse("learning:add_outcome"), {"title": "Find my voice", "about": "Says no"})
    own = Outcome.objects.get(title="Find my voice")
    again = admin.post(reverse("learning:add_outcome"), {"title": "find my voice"})
    assert "There is an outcome of this title already." in again.content.decode()
    first = Outcome.objects.get(title="Be healthy")
    edit = reverse("learning:edit_outcome", args=[first.pk])
    admin.post(
        edit,
        {"title": first.title, "position": "1", "is_retired": "on", "version": first.version},
    )
    assert first not in queries.outcomes_on_offer()
    assert own in queries.outcomes_on_offer()
    assert "Be healthy" in as_("officer").get(reverse("learning:outcomes")).content.decode()
