"""What was asked for and what was decided, in a year and in the year before."""

from datetime import date
from typing import Any

import pytest

from monitoring.measures.figures import Period
from monitoring.review.demand import Demand, demand_of
from monitoring.review.queries import Counted
from referrals.referral.models import Referral
from tests.factories.referrals import DecisionFactory, MeetingFactory, ReferralFactory

YEAR = Period(date(2025, 9, 1), date(2026, 8, 31))
TODAY = date(2026, 9, 30)


def asked_for() -> Demand:
    return demand_of(YEAR, TODAY)


@pytest.fixture
def referrals(db: None) -> None:
    for day, fields in (
        (date(2025, 9, 1), {}),
        (date(2026, 8, 31), {"reason": " persistent disruption "}),
        (date(2025, 11, 5), {"route": "medical", "reason": ""}),
        (date(2025, 11, 6), {"route": "medical", "state": "withdrawn"}),
        (date(2025, 8, 31), {"reason": "Anxiety"}),
        (date(2024, 8, 31), {}),
        (date(2026, 9, 1), {}),
    ):
        ReferralFactory(submitted_on=day, **fields)
    ReferralFactory(submitted_on=None, state="draft")


def test_referrals_are_counted_by_route_from_the_first_day_to_the_last(referrals: None) -> None:
    found = {line.name: line for line in asked_for().routes}
    assert found["School"] == Counted("School", 2, 1)
    assert found["Medical"] == Counted("Medical", 2, 0)
    assert found["Agency"] == Counted("Agency", 0, 0)
    assert len(found) == len(Referral.Route)


def test_reasons_that_differ_by_capitals_and_spaces_are_one(referrals: None) -> None:
    found = [(line.name.lower(), line.number, line.before) for line in asked_for().reasons]
    assert found == [
        ("persistent disruption", 3, 0),
        ("no reason given", 1, 0),
        ("anxiety", 0, 1),
    ]


def test_each_month_of_the_year_is_there(referrals: None) -> None:
    found = dict(asked_for().months)
    assert len(found) == 12
    assert (min(found), max(found)) == (date(2025, 9, 1), date(2026, 8, 1))
    assert {day: count for day, count in found.items() if count} == {
        date(2025, 9, 1): 1,
        date(2025, 11, 1): 2,
        date(2026, 8, 1): 1,
    }


def test_decisions_are_those_signed_and_in_force(db: None) -> None:
    meeting = MeetingFactory(date=date(2025, 10, 2))
    earlier = MeetingFactory(panel=meeting.panel, date=date(2025, 6, 5))
    for where, state, outcome in (
        (meeting, "signed", "place"),
        (meeting, "signed", "place"),
        (meeting, "superseded", "decline"),
        (meeting, "draft", "decline"),
        (earlier, "signed", "defer"),
    ):
        DecisionFactory(meeting=where, state=state, outcome=outcome)
    found = {line.name: (line.number, line.before) for line in asked_for().outcomes}
    assert found["Place in alternative provision"] == (2, 0)
    assert found["Decline"] == (0, 0)
    assert found["Defer for information"] == (0, 1)


def test_all_of_it_is_one_query_after_one_that_looks_for_what_is_kept(
    referrals: None, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(2):
        asked_for()
