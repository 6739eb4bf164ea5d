"""Every value of the format reads back as it was written, and nothing else gets in."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from monitoring.exchange import values as v
from monitoring.exchange.tables import TABLES
from tests.factories.referrals import upn

WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
SLOTS = st.tuples(st.integers(0, 4), st.integers(0, 1))
PENCE = st.integers(0, 9_999_999_999).map(lambda pence: Decimal(pence) / 100)


def read_back(parse: v.Parser, value: Any) -> None:
    assert parse(v.written(value)) == value


@given(WORDS)
def test_text_reads_back(value: str) -> None:
    read_back(v.text(40), value)


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_days_read_back(value: date) -> None:
    read_back(v.day, value)


@given(st.integers(-1, 14))
def test_whole_numbers_read_back(value: int) -> None:
    read_back(v.whole(-1, 14), value)


@given(st.integers(0, 999_999).map(lambda number: f"{number:06}"))
def test_numbers_that_are_names_keep_their_zeros(value: str) -> None:
    read_back(v.digits(6), value)


@given(PENCE)
@example(Decimal("99999999.99"))
@example(Decimal("1E+2"))
def test_money_reads_back(value: Decimal) -> None:
    read_back(v.number(0, Decimal("99999999.99")), value)


@given(st.booleans())
def test_yes_and_no_read_back(value: bool) -> None:
    read_back(v.yes_no, value)


@given(st.sampled_from(["fe", "neet"]))
def test_words_of_a_list_read_back(value: str) -> None:
    read_back(v.choice(["fe", "neet"]), value)


@given(st.lists(st.integers(1, 5), min_size=1))
def test_lists_read_back(value: list[int]) -> None:
    read_back(v.several(v.whole(1, 5)), value)


@given(st.lists(SLOTS, min_size=1, unique=True).map(sorted))
def test_timetables_read_back(value: list[v.Slot]) -> None:
    read_back(v.timetable, value)


@given(st.integers(0, 99_999))
def test_pupil_numbers_read_back(number: int) -> None:
    read_back(v.pupil_number, upn(number))


@given(st.emails().filter(lambda address: _takes(v.email, address)))
def test_email_addresses_read_back(value: str) -> None:
    read_back(v.email, value)


@given(st.sampled_from(["https://www.farm.example/", "http://a.example/b?c=d&e=ü#f"]))
def test_web_addresses_read_back(value: str) -> None:
    read_back(v.web_address, value)


def _takes(parse: v.Parser, value: str) -> bool:
    try:
        parse(value)
    except ValueError:
        return False
    return True


#: Each once, under the name of the first column that it reads.
PARSERS = {
    column.parse: f"{table.name}.{column.name}"
    for table in reversed(TABLES)
    for column in reversed(table.columns)
}
LIKE_VALUES = st.one_of(
    st.text(),
    st.from_regex(r"\d{4}-\d{2}-\d{2}\n?"),
    st.from_regex(r"-?\d+(\.\d*)?(e\d+)?"),
    st.from_regex(r"(Mon|Tue|Sat)(AM|PM)(;.*)?"),
    st.from_regex(r"[A-Z]\d{12}"),
    st.from_regex(r"[a-z]+://.*"),
    st.text(st.characters(categories=["Cs", "Cc", "Nd"])),
)


def what_is_wrong(parse: v.Parser, cell: str) -> str:
    """The words in which a cell is refused; empty where it is taken, and can be written."""
    try:
        v.written(parse(cell)).encode("utf-8")
    except ValueError as wrong:
        return str(wrong)
    return ""


@pytest.mark.parametrize("parse", PARSERS.keys(), ids=PARSERS.values())
def test_whatever_stands_in_a_cell_is_taken_or_told_in_words(parse: v.Parser) -> None:
    @settings(max_examples=30, deadline=None)
    @given(LIKE_VALUES)
    @example("\x00")
    @example("\udce9")
    @example("9" * 400)
    @example("٢٠٢٥-٠٩-٠١")
    @example("NaN")
    @example("")
    def check(cell: str) -> None:
        wrong = what_is_wrong(parse, cell)
        assert not wrong or wrong.startswith("expected ")

    check()


@pytest.mark.parametrize(
    ("parse", "cell"),
    [
        (v.day, "01/09/2025"),
        (v.day, "2025-02-30"),
        (v.day, "2025-9-1"),
        (v.day, "0205-09-01"),
        (v.day, "2025-09-01T00:00"),
        (v.day, "٢٠٢٥-٠٩-٠١"),
        (v.whole(1, 5), "6"),
        (v.whole(1, 5), "3.0"),
        (v.whole(1, 5), "٣"),
        (v.number(0, 100), "100.01"),
        (v.number(0, 100), "33.333"),
        (v.number(0, 100), "1,5"),
        (v.number(0, 100), "£5"),
        (v.number(0, 100), "1e1"),
        (v.digits(6), "12345"),
        (v.digits(6), "12345x"),
        (v.yes_no, "yes"),
        (v.several(v.whole(1, 5)), ";"),
        (v.several(v.whole(1, 5)), "1;6"),
        (v.timetable, "SatAM"),
        (v.timetable, "MonAM;MonAM"),
        (v.timetable, "MonAM;"),
        (v.text(3), "four"),
        (v.email, "nobody"),
        (v.web_address, "javascript://alert(1)"),
        (v.web_address, "no address"),
        (v.pupil_number, "A999400022001"[:-1]),
        (v.pupil_number, "A000000000000"[::-1]),
    ],
)
def test_what_is_not_a_value_is_refused(parse: v.Parser, cell: str) -> None:
    with pytest.raises(ValueError, match=r"^expected "):
        parse(cell)


def test_a_web_address_may_lack_its_beginning() -> None:
    assert v.web_address("www.farm.example") == "https://www.farm.example"
