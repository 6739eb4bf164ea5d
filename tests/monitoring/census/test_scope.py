"""Who is in the census: placements that the authority arranges and pays, and that no school returns."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring.census import queries
from monitoring.census.days import birth_dates, next_year, period_start, third_thursday
from monitoring.census.models import Census
from monitoring.measures.figures import Period, Scope
from monitoring.measures.queries import figures
from placements.placement.models import Placement
from tests.factories.census import placed
from tests.factories.placements import PlacementFactory, TimetableSlotFactory


@given(st.integers(2000, 2100))
def test_the_census_day_is_the_third_thursday_of_january(year: int) -> None:
    day = third_thursday(year)
    assert (day.year, day.month, day.isoweekday()) == (year, 1, 4)
    assert 15 <= day.day <= 21


def test_days_that_were_published_are_those_of_the_rule() -> None:
    assert third_thursday(2014) == date(2014, 1, 16)
    assert third_thursday(2019) == date(2019, 1, 17)
    assert third_thursday(2024) == date(2024, 1, 18)
    assert third_thursday(2027) == date(2027, 1, 21)
    assert birth_dates(2025) == (date(2005, 9, 1), date(2022, 12, 31))
    assert period_start(2027) == third_thursday(2026) + timedelta(days=1)
    assert next_year(third_thursday(2027)) == 2027
    assert next_year(third_thursday(2027) + timedelta(days=1)) == 2028


pytestmark = pytest.mark.django_db


def sent(census: Census) -> list[Placement]:
    return [case.placement for case in queries.count(census).cases]


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({}, ""),
        ({"programme__provider__category": "pru"}, queries.STATE_SCHOOL),
        ({"programme__provider__category": "ap_academy"}, queries.STATE_SCHOOL),
        ({"programme__provider__category": "hospital"}, queries.STATE_SCHOOL),
        ({"programme__provider__category": "la_service"}, ""),
        ({"school_share": 100, "la_share": 0, "ehcp_share": 0}, queries.SCHOOL_PAYS),
        ({"school_share": Decimal("99.5"), "la_share": Decimal("0.5"), "ehcp_share": 0}, ""),
        ({"school_share": 0, "la_share": 0, "ehcp_share": 100}, ""),
        ({"pupil__birth_date": date(2006, 8, 31)}, queries.AGE),
        ({"pupil__birth_date": date(2006, 9, 1)}, ""),
    ],
)
def test_who_is_in_and_who_is_not(census: Census, fields: dict[str, Any], why: str) -> None:
    placement = placed(**fields)
    assert queries.why_out(placement, census) == why
    assert sent(census) == ([] if why else [placement])


def test_an_offer_is_not_counted_and_one_that_is_over_is_until_the_census_before(
    census: Census,
) -> None:
    placed(state="offered")
    left = placed(state="ended", end=date(2025, 11, 28), end_reason="completed")
    placed(
        state="ended", start=date(2024, 9, 2), end=census.period_start - timedelta(days=1),
        planned_end=date(2025, 7, 18), end_reason="completed",
    )  # fmt: skip
    placed(start=census.reference_date + timedelta(days=1))
    counted = queries.count(census)
    assert [case.placement for case in counted.cases] == [left]
    assert counted.cases[0].values["end"] == "2025-11-28"
    assert counted.sent_on_day() == 0


def test_a_pupil_is_sent_once_with_the_placement_of_most_sessions(census: Census) -> None:
    first = placed(sessions=4)
    second = PlacementFactory(
        referral=first.referral, start=date(2025, 10, 6), planned_end=date(2026, 7, 17)
    )
    TimetableSlotFactory(placement=second, weekday=4)
    counted = queries.count(census)
    assert [(case.placement, case.others) for case in counted.cases] == [(first, 1)]
    assert counted.out == [(second, queries.SECOND)]
    case = queries.case_in(census, first)
    assert case is not None
    assert case.others == 1
    assert queries.case_in(census, second) is None


def test_what_the_census_counts_agrees_with_the_measures(census: Census) -> None:
    first = placed()
    placed(school_share=100, la_share=0, ehcp_share=0)
    placed(programme__provider__category="pru")
    placed(state="ended", end=date(2025, 11, 28), end_reason="completed")
    placed(state="ended", end=census.reference_date, end_reason="completed")
    PlacementFactory(
        referral=first.referral, start=date(2025, 10, 6), planned_end=date(2026, 7, 17)
    )
    counted = queries.count(census)
    found = queries.agreement(counted)
    day = census.reference_date
    outcomes = figures(scope=Scope("la"), period=Period(day, day), today=day).outcomes
    assert (found.placements, found.pupils) == (outcomes.placements, outcomes.pupils) == (5, 4)
    assert (found.sent, sum(number for _, number in found.left_out)) == (2, 3)
    assert found.holds
    assert len(counted.cases) == 3  # one of them had left before the day


def test_counting_asks_the_database_twice_however_many_there_are(
    census: Census, django_assert_num_queries: Any
) -> None:
    for _ in range(3):
        placed()
    with django_assert_num_queries(2):
        counted = queries.count(census)
        assert counted.blocking == 0
