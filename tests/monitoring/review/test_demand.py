"""Demand: by school, key stage and group; how long it takes; exclusions by academic year."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date, timedelta
from statistics import median
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from monitoring.review import demand
from monitoring.review.waits import Wait
from referrals.referral.models import Referral
from tests.factories.placements import MarkFactory, PlacementFactory
from tests.factories.referrals import DecisionFactory, MeetingFactory, PupilFactory, ReferralFactory

YEAR, TODAY = demand.academic_year(2025), date(2026, 6, 30)
DAY = timedelta(days=1)
Undone = Callable[[], AbstractContextManager[None]]
FIRST = date(2025, 10, 1)


@pytest.fixture(scope="module")
def undone(django_db_setup: None, django_db_blocker: Any) -> Undone:
    """`with undone():` what is written within is taken back: for properties that write."""

    @contextmanager
    def within() -> Iterator[None]:
        with django_db_blocker.unblock(), transaction.atomic():
            yield
            transaction.set_rollback(True)

    return within


def decided(days: int, outcome: str = "place", submitted: date = FIRST) -> Referral:
    referral: Referral = ReferralFactory(state="decided", submitted_on=submitted)
    meeting = MeetingFactory(date=submitted + days * DAY)
    DecisionFactory(referral=referral, meeting=meeting, outcome=outcome)
    return referral


@pytest.mark.parametrize(
    ("day", "year"),
    [(date(2026, 8, 31), 2025), (date(2026, 9, 1), 2026), (date(2027, 1, 1), 2026)],
)
def test_an_academic_year_begins_in_september(day: date, year: int) -> None:
    assert demand.year_of(day) == year
    assert demand.academic_year(year).start <= day <= demand.academic_year(year).end


@given(days=st.lists(st.integers(0, 300), max_size=6))
@settings(max_examples=15)
def test_the_wait_is_the_median_of_all_days(undone: Undone, days: list[int]) -> None:
    with undone():
        for number in days:
            decided(number)
        to_decision, _ = demand.demand_of(YEAR, TODAY).waits
    middle = float(median(days)) if days else None
    assert to_decision == Wait("To the decision", middle, len(days), None, 0)


def test_what_defers_decides_nothing_and_a_first_session_is_one_attended(db: None) -> None:
    decided(5, "defer")
    referral = decided(12)
    placement = PlacementFactory(referral=referral, pupil=referral.pupil, start=FIRST + 20 * DAY)
    for number, code in ((20, "O"), (21, "/"), (22, "/")):
        MarkFactory(placement=placement, date=FIRST + number * DAY, code_id=code)
    assert demand.demand_of(YEAR, TODAY).waits == [
        Wait("To the decision", 12.0, 1, None, 0),
        Wait("To the first session", 21.0, 1, None, 0),
    ]


def test_referrals_are_counted_by_school_key_stage_and_group(db: None) -> None:
    young = PupilFactory(year_group=6, sen_provision="E", looked_after=True, sex="M")
    old = PupilFactory(year_group=11, sen_provision="K", looked_after=None)
    for pupil, day in ((young, FIRST), (young, FIRST), (old, FIRST), (old, date(2024, 10, 1))):
        ReferralFactory(pupil=pupil, submitted_on=day)
    found = demand.demand_of(YEAR, TODAY)
    schools = [(line.number, line.before) for line in found.schools]
    assert schools == [(2, 0), (1, 1)]
    groups = dict(found.groups)
    stages = {line.name: (line.number, line.before) for line in groups["Key stage"]}
    assert (stages["Key stage 2"], stages["Key stage 4"]) == ((2, 0), (1, 1))
    care = {line.name: line.number for line in groups["In care"]}
    assert care == {"Yes": 2, "No": 0, "Not known": 1}
    assert sum(line.number for line in groups["Sex"]) == 3


def test_exclusions_are_counted_by_the_year_in_which_they_were(db: None) -> None:
    for day in (date(2026, 8, 31), date(2026, 9, 1), date(2025, 9, 1)):
        ReferralFactory(route="permanent_exclusion", exclusion_date=day)
    ReferralFactory(route="school", exclusion_date=None)
    assert demand.exclusions(2026, 3) == [(2024, 0), (2025, 2), (2026, 1)]


def test_the_page_shows_another_year_and_ignores_one_that_is_none(world: Any, as_: Any) -> None:
    page, officer = reverse("review:demand"), as_("officer")
    last = demand.year_of(world.today)
    assert f"{last} to {last + 1}" in officer.get(page).content.decode()
    other = officer.get(page, {"year": last - 2}).content.decode()
    assert f'<span class="govuk-caption-l">{last - 2} to {last - 1}</span>' in other
    wrong = officer.get(page, {"year": "many"})
    assert wrong.status_code == 200
    assert "from the list" in wrong.content.decode()
