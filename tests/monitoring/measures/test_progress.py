"""Targets, behaviour, suspensions, time to placement and later destinations, counted by hand."""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitoring.measures.data import to_data
from monitoring.measures.figures import Period, Scope
from monitoring.measures.queries import figures
from placements.leaving.models import Destination
from referrals.referral.models import Rating
from tests.factories.apcommission import TermFactory
from tests.factories.placements import (
    AssessmentFactory,
    MarkFactory,
    PlacementFactory,
    TargetFactory,
)

pytestmark = pytest.mark.django_db
AUTUMN = Period(date(2026, 9, 2), date(2026, 12, 18))
TODAY = date(2027, 1, 4)
MONDAY = date(2026, 9, 7)
often = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(autouse=True)
def terms(db: None) -> None:
    TermFactory(reference="2025-autumn")
    TermFactory(reference="2026-autumn")


def measure(key: str, scope: str = "la") -> Any:
    found = figures(scope=Scope.parse(scope), period=AUTUMN, today=TODAY)
    return to_data(found, TODAY)["measures"][key]


def pair(key: str) -> Any:
    value = measure(key)
    return value and (value["numerator"], value["denominator"])


# ---- Targets -------------------------------------------------------------------------------------


def test_targets_met_are_counted_of_those_due_in_the_period() -> None:
    placement = PlacementFactory()
    due = date(2026, 10, 1)
    for state in ("met", "not_met", "partly_met", "open", "taken_back"):
        settled = None if state == "open" else due
        TargetFactory(placement=placement, due_on=due, state=state, settled_on=settled)
    TargetFactory(placement=placement, due_on=date(2027, 1, 8), state="open", settled_on=None)
    assert pair("targets_met") == (1, 4)


def test_without_a_target_there_is_no_rate() -> None:
    PlacementFactory()
    assert pair("targets_met") is None


# ---- Behaviour -----------------------------------------------------------------------------------


def rate_pupil(placement: Any, area: str, *scores: int) -> None:
    for days, score in enumerate(scores):
        Rating.objects.create(
            referral=placement.referral,
            rated_on=date(2026, 9, 1) + timedelta(days=days),
            area=area,
            score=score,
        )


def test_behaviour_is_the_change_from_the_first_to_the_latest_rating() -> None:
    first, second, once = PlacementFactory(), PlacementFactory(), PlacementFactory()
    rate_pupil(first, "peers", 1, 4, 2)
    rate_pupil(second, "peers", 3)
    AssessmentFactory(
        placement=second, area="peers", score=2, level="", assessed_on=date(2026, 11, 2)
    )
    rate_pupil(once, "peers", 4)
    assert measure("behaviour_change") == {
        "peers": {"mean": "0.0", "pupils": 2, "rose": 1, "same": 0, "fell": 1}
    }


@often
@given(pupils=st.lists(st.lists(st.integers(1, 4), max_size=4), max_size=4))
def test_behaviour_of_any_pupils_is_what_is_counted_by_hand(pupils: list[list[int]]) -> None:
    with transaction.atomic():
        for scores in pupils:
            rate_pupil(PlacementFactory(), "attitude", *scores)
        found = measure("behaviour_change")
        transaction.set_rollback(True)
    changes = [scores[-1] - scores[0] for scores in pupils if len(scores) > 1]
    if not changes:
        assert found is None
        return
    mean = Decimal(sum(changes)) / len(changes)
    assert found == {
        "attitude": {
            "mean": str(mean.quantize(Decimal("0.1"), ROUND_HALF_UP)),
            "pupils": len(changes),
            "rose": sum(change > 0 for change in changes),
            "same": sum(change == 0 for change in changes),
            "fell": sum(change < 0 for change in changes),
        }
    }


# ---- Suspensions ---------------------------------------------------------------------------------


def suspend(placement: Any, *days: date) -> None:
    for day in days:
        MarkFactory(placement=placement, date=day, code_id="E")


def test_a_suspension_is_a_run_of_days_over_a_weekend_too() -> None:
    placement = PlacementFactory()
    friday = MONDAY + timedelta(days=4)
    suspend(placement, friday, friday + timedelta(days=3), friday + timedelta(days=17))
    MarkFactory(placement=placement, date=friday, session=1, code_id="E")
    assert measure("suspensions") == {"in_period": 2, "before": 0}


def test_suspensions_before_are_those_of_as_many_school_days() -> None:
    earlier = PlacementFactory(
        start=date(2025, 9, 8), end=date(2025, 12, 18), state="ended", end_reason="completed"
    )
    PlacementFactory(referral__pupil=earlier.pupil)
    suspend(earlier, date(2025, 12, 17))
    assert measure("suspensions") == {"in_period": 0, "before": 1}


# ---- Starts --------------------------------------------------------------------------------------


def start(waited_from: date, first: date, **fields: Any) -> Any:
    placement = PlacementFactory(start=first, referral__submitted_on=waited_from, **fields)
    MarkFactory(placement=placement, date=first, code_id="K")
    return placement


def test_time_to_placement_is_in_school_days_to_the_first_session_attended() -> None:
    start(MONDAY, MONDAY + timedelta(days=4))  # four school days
    start(MONDAY, MONDAY + timedelta(days=14))  # ten, without two weekends
    late = start(MONDAY, MONDAY + timedelta(days=21))  # fifteen
    MarkFactory(placement=late, date=MONDAY + timedelta(days=1), code_id="O")
    assert measure("time_to_placement") == {"median": 10, "mean": "9.7", "placements": 3}


@pytest.mark.parametrize(
    ("first", "expected"),
    [(MONDAY + timedelta(days=8), (1, 1)), (MONDAY + timedelta(days=9), (0, 1))],
)
def test_the_sixth_school_day_is_counted_from_the_day_after_the_exclusion(
    first: date, expected: tuple[int, int]
) -> None:
    start(
        MONDAY,
        first,
        referral__route="permanent_exclusion",
        referral__exclusion_date=MONDAY,
    )
    start(MONDAY, MONDAY + timedelta(days=30))
    assert pair("sixth_day") == expected


# ---- Later destinations --------------------------------------------------------------------------


def test_leavers_are_asked_again_after_six_and_twelve_months() -> None:
    asked = {"6_months": ("fe", "neet", "unknown"), "12_months": ("employment",)}
    for number in range(3):
        leaver = PlacementFactory(
            start=date(2026, 5, 4),
            end=date(2026, 9, 4),
            state="ended",
            end_reason="age",
            referral__pupil__year_group=11,
        )
        for check, activities in asked.items():
            if number < len(activities):
                Destination.objects.create(
                    pupil=leaver.pupil,
                    check_point=check,
                    activity=activities[number],
                    checked_on=date(2027, 1, 4),
                )
    found = figures(
        scope=Scope("la"), period=Period(date(2025, 9, 1), date(2026, 8, 31)), today=TODAY
    )
    measures = to_data(found, TODAY)["measures"]
    half, whole = measures["progression_6_months"], measures["progression_12_months"]
    assert (half["numerator"], half["denominator"]) == (1, 2)
    assert (whole["numerator"], whole["denominator"]) == (1, 1)
