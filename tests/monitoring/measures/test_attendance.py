"""Attendance and all its parts, counted by hand (measures.md: attendance)."""

from datetime import date
from decimal import Decimal

import pytest

from tests.monitoring.measures.autumn import END, START, WEEK, case, counted, measures, placed
from tests.monitoring.measures.case import Closure, Mark, Placement, Programme, Pupil, School, Slot
from tests.monitoring.measures.store import Stored

pytestmark = pytest.mark.django_db

TUESDAY = date(2026, 9, 8)


def test_each_class_of_codes_counts_where_it_belongs() -> None:
    # Attended / K L; authorised I M; unauthorised O U N. D, X, Q, # and Z count nowhere.
    found = measures(case(placed("/KLIMOUNDXQ#Z-")))
    assert found["attendance_rate"] == (3, 8)
    assert found["overall_absence"] == (5, 8)
    assert found["authorised_absence"] == (2, 8)
    assert found["unauthorised_absence"] == (3, 8)
    assert found["punctuality"] == (1, 3)
    assert found["completeness"] == (13, 14)


def test_codes_of_two_characters_count_too() -> None:
    placement = placed(["C1", "J1", "C2", "Y1", "Y7", "/"])
    assert measures(case(placement))["authorised_absence"] == (3, 4)


def test_a_missing_mark_is_never_an_absence() -> None:
    found = measures(case(placed("/--")))
    assert found["attendance_rate"] == (1, 1)
    assert found["completeness"] == (1, 14)


def test_without_a_possible_session_there_is_no_rate() -> None:
    found = measures(case(placed("DX")))
    assert found["attendance_rate"] is None
    assert found["persistent_absence"] is None
    assert found["attendance_bands"] is None
    assert found["punctuality"] is None
    assert found["completeness"] == (2, 14)


def test_returns_are_complete_up_to_the_day_of_the_count() -> None:
    # Mondays 7, 14 and 21 September have come; the third has no mark yet.
    assert measures(case(placed("//-/")), today=START + 2 * WEEK)["completeness"] == (2, 3)


def test_before_the_first_session_nothing_is_due() -> None:
    assert measures(case(placed(start=START + WEEK)), today=START)["completeness"] is None


def test_only_sessions_of_the_timetable_count() -> None:
    placement = placed("//")
    placement.slots.append(Slot(1, 0, START, place="school"))
    placement.marks += [
        Mark(START, 1, "O"),  # Monday afternoon is not on the timetable
        Mark(TUESDAY, 0, "O"),  # Tuesday morning is the school's
        Mark(date(2026, 9, 12), 0, "O"),  # a Saturday
    ]
    found = counted(case(placement)).attendance
    assert (found.attended, found.possible, found.timetabled) == (2, 2, 14)


def test_closures_and_the_half_term_break_hold_no_sessions() -> None:
    this = case(placed("-"), placed("-", pupil=1, programme=1))
    this.pupils.append(Pupil())
    this.providers = 2
    this.programmes = [Programme(0), Programme(1)]
    this.closures = [
        Closure(date(2026, 9, 14)),  # the whole authority: both lose it
        Closure(date(2026, 9, 21), provider=0),
        Closure(date(2026, 10, 26)),  # in the break already
    ]
    assert counted(this).attendance.timetabled == 12 + 13


def test_a_placement_is_active_on_its_last_day() -> None:
    last = START + 2 * WEEK
    assert counted(case(placed(end=last, reason="completed"))).attendance.timetabled == 3


def test_a_period_that_cuts_weeks_takes_what_lies_in_it() -> None:
    # Monday and Friday mornings, from a Tuesday to the Monday after: one Friday, one Monday.
    this = case(placed("//////", days=(0, 4)))
    found = counted(this, start=TUESDAY, end=START + WEEK).attendance
    assert (found.timetabled, found.attended, found.weeks) == (2, 2, 2)


def test_a_change_of_timetable_holds_from_its_day_on() -> None:
    change = date(2026, 9, 23)
    placement = placed(
        slots=[
            Slot(0, 0, START, date(2026, 9, 22)),
            *(Slot(day, session, change) for day in (0, 2) for session in (0, 1)),
        ]
    )
    # Mondays 7, 14, 21; then Wednesday 23, Monday 28 and Wednesday 30, both sessions.
    found = counted(case(placement), end=date(2026, 9, 30)).attendance
    assert found.timetabled == 3 + 6


def test_a_pupil_with_two_placements_is_one_pupil() -> None:
    # Absent in 2 of 20 sessions over both: persistently absent, though in one of them never.
    this = case(placed("/" * 10), placed("/" * 8 + "OO", days=(1,)))
    found = counted(this)
    assert (found.outcomes.placements, found.outcomes.pupils) == (2, 1)
    assert (found.attendance.persistent, found.attendance.pupils_possible) == (1, 1)


@pytest.mark.parametrize(
    ("codes", "persistent", "severe"),
    [
        ("/" * 10 + "O", 0, 0),  # 9.1 per cent
        ("/" * 9 + "O", 1, 0),  # 10 per cent to the dot
        ("/O", 1, 1),  # half
        ("//O", 1, 0),
        ("OOI", 1, 1),
    ],
)
def test_persistent_from_ten_and_severe_from_fifty_per_cent(
    codes: str, persistent: int, severe: int
) -> None:
    found = measures(case(placed(codes)))
    assert found["persistent_absence"] == (persistent, 1)
    assert found["severe_absence"] == (severe, 1)


@pytest.mark.parametrize(
    ("year_group", "codes", "stage", "band"),
    [
        (11, "OOO", "4", "under_50"),
        (10, "/" * 34 + "O" * 35, "4", "under_50"),
        (9, "/O", "3", "50_70"),
        (7, "/" * 7 + "O" * 3, "3", "70_80"),
        (6, "////O", "2", "80_90"),
        (3, "/" * 9 + "O", "2", "90_over"),
        (2, "/", "1", "90_over"),
        (1, "/", "1", "90_over"),
        (0, "/", "1", "90_over"),  # reception and nursery go with the first key stage
        (-1, "/", "1", "90_over"),
        (12, "/", "5", "90_over"),
        (14, "/", "5", "90_over"),
    ],
)
def test_bands_take_their_lower_bound_and_stand_by_key_stage(
    year_group: int, codes: str, stage: str, band: str
) -> None:
    bands = counted(case(placed(codes, days=range(5)), pupils=[Pupil(year_group)])).attendance.bands
    assert {key: [name for name, n in counts.items() if n] for key, counts in bands.items()} == {
        stage: [band]
    }


def changed(*placements: Placement) -> tuple[Decimal | None, int, int, int, int]:
    this = case(*placements, pupils=[Pupil() for _ in placements])
    change = counted(this).attendance.change
    return (change.mean_points, change.pupils, change.rose, change.same, change.fell)


def test_change_is_against_the_term_before_the_referral() -> None:
    every_day = range(5)
    assert changed(
        # 95 per cent after 50: +45
        placed("/" * 19 + "O", days=every_day, baseline=Decimal(50)),
        # 90 after 89: +1, which is the same
        placed("/" * 18 + "OO", days=every_day, pupil=1, baseline=Decimal(89)),
        # 50 after 51.01: fell
        placed("/" * 10 + "O" * 10, days=every_day, pupil=2, baseline=Decimal("51.01")),
        # 19 possible sessions are too few, and without a baseline there is no change
        placed("/" * 19, days=every_day, pupil=3, baseline=Decimal(0)),
        placed("/" * 30, days=every_day, pupil=4),
    ) == (Decimal("15.0"), 3, 1, 1, 1)  # 44.99 / 3 = 14.996…


def test_the_mean_change_is_rounded_half_up() -> None:
    every_day = range(5)
    assert changed(
        placed("/" * 20, days=every_day, baseline=Decimal("99.7")),
        placed("/" * 20, days=every_day, pupil=1, baseline=Decimal(100)),
    ) == (Decimal("0.2"), 2, 0, 2, 0)


def test_the_baseline_is_that_of_the_latest_placement_that_has_one() -> None:
    this = case(
        placed("/" * 10, baseline=Decimal(80)),
        placed("/" * 10, days=(1,), start=START + WEEK, baseline=Decimal(60)),
        placed("", days=(2,), start=START + 2 * WEEK),
    )
    assert counted(this).attendance.change.mean_points == Decimal("40.0")


def test_each_scope_counts_its_own() -> None:
    this = case(
        placed("//"),
        placed("/O", pupil=1, programme=1),
        placed("OO", pupil=1, programme=2, days=(1,)),
    )
    this.providers = 2
    this.schools = [School(), School()]
    this.pupils = [Pupil(school=0), Pupil(school=1)]
    this.programmes = [Programme(0), Programme(0), Programme(1)]
    expected = {
        "la": (3, 6),
        ("provider", 0): (3, 4),
        ("provider", 1): (0, 2),
        ("programme", 1): (1, 2),
        ("school", 0): (2, 2),
        ("school", 1): (1, 4),
    }
    stored = Stored(this)
    found = {}
    for scope in expected:
        figures = stored.figures(scope, START, END, END)
        found[scope] = (figures.attendance.attended, figures.attendance.possible)
    assert found == expected


@pytest.mark.parametrize("state", ["offered", "accepted", "agreed", "cancelled", "declined"])
def test_a_placement_that_never_began_is_in_no_figure(state: str) -> None:
    assert measures(case(placed("/", state=state)))["retention"] is None
