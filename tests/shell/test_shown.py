"""How figures, days and money are written."""

from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apcommission import shown

SHARES = st.fractions(-50, 50, max_denominator=10_000)


@given(SHARES)
def test_a_rate_is_the_nearest_tenth_of_a_per_cent_half_up(share: Fraction) -> None:
    text = shown.rate(share)
    assert text.endswith("%")
    written = Fraction(text.removesuffix("%").replace(",", ""))
    assert abs(written - share * 100) <= Fraction(1, 20)
    if abs(written - share * 100) == Fraction(1, 20):
        assert abs(written) > abs(share * 100), "a half is rounded away from nought"


@given(SHARES)
def test_tenths_have_one_decimal_and_never_a_lone_minus(number: Fraction) -> None:
    text = shown.tenths(number)
    assert text.rpartition(".")[2] in "0123456789"
    assert text != "-0.0"


@given(st.integers(0, 10**7), st.integers(1, 10**7))
def test_a_share_of_all_is_between_nought_and_all(part: int, more: int) -> None:
    share = Fraction(part, part + more)
    assert 0 <= Fraction(shown.rate(share).removesuffix("%")) <= 100


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (Fraction(467, 500), "93.4%"),
        (Fraction(2, 3), "66.7%"),
        (Fraction(1, 2000), "0.1%"),
        (Decimal("0.0005"), "0.1%"),
        (Decimal("0.00049"), "0.0%"),
        (Fraction(-1, 3000), "0.0%"),
        (1, "100.0%"),
        (0, "0.0%"),
        (Fraction(25), "2,500.0%"),
        (None, "not available"),
    ],
)
def test_rates(share: Fraction | None, text: str) -> None:
    assert shown.rate(share) == text


def test_a_figure_that_cannot_be_computed_says_why_and_is_never_nought() -> None:
    assert shown.rate(None, "no sessions") == "not available: no sessions"
    assert shown.money(None, "no price") == "not available: no price"
    assert shown.count(None, "no pupils") == "not available: no pupils"
    assert shown.points(None) == "not available"


@given(st.decimals(-(10**9), 10**9, places=4, allow_nan=False))
def test_money_is_rounded_to_the_penny_half_up(pounds: Decimal) -> None:
    text = shown.money(pounds)
    written = Decimal(text.replace("£", "").replace(",", ""))
    assert written == pounds.quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert text.lstrip("-").startswith("£")
    assert text != "-£0.00"


@pytest.mark.parametrize(
    ("difference", "text"),
    [
        (Fraction(1, 40), "+2.5 points"),
        (Fraction(-1, 40), "-2.5 points"),
        (0, "0.0 points"),
        (Fraction(1, 10**6), "0.0 points"),
    ],
)
def test_a_change_says_its_direction(difference: Fraction, text: str) -> None:
    assert shown.points(difference) == text


def test_days_are_written_out() -> None:
    assert shown.long_date(date(2026, 9, 3)) == "3 September 2026"
    assert shown.short_date(date(2026, 9, 3)) == "Thu 3 Sep"
    assert shown.long_date(None) == shown.short_date(None) == ""


def test_a_moment_is_shown_in_the_time_of_london() -> None:
    summer = datetime(2026, 7, 31, 23, 30, tzinfo=UTC)
    winter = datetime(2026, 12, 1, 0, 5, tzinfo=UTC)
    assert shown.date_and_time(summer) == "1 August 2026 at 12:30am"
    assert shown.long_date(summer) == "1 August 2026"
    assert shown.date_and_time(winter) == "1 December 2026 at 12:05am"
    assert shown.date_and_time(datetime(2026, 12, 1, 12, 0, tzinfo=UTC)) == (
        "1 December 2026 at 12:00pm"
    )


def test_a_span_says_its_open_ends() -> None:
    first, last = date(2026, 9, 3), date(2026, 12, 18)
    assert shown.span(first, last) == "3 September 2026 to 18 December 2026"
    assert shown.span(first, None) == "From 3 September 2026"
    assert shown.span(None, last) == "Until 18 December 2026"
    assert shown.span(None, None) == ""


def test_numbers_go_with_their_word() -> None:
    assert shown.how_many(1, "pupil") == "1 pupil"
    assert shown.how_many(0, "pupil") == "0 pupils"
    assert shown.how_many(1204, "person", "people") == "1,204 people"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "Yes"),
        (False, "No"),
        (1234, "1,234"),
        (date(2026, 9, 3), "3 September 2026"),
        (["a", 2, None], "a, 2, "),
        ("as it is", "as it is"),
    ],
)
def test_any_value_is_written_as_a_person_would(value: object, text: str) -> None:
    assert shown.plain(value) == text
