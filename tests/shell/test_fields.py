"""Days, pounds and whole numbers as people type them."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from apcommission.fields import MONTHS, DayField, MoneyField, WholeNumberField

ANY_DAY = st.dates(date(1900, 1, 1), date(2199, 12, 31))
BLANKS = st.text(" \t", max_size=2)


class DayForm(forms.Form):
    start = DayField(label="First day")


def refusal(field: forms.Field, typed: Any) -> str:
    with pytest.raises(ValidationError) as refused:
        field.clean(typed)
    return " ".join(refused.value.messages)


def understood(field: forms.Field, typed: Any) -> Any:
    """What the field makes of it; None where it refuses, with words."""
    try:
        return field.clean(typed)
    except ValidationError as refused:
        return None if all(refused.messages) else "a refusal without words"


# ---- Days ------------------------------------------------------------------------------------------


@given(ANY_DAY, BLANKS, st.booleans())
def test_every_day_is_understood_as_it_is_typed(day: date, blanks: str, zeros: bool) -> None:
    width = 2 if zeros else 0
    typed = [f"{day.day:0{width}}{blanks}", f"{blanks}{day.month:0{width}}", str(day.year)]
    assert DayField().clean(typed) == day


@given(ANY_DAY)
def test_a_month_may_be_a_name(day: date) -> None:
    names = [name for name, number in MONTHS.items() if number == day.month]
    for name in (*names, f"{day:%B}", f"{day:%b}.", names[0].upper()):
        assert DayField().clean([str(day.day), name, str(day.year)]) == day


@given(st.lists(st.text(max_size=12), min_size=3, max_size=3))
def test_whatever_is_typed_gives_a_day_or_words_that_say_why_not(typed: list[str]) -> None:
    chosen = understood(DayField(required=False), typed)
    assert chosen is None or date(1900, 1, 1) <= chosen <= date(2199, 12, 31)


@pytest.mark.parametrize(
    "typed",
    [
        ["31", "2", "2026"],
        ["29", "2", "2025"],
        ["0", "1", "2026"],
        ["1", "13", "2026"],
        ["1", "1", "26"],
        ["1", "1", "02026"],
        ["001", "1", "2026"],
        ["+1", "1", "2026"],
        ["1", "1_0", "2026"],
        ["1", "Septober", "2026"],
        ["٣", "٩", "٢٠٢٦"],
        ["1.5", "1", "2026"],
    ],
)
def test_what_is_no_day_is_refused(typed: list[str]) -> None:
    assert refusal(DayField(), typed) == "Enter a real date, for example 3 9 2026"


def test_boxes_left_empty_are_named() -> None:
    words = refusal(DayField(), ["3", "", ""])
    assert "The date must include a month" in words
    assert "The date must include a year" in words
    assert "include a day" not in words


def test_a_day_may_be_left_out_where_none_is_required() -> None:
    assert DayField(required=False).clean(["", "", ""]) is None
    assert "must include a month" in refusal(DayField(required=False), ["3", "", "2026"])


@given(ANY_DAY)
def test_a_day_outside_the_time_of_the_field_is_refused(day: date) -> None:
    first = day + timedelta(days=1)
    field = DayField(earliest=first, latest=first)
    assert "must be in the time" in refusal(field, [str(day.day), str(day.month), str(day.year)])


@pytest.mark.parametrize("year", ["1899", "2200", "0001", "9999"])
def test_years_that_nobody_means_are_refused(year: str) -> None:
    assert "1 January 1900 to 31 December 2199" in refusal(DayField(), ["1", "1", year])


def test_an_error_stands_beside_the_day_and_what_was_typed_is_kept() -> None:
    form = DayForm({"start_0": "31", "start_1": "feb", "start_2": "2026"})
    assert not form.is_valid()
    drawn = str(form["start"])
    assert 'value="31"' in drawn
    assert 'value="feb"' in drawn


# ---- Pounds ----------------------------------------------------------------------------------------


@given(st.decimals(0, 99_999_999, places=2, allow_nan=False))
def test_every_amount_is_understood_with_and_without_its_signs(amount: Decimal) -> None:
    for typed in (f"{amount}", f"£{amount:,}", f" £ {amount} ", f"{amount:,}"):
        assert MoneyField().clean(typed) == amount


@given(st.text(max_size=14))
def test_whatever_is_typed_gives_pounds_and_pence_or_words(typed: str) -> None:
    amount = understood(MoneyField(required=False), typed)
    assert amount is None or (0 <= amount < 10**8 and round(amount, 2) == amount)


@pytest.mark.parametrize(
    "typed",
    [
        *("12,50", "1,2,3", "1,0000", ",5", "1,", "1.234,50"),
        *(".", "-", "££5", "5£", "45p", "1e5", "NaN", "Infinity", "1_000", "٤٥", "four", "0x1"),
    ],
)
def test_what_is_no_clear_amount_is_refused(typed: str) -> None:
    assert "Enter an amount in pounds, for example 45 or 45.50" in refusal(MoneyField(), typed)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("-1", "greater than or equal to 0"),
        ("1.005", "no more than 2 decimal places"),
        ("123456789", "no more than 8 digits before the decimal point"),
    ],
)
def test_an_amount_that_cannot_be_kept_is_refused_with_the_reason(typed: str, words: str) -> None:
    assert words in refusal(MoneyField(), typed)


# ---- Whole numbers ---------------------------------------------------------------------------------


@given(st.integers(0, 10**6))
def test_whole_numbers_are_understood(number: int) -> None:
    assert WholeNumberField().clean(f" {number} ") == number


@pytest.mark.parametrize("typed", ["8.5", "eight", "1e3", "1,000", "--1"])
def test_what_is_no_whole_number_is_refused(typed: str) -> None:
    assert refusal(WholeNumberField(), typed) == "Enter a whole number, for example 8"


def test_nothing_below_nought_is_asked_for() -> None:
    assert "greater than or equal to 0" in refusal(WholeNumberField(), "-1")
