"""Charges, shares, costs per … and capacity, counted by hand (measures.md: cost and value for money)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from placements.charges.costs import charge_so_far
from tests.monitoring.measures.autumn import (
    END,
    START,
    WEEK,
    case,
    counted,
    measures,
    placed,
    priced,
)
from tests.monitoring.measures.case import (
    Award,
    Closure,
    Extra,
    Placement,
    Programme,
    Pupil,
    Slot,
    Term,
)
from tests.monitoring.measures.store import Stored

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
SPRING = Term(date(2027, 1, 4), date(2027, 3, 26))  # 12 weeks
SUMMER = Term(date(2027, 4, 12), date(2027, 7, 16))  # 14 weeks, so 40 in the year
#: Monday morning and afternoon and Tuesday morning.
CELLS = ((0, 0), (0, 1), (1, 0))
TWO_WEEKS = START + 2 * WEEK - DAY


def timetable(start: date = START, end: date | None = None) -> list[Slot]:
    return [Slot(weekday, session, start, end) for weekday, session in CELLS]


def charged(amount: str, basis: str, end: date = TWO_WEEKS) -> Decimal:
    """Of one placement, from the first day of term to `end`."""
    this = case(Placement(START, slots=timetable()), prices=priced(amount, basis))
    this.terms += [SPRING, SUMMER]
    return counted(this, end=end).charges.total


@pytest.mark.parametrize(
    ("amount", "basis", "pounds"),
    [
        # Two weeks: 6 sessions on 4 days; of 42 in the term of 14 weeks, and of 120 in the year of 40.
        ("45.50", "session", "273.00"),
        ("80.25", "day", "321.00"),
        ("200.50", "week", "401.00"),
        ("1000", "term", "142.86"),  # 1000 x 6 / 42
        ("9000", "year", "450.00"),  # 9000 x 6 / 120
        ("9000", "place", "450.00"),
    ],
)
def test_each_basis_has_its_unit(amount: str, basis: str, pounds: str) -> None:
    assert charged(amount, basis) == Decimal(pounds)


def test_a_whole_term_costs_the_price_of_a_term() -> None:
    assert charged("1000", "term", END) == Decimal("1000.00")


def test_a_week_that_is_cut_is_paid_as_a_week() -> None:
    assert charged("200", "week", START) == Decimal(200)


def test_absence_and_missing_marks_do_not_lower_a_charge() -> None:
    this = case(placed("OI-"), prices=priced("10", "session"))
    assert counted(this).charges.total == Decimal(140)


def test_a_closed_day_is_not_charged() -> None:
    this = case(placed(), prices=priced("10", "session"), closures=[Closure(START)])
    assert counted(this).charges.total == Decimal(130)


@pytest.mark.parametrize(("end", "pounds"), [(date(2026, 11, 1), 700), (END, 1400)])
def test_a_term_is_shared_by_each_timetable_when_it_changes(end: date, pounds: int) -> None:
    change = date(2026, 11, 2)  # after seven weeks of 14
    cells = [Slot(0, 0, START, change - DAY), Slot(0, 0, change), Slot(1, 0, change)]
    this = case(placed(slots=cells), prices=priced("1400", "term"))
    # 7 of 14 sessions, then 14 of 28.
    assert counted(this, end=end).charges.total == Decimal(pounds)


def test_a_year_is_shared_over_the_school_year_of_the_day() -> None:
    this = case(placed(), prices=priced("2600", "year"))
    this.terms.append(SPRING)
    next_year = Term(date(2027, 9, 6), date(2027, 12, 17))  # 15 weeks, alone in their year
    this.terms.append(next_year)
    # 2600 x 26 / 26, and 2600 x 15 / 15 for the second year.
    assert counted(this, end=date(2027, 12, 31)).charges.total == Decimal(5200)


def test_a_new_price_holds_from_its_day_on() -> None:
    change = START + WEEK
    prices = priced("40", "session", valid_to=change - DAY) + priced(
        "50", "session", valid_from=change
    )
    # One Monday at 40, thirteen at 50.
    assert counted(case(placed(), prices=prices)).charges.total == Decimal(40 + 13 * 50)


def test_a_new_basis_too() -> None:
    change = START + WEEK
    prices = priced("40", "session", valid_to=change - DAY) + priced(
        "1400", "term", valid_from=change
    )
    assert counted(case(placed(), prices=prices)).charges.total == Decimal(40 + 1300)


def test_a_week_in_which_the_price_changes_is_paid_once_at_its_first_price() -> None:
    change = START + DAY
    prices = priced("100", "week", valid_to=START) + priced("200", "week", valid_from=change)
    this = case(placed(days=(0, 1)), prices=prices)
    assert counted(this, end=START + WEEK).charges.total == Decimal(100 + 200)


def test_a_price_that_was_agreed_for_the_placement_goes_before() -> None:
    this = case(placed(price=Decimal(7), basis="session"), prices=priced("40", "session"))
    assert counted(this).charges.total == Decimal(98)


def test_a_session_without_a_price_makes_the_charge_unknown_not_nought() -> None:
    this = case(placed("/"), prices=priced("40", "session", valid_from=START + WEEK))
    found = counted(this)
    assert found.charges.unpriced == 1
    unknown = ("charge_total", "charge_by_share", "cost_per_attended_session")
    assert {name: found.measures()[name] for name in unknown} == dict.fromkeys(unknown)


def test_without_a_placement_there_is_no_charge() -> None:
    assert measures(case())["charge_total"] is None


def test_a_line_is_rounded_once_half_up() -> None:
    # A third of a term at 100.01 and again, two placements: 33.336… each, not 66.67 together.
    term = Term(START, START + 3 * WEEK - DAY)
    this = case(placed(), placed(pupil=1), prices=priced("100.01", "term"))
    this.terms, this.pupils = [term], [Pupil(), Pupil()]
    assert counted(this, end=START + DAY).charges.total == Decimal("66.68")


def test_half_a_penny_goes_up_even_when_it_is_made_of_thirds() -> None:
    # 0.03 x (1/3 + 1/6) = 0.015: a third by the first timetable, a sixth by the second.
    change = START + WEEK
    cells = [Slot(0, 0, START, change - DAY), Slot(0, 0, change), Slot(1, 0, change)]
    this = case(placed(slots=cells), prices=priced("0.03", "term"))
    this.terms = [Term(START, START + 3 * WEEK - DAY)]
    assert counted(this, end=change).charges.total == Decimal("0.02")


def test_pennies_left_over_go_to_the_authority() -> None:
    shares = (Decimal("33.33"), Decimal("33.34"), Decimal("33.33"))
    this = case(
        placed(end=START, reason="completed", shares=shares), prices=priced("100.01", "session")
    )
    found = counted(this).charges
    assert (found.school, found.la, found.ehcp) == (
        Decimal("33.33"),
        Decimal("33.35"),
        Decimal("33.33"),
    )


def test_each_line_is_split_by_itself() -> None:
    shares = (Decimal(50), Decimal(50), Decimal(0))
    placement = placed(end=START, reason="completed", shares=shares)
    placement.extras = [Extra(START, Decimal("0.01")), Extra(START, Decimal("0.01"))]
    found = counted(case(placement, prices=priced("0.01", "session"))).charges
    assert (found.total, found.school, found.la) == (Decimal("0.03"), 0, Decimal("0.03"))


def test_where_nobody_else_pays_the_authority_does() -> None:
    found = counted(case(placed(), prices=priced("10", "session"))).charges
    assert (found.school, found.la, found.ehcp) == (0, Decimal(140), 0)


def test_extras_of_the_period_are_added() -> None:
    placement = placed()
    placement.extras = [
        Extra(START - DAY, Decimal(1000)),
        Extra(START, Decimal("12.50")),
        Extra(END, Decimal("0.75")),
        Extra(END + DAY, Decimal(1000)),
    ]
    this = case(placement, prices=priced("10", "session"))
    assert counted(this).charges.total == Decimal("153.25")


def test_costs_are_the_charge_by_the_number_of_each() -> None:
    leaver = placed("//O", pupil=1, days=(2,), end=date(2027, 6, 25), reason="completed")
    this = case(placed("///OO", days=(0, 1)), leaver, prices=priced("10", "session"))
    this.pupils = [Pupil(10), Pupil(11)]
    this.destinations = {1: "fe"}
    this.placements[0].awards = [Award(START), Award(START), Award(END)]
    # 28 and 14 sessions of £10 in 14 weeks each.
    found = measures(this)
    assert found["charge_total"] == Decimal(420)
    assert found["cost_per_placement_week"] == Decimal(15)
    assert found["cost_per_timetabled_session"] == Decimal(10)
    assert found["cost_per_attended_session"] == Decimal(84)
    assert found["cost_per_award"] == Decimal(140)
    assert found["cost_per_accredited_pupil"] == Decimal(420)
    assert found["cost_per_positive_outcome"] == Decimal(420)


def test_a_cost_of_nothing_is_not_available() -> None:
    found = measures(case(placed(), prices=priced("10", "session")))
    assert found["cost_per_award"] is None
    assert found["cost_per_positive_outcome"] is None
    assert found["cost_per_attended_session"] is None
    assert found["cost_per_timetabled_session"] == Decimal(10)


def test_a_cost_is_rounded_half_up() -> None:
    this = case(placed("////////", end=START, reason="moved_on"), prices=priced("0.01", "session"))
    this.placements[0].awards = [Award(START), Award(START)]
    assert measures(this)["cost_per_award"] == Decimal("0.01")


# Capacity


def test_use_of_capacity_is_of_places_sessions_and_open_weeks() -> None:
    this = case(placed(days=(0, 1)), programmes=[Programme(places=3, sessions_per_week=4)])
    found = measures(this)
    assert found["capacity_use"] == (28, 3 * 4 * 14)
    assert found["latent_sessions"] == 140


def test_a_week_with_one_open_day_is_open() -> None:
    this = case(placed(), programmes=[Programme(places=1, sessions_per_week=1)])
    this.closures = [Closure(START + n * DAY, provider=0) for n in range(4)]
    assert measures(this)["capacity_use"] == (13, 14)


def test_a_week_without_an_open_day_is_not() -> None:
    this = case(placed(), programmes=[Programme(places=1, sessions_per_week=1)])
    this.closures = [Closure(START + n * DAY, provider=0) for n in range(5)]
    assert measures(this)["capacity_use"] == (13, 13)


def test_over_full_is_shown_not_hidden() -> None:
    this = case(placed(days=(0, 1, 2)), programmes=[Programme(places=1, sessions_per_week=2)])
    found = measures(this)
    assert found["capacity_use"] == (42, 28)
    assert found["latent_sessions"] == 0


@pytest.mark.parametrize(
    ("scope", "use"),
    [
        ("la", (42, 6 * 14)),
        (("provider", 0), (14, 14)),
        (("provider", 1), (28, 5 * 14)),
        (("provider", 2), None),  # without a programme
        (("programme", 1), (28, 28)),
        (("programme", 2), (0, 42)),
        (("school", 0), None),
    ],
)
def test_capacity_of_a_scope_is_that_of_its_programmes(
    scope: object, use: tuple[int, int] | None
) -> None:
    this = case(placed(days=(0,)), placed(days=(1, 2), programme=1))
    this.providers = 3
    this.programmes = [Programme(0, 1, 1), Programme(1, 1, 2), Programme(1, 1, 3)]
    assert measures(this, scope=scope)["capacity_use"] == use


def test_in_the_holidays_nothing_is_offered() -> None:
    found = measures(case(placed()), start=date(2026, 12, 21), end=date(2026, 12, 31))
    assert found["capacity_use"] is None
    assert found["latent_sessions"] is None


@pytest.mark.parametrize("basis", ["session", "day", "week", "term", "year", "place"])
def test_the_page_of_a_placement_says_the_same_of_a_term(basis: str) -> None:
    change = date(2026, 10, 6)
    cells = [
        *timetable(START, change - DAY),
        *(Slot(day, 0, change, date(2026, 11, 20)) for day in (0, 2)),
    ]
    shares = (Decimal("33.33"), Decimal("33.34"), Decimal("33.33"))
    placement = placed(slots=cells, shares=shares)
    placement.extras = [Extra(START, Decimal("0.05"))]
    prices = priced("99.97", basis, valid_to=change) + priced(
        "1234.56", basis, valid_from=change + DAY
    )
    stored = Stored(case(placement, prices=prices, closures=[Closure(START + WEEK, provider=0)]))
    engine = stored.figures("la", START, END, END).charges
    page = charge_so_far(stored.placements[0], END)
    assert page.shares is not None
    assert (page.total, page.shares.school, page.shares.la, page.shares.ehcp) == (
        engine.total,
        engine.school,
        engine.la,
        engine.ehcp,
    )
