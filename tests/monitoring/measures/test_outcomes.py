"""Retention, reintegration, awards and leavers, counted by hand (measures.md)."""

from datetime import date, timedelta

import pytest

from tests.monitoring.measures.autumn import (
    AUTUMN,
    END,
    LATER,
    START,
    WEEK,
    case,
    counted,
    measures,
)
from tests.monitoring.measures.case import Award, Case, Closure, Placement, Pupil, School, Term

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
BEFORE = START - 20 * WEEK


def ended(reason: str, end: date = END, **fields: object) -> Placement:
    return Placement(**{"start": START, "end": end, "reason": reason, **fields})  # type: ignore[arg-type]


def test_a_placement_is_kept_unless_it_ended_in_the_period_without_a_plan() -> None:
    this = case(
        *(ended(reason) for reason in ("broke_down", "withdrew", "excluded", "provider_ended")),
        *(ended(reason) for reason in ("completed", "reintegrated", "moved_on")),
        *(ended(reason) for reason in ("school_leaving_age", "out_of_area")),
        Placement(START),
        Placement(START, state="reintegrating"),
    )
    assert measures(this)["retention"] == (7, 11)


def test_what_ends_on_the_last_day_of_the_period_ended_in_it() -> None:
    this = case(
        ended("broke_down", END),
        ended("broke_down", END + DAY),  # still there on the last day
        ended("broke_down", START, start=BEFORE),
        ended("broke_down", START - DAY, start=BEFORE),  # not of this cohort
    )
    assert measures(this)["retention"] == (1, 3)


def test_reintegration_is_counted_over_those_whose_aim_it_was() -> None:
    this = case(
        ended("reintegrated"),
        ended("reintegrated", aim="qualification"),
        ended("moved_on"),
        ended("broke_down"),
        Placement(START),  # runs on
        ended("reintegrated", END + DAY),
    )
    assert measures(this)["reintegration"] == (1, 3)


def test_without_an_end_there_is_no_reintegration_to_count() -> None:
    assert measures(case(Placement(START)))["reintegration"] is None


# A term from 4 January that goes on long enough; 60 school days after 18 December end on 26 March.
SPRING = Term(date(2027, 1, 4), date(2027, 4, 30))
KNOWN = date(2027, 3, 26)


def returned(**fields: object) -> Case:
    this = case(ended("reintegrated", **fields))
    this.terms = [AUTUMN, SPRING]
    return this


def sustained(this: Case, today: date = LATER) -> tuple[int, int]:
    """(sustained, too early)"""
    found = counted(this, today=today).outcomes
    return found.sustained, found.too_early


def test_a_return_is_sustained_after_twelve_school_weeks() -> None:
    assert sustained(returned(), KNOWN) == (1, 0)


def test_before_that_day_it_is_too_early() -> None:
    assert sustained(returned(), KNOWN - DAY) == (0, 1)


def test_a_closure_puts_the_day_off() -> None:
    this = returned()
    this.closures = [Closure(date(2027, 2, 1))]
    assert sustained(this, KNOWN) == (0, 1)


@pytest.mark.parametrize(
    ("again", "kept"),
    [
        (Placement(KNOWN), 0),
        (Placement(KNOWN + DAY), 1),
        (Placement(date(2027, 1, 11), date(2027, 1, 12), reason="broke_down"), 0),
        (Placement(START), 0),  # another placement that goes on all along
        (Placement(START, date(2027, 1, 8), reason="completed"), 1),
        (Placement(date(2027, 1, 11), state="cancelled"), 1),
    ],
    ids=["on the day", "later", "for two days", "all along", "over by then", "never begun"],
)
def test_who_is_in_a_placement_again_did_not_stay(again: Placement, kept: int) -> None:
    this = returned()
    this.placements.append(again)
    assert sustained(this) == (kept, 0)


def test_who_is_excluded_again_did_not_stay() -> None:
    assert sustained(returned(exclusion=END)) == (1, 0)


@pytest.mark.parametrize(("day", "kept"), [(END + DAY, 0), (KNOWN, 0), (KNOWN + DAY, 1)])
def test_an_exclusion_counts_within_the_twelve_weeks(day: date, kept: int) -> None:
    assert sustained(returned(exclusion=day)) == (kept, 0)


@pytest.mark.parametrize(
    "kind",
    ["Pupil referral unit", "Free schools alternative provision", "Community special school"],
)
def test_only_a_mainstream_roll_is_a_return(kind: str) -> None:
    this = returned()
    this.schools = [School(kind)]
    assert sustained(this) == (0, 0)


def test_awards_of_the_period_by_kind_and_level() -> None:
    first, second = Placement(START), Placement(START, pupil=1)
    first.awards = [
        Award(START, "unit", "Entry 3"),
        Award(END, "full", "Level 1"),
        Award(START - DAY, "unit", "Entry 3"),
        Award(END + DAY, "full", "Level 2"),
    ]
    second.awards = [Award(START, "unit", "Level 1")]
    this = case(first, second, Placement(START, pupil=2), pupils=[Pupil() for _ in range(3)])
    found = counted(this).outcomes
    assert (found.units, found.full, found.awards) == (2, 1, 3)
    assert found.levels == {"Entry 3": 1, "Level 1": 2}
    assert (found.accredited, found.pupils) == (2, 3)


def test_a_pupil_with_awards_on_two_placements_is_accredited_once() -> None:
    first, second = Placement(START), Placement(START)
    first.awards, second.awards = [Award(START)], [Award(START)]
    found = measures(case(first, second))
    assert found["accredited_pupils"] == (1, 1)
    assert found["awards"].awards == 2


SUMMER = (date(2027, 4, 12), date(2027, 7, 21))


def leaving(*activities: str, year_group: int = 11, end: date = date(2027, 6, 25)) -> Case:
    """A pupil for each activity, gone in June; an empty one is not known to anyone."""
    this = case(pupils=[Pupil(year_group) for _ in activities])
    this.placements = [
        ended("school_leaving_age", end, pupil=number) for number, _ in enumerate(activities)
    ]
    this.destinations = {number: word for number, word in enumerate(activities) if word}
    return this


def progressed(this: Case, period: tuple[date, date] = SUMMER) -> tuple[int, int, int]:
    """(in education, employment or training; known; leavers)"""
    found = counted(this, start=period[0], end=period[1]).outcomes
    return found.progressed, found.known, found.leavers


def test_progression_is_into_education_employment_or_training() -> None:
    went = ("fe", "sixth_form", "apprenticeship", "training", "employment", "armed_forces")
    assert progressed(leaving(*went, "voluntary", "neet", "unknown", "")) == (6, 8, 10)


def test_without_a_known_destination_there_is_no_rate() -> None:
    found = measures(leaving("unknown"), start=SUMMER[0], end=SUMMER[1])
    assert found["progression"] is None


def test_only_year_11_leaves() -> None:
    assert progressed(leaving("fe", year_group=10)) == (0, 0, 0)


@pytest.mark.parametrize(
    ("end", "leavers"), [(date(2027, 5, 31), 0), (date(2027, 6, 1), 1), (date(2027, 7, 30), 1)]
)
def test_a_leaver_ends_in_or_after_june(end: date, leavers: int) -> None:
    assert progressed(leaving("fe", end=end)) == (leavers, leavers, leavers)


def test_who_is_still_placed_has_not_left() -> None:
    this = leaving("fe")
    this.placements.append(Placement(date(2027, 6, 28)))
    assert progressed(this) == (0, 0, 0)


def test_the_last_placement_may_be_elsewhere() -> None:
    this = leaving("fe", end=date(2027, 5, 7))
    this.placements.append(ended("completed", date(2027, 6, 4), start=date(2027, 5, 10)))
    assert progressed(this) == (1, 1, 1)


def test_the_leavers_of_an_autumn_term_are_those_of_the_june_after_it() -> None:
    assert progressed(leaving("fe"), (START, END)) == (1, 1, 1)


def test_last_years_june_is_no_june_of_this_school_year() -> None:
    this = leaving("fe", end=date(2026, 9, 11))
    assert progressed(this, (START, END)) == (0, 0, 0)
