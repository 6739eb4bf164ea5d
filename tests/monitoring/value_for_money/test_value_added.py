"""Value added: outcomes beside those of pupils who started from the like."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring.measures.figures import Period, Rate, Scope
from monitoring.measures.queries import ask
from monitoring.value_for_money.tables import all_parts
from monitoring.value_for_money.value_added import (
    LIKE_AT_LEAST,
    value_added,
    years_before,
)
from placements.leaving.models import Destination
from placements.placement.models import Placement
from tests.factories.placements import PlacementFactory
from tests.factories.referrals import PupilFactory, ReferralFactory
from tests.factories.world import World

LOW, HIGH, UNKNOWN = ("under_50", "K"), ("90_over", "N"), ("", "K")
RATES = st.integers(0, 40).flatmap(
    lambda total: st.integers(0, total).map(lambda came: Rate(came, total))
)
STARTS = st.dictionaries(st.sampled_from([LOW, HIGH, UNKNOWN]), RATES)


def test_it_is_the_share_less_that_of_the_like_group() -> None:
    found = value_added({LOW: Rate(3, 4), HIGH: Rate(1, 2)}, {LOW: Rate(5, 10), HIGH: Rate(9, 10)})
    assert found.expected == (4 * Fraction(1, 2) + 2 * Fraction(9, 10)) / 6
    assert found.difference == Fraction(4, 6) - found.expected


def test_a_like_group_of_fewer_than_ten_is_none() -> None:
    assert LIKE_AT_LEAST == 10
    found = value_added({LOW: Rate(3, 4), HIGH: Rate(1, 2)}, {LOW: Rate(5, 9), HIGH: Rate(9, 10)})
    assert (found.rate, found.left_out) == (Rate(1, 2), 4)
    alone = value_added({LOW: Rate(3, 4)}, {LOW: Rate(9, 9)})
    assert alone.difference is alone.interval is None


@given(STARTS, STARTS)
def test_everyone_is_counted_or_left_out_and_the_range_holds_the_difference(
    own: dict[tuple[str, str], Rate], like: dict[tuple[str, str], Rate]
) -> None:
    found = value_added(own, like)
    assert found.rate.denominator + found.left_out == sum(rate.denominator for rate in own.values())
    if found.difference is not None:
        assert -1 <= found.difference <= 1
        assert found.interval
        low, high = found.interval
        assert low - 1e-9 <= float(found.difference) <= high + 1e-9


@given(STARTS)
def test_who_did_as_the_like_group_did_added_nothing(own: dict[tuple[str, str], Rate]) -> None:
    found = value_added(own, own)
    assert found.difference in (None, 0)


def test_a_start_that_is_not_known_has_no_like_group() -> None:
    assert value_added({UNKNOWN: Rate(1, 1)}, {UNKNOWN: Rate(50, 60)}).left_out == 1


@pytest.mark.parametrize("day", [date(2026, 9, 1), date(2028, 2, 29)])
def test_the_three_years_before_end_on_the_day_before(day: date) -> None:
    found = years_before(Period(day, day + timedelta(days=30)))
    assert found.end == day - timedelta(days=1)
    assert (found.start.year, found.start.month) == (day.year - 3, day.month)


def leaver(world: World, end: date, activity: str, baseline: int = 40) -> Placement:
    """A pupil with SEN support and this attendance before, who left on a day for something."""
    pupil = PupilFactory(school=world.school, year_group=11, sen_provision="K")
    referral = ReferralFactory(
        pupil=pupil, state="decided", aim="post16", baseline_attendance=baseline
    )
    placement: Placement = PlacementFactory(
        referral=referral,
        programme=world.programme,
        start=end - timedelta(days=100),
        planned_end=end,
        end=end,
        end_reason="completed",
        state="ended",
    )
    Destination.objects.create(
        pupil=pupil, checked_on=end, check_point="leaving", activity=activity
    )
    return placement


def test_leavers_are_set_beside_those_of_the_years_before(world: World) -> None:
    last, now = date(2025, 6, 20), date(2026, 6, 19)
    for number in range(10):
        leaver(world, last - timedelta(days=365 * (number % 2)), "fe" if number < 4 else "neet")
    leaver(world, last, "fe", baseline=95)
    for activity in ("fe", "apprenticeship", "neet", "unknown"):
        leaver(world, now, activity)
    leaver(world, now, "fe", baseline=95)
    period = Period(date(2025, 9, 1), date(2026, 8, 31))
    shown = all_parts(ask(Scope("la"), period, date(2026, 9, 10)), "provider")
    parts, whole = shown.added, shown.added_of_whole
    assert (whole.rate, whole.left_out) == (Rate(2, 3), 1)
    assert whole.expected == Fraction(4, 10)
    assert parts == {world.provider.organisation.reference: whole}
