"""The risk assessment goes with the pupil from place to place; the latest one holds."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from referrals.profile import actions, queries
from referrals.profile.models import RiskAssessment
from tests.typed import boxes


def assess(world: Any, by: str = "officer", **more: Any) -> RiskAssessment:
    fields = {
        "risks": "Runs off",
        "measures": "An adult at the gate",
        "adults": 1,
        "pupils": 4,
        "review_on": world.today + timedelta(days=90),
        **more,
    }
    return actions.assess_risk(by=world.person(by), pupil=world.placement.pupil, **fields)


def page_of(world: Any) -> str:
    return reverse("safety:risk", args=[world.placement.pk])


def test_the_provider_reads_what_the_school_wrote(world: Any, as_: Any) -> None:
    assert "Nobody has assessed" in as_("provider_tutor").get(page_of(world)).content.decode()
    typed = {
        "risks": "Runs off",
        "measures": "An adult at the gate",
        "adults": "2",
        "pupils": "3",
        **boxes("review_on", world.today + timedelta(days=30)),
    }
    form = reverse("profile:assess", args=[world.placement.pupil_id])
    assert as_("headteacher").post(form, typed).status_code == 302
    text = as_("provider_tutor").get(page_of(world)).content.decode()
    assert "2 adults to 3 pupils" in text
    assert as_("provider_tutor").get(form).status_code in (403, 404)


def test_a_new_assessment_starts_from_the_last_and_holds(world: Any, as_: Any) -> None:
    assess(world)
    form = as_("officer").get(reverse("profile:assess", args=[world.placement.pupil_id]))
    assert "An adult at the gate" in form.content.decode()
    newer = assess(world, risks="Runs off when tired")
    assert queries.risk_of(world.placement.pupil) == newer
    page = reverse("profile:risk", args=[world.placement.pupil_id])
    assert "Assessment of" in as_("headteacher").get(page).content.decode(), "the earlier one stays"


def test_a_provider_reads_nothing_newer_than_its_placement(world: Any, as_: Any) -> None:
    earlier = assess(world)
    ended = world.today - timedelta(days=1)
    then = timezone.now() - timedelta(days=10)
    RiskAssessment.objects.filter(pk=earlier.pk).update(made_at=then)
    assess(world, risks="Something new")
    placement = world.placement
    type(placement).objects.filter(pk=placement.pk).update(
        state="ended", end=ended, end_reason="completed"
    )
    text = as_("provider_tutor").get(page_of(world)).content.decode()
    assert "Runs off" in text
    assert "Something new" not in text


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("pupils", "0", "must be 1 or more"),
        ("measures", "", "Enter how the risks are kept small"),
    ],
)
def test_what_is_typed_wrong_is_told(
    world: Any, as_: Any, field: str, value: str, words: str
) -> None:
    typed = {
        "risks": "Runs off",
        "measures": "A gate",
        "adults": "1",
        "pupils": "4",
        **boxes("review_on", world.today + timedelta(days=30)),
        field: value,
    }
    form = reverse("profile:assess", args=[world.placement.pupil_id])
    assert words in as_("officer").post(form, typed).content.decode()


def test_the_review_is_on_a_day_to_come(world: Any) -> None:
    with pytest.raises(actions.Refused, match="day to come"):
        assess(world, review_on=world.today)
