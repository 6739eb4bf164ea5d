"""The charge of a placement, by the examples of its definition."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from placements.charges.charge import PriceInForce, charge_lines, pounds, split

MONDAY = date(2026, 9, 7)
TUESDAY = date(2026, 9, 8)
NEXT = timedelta(days=7)
#: Two weeks of Monday AM and PM and Tuesday AM: six sessions, four days, two weeks.
SESSIONS = [
    (day + NEXT * week, session)
    for week in (0, 1)
    for day, session in ((MONDAY, 0), (MONDAY, 1), (TUESDAY, 0))
]


def forty_eight(day: date, basis: str) -> int:
    return {"term": 48, "year": 120, "place": 120}[basis]


def charged(amount: str, basis: str) -> list[tuple[Fraction, Decimal | None]]:
    lines = charge_lines(SESSIONS, [PriceInForce(Decimal(amount), basis)], forty_eight)
    return [(line.number, line.pounds) for line in lines]


def test_each_basis() -> None:
    assert charged("45", "session") == [(Fraction(6), Decimal("270.00"))]
    assert charged("80", "day") == [(Fraction(4), Decimal("320.00"))]
    assert charged("200.50", "week") == [(Fraction(2), Decimal("401.00"))]
    assert charged("1000", "term") == [(Fraction(1, 8), Decimal("125.00"))]
    assert charged("9000", "year") == [(Fraction(1, 20), Decimal("450.00"))]
    assert charged("9000", "place") == [(Fraction(1, 20), Decimal("450.00"))]


def test_a_new_price_holds_from_its_day_on() -> None:
    prices = [
        PriceInForce(Decimal(40), "session", None, MONDAY + NEXT - timedelta(days=1)),
        PriceInForce(Decimal(50), "session", MONDAY + NEXT, None),
    ]
    lines = charge_lines(SESSIONS, prices, forty_eight)
    assert [line.pounds for line in lines] == [Decimal("120.00"), Decimal("150.00")]


def test_a_week_in_which_the_price_changes_is_paid_once() -> None:
    prices = [
        PriceInForce(Decimal(100), "week", None, MONDAY),
        PriceInForce(Decimal(200), "week", TUESDAY, None),
    ]
    lines = charge_lines(SESSIONS, prices, forty_eight)
    assert [(line.number, line.pounds) for line in lines] == [(1, 100), (1, 200)]


def test_a_day_without_a_price_is_not_free() -> None:
    lines = charge_lines(
        SESSIONS, [PriceInForce(Decimal(40), "session", MONDAY + NEXT)], forty_eight
    )
    assert [(line.number, line.pounds) for line in lines] == [(3, None), (3, Decimal(120))]


def test_rounding_is_half_up_and_once() -> None:
    assert pounds(Fraction(1, 200)) == Decimal("0.01")
    assert pounds(Fraction(1, 201)) == Decimal("0.00")
    # Three times a third of a penny over: 100.01 / 3 = 33.3366…
    assert pounds(Fraction("100.01") / 3) == Decimal("33.34")


def test_left_over_pennies_go_to_the_authority() -> None:
    parts = split(Decimal("100.01"), Decimal("33.33"), Decimal("33.33"))
    assert (parts.school, parts.la, parts.ehcp) == (
        Decimal("33.33"),
        Decimal("33.35"),
        Decimal("33.33"),
    )


@given(
    st.decimals(0, 99999, places=2),
    st.integers(0, 10000),
    st.integers(0, 10000),
)
def test_shares_always_add_up(line: Decimal, school: int, ehcp: int) -> None:
    ehcp = min(ehcp, 10000 - school)
    parts = split(line, Decimal(school) / 100, Decimal(ehcp) / 100)
    assert parts.school + parts.la + parts.ehcp == line
    assert min(parts.school, parts.la, parts.ehcp) >= 0
