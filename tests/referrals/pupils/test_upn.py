"""The unique pupil number: what is taken for one, and what is told when it is none."""

from hypothesis import assume, given
from hypothesis import strategies as st

from referrals.pupils import upn as upns

LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
DIGITS = "0123456789"
places = st.tuples(
    st.text(DIGITS, min_size=11, max_size=11), st.sampled_from([*DIGITS, *LETTERS])
).map("".join)


def worked_out(rest: str) -> str:
    """The check letter by the words of the guidance: characters 2 to 13 by 2 to 13, modulo 23."""
    total = 0
    for place in range(2, 14):
        character = rest[place - 2]
        numbers = DIGITS if character in DIGITS else LETTERS
        total += place * numbers.index(character)
    return LETTERS[total % 23]


@given(places)
def test_a_number_with_its_own_check_letter_is_right(rest: str) -> None:
    assert upns.fault(worked_out(rest) + rest) == ""


@given(places, st.sampled_from(LETTERS))
def test_any_other_letter_is_refused(rest: str, letter: str) -> None:
    assume(letter != worked_out(rest))
    assert "first letter does not fit" in upns.fault(letter + rest)


@given(places, st.integers(0, 10), st.sampled_from(DIGITS))
def test_one_digit_typed_wrong_is_found(rest: str, place: int, digit: str) -> None:
    """23 is prime and no factor from 2 to 13 shares it, so no single slip can hide."""
    assume(rest[place] != digit)
    wrong = rest[:place] + digit + rest[place + 1 :]
    assert upns.fault(worked_out(rest) + wrong)


@given(places, st.integers(0, 9))
def test_two_neighbours_that_changed_places_are_found(rest: str, place: int) -> None:
    first, second = rest[place], rest[place + 1]
    assume(first != second)
    swapped = rest[:place] + second + first + rest[place + 2 :]
    assert upns.fault(worked_out(rest) + swapped)


@given(st.text(max_size=20))
def test_whatever_is_typed_is_answered_in_words(text: str) -> None:
    tidied = upns.tidy(text)
    fault = upns.fault(tidied)
    assert fault or (tidied.isascii() and len(tidied) == 13)


def test_a_temporary_number_ends_in_a_letter() -> None:
    rest = "80120000100B"
    assert upns.fault(worked_out(rest) + rest) == ""
    for letter in "IOS":
        assert "13 characters" in upns.fault("A" + rest[:-1] + letter)


def test_spaces_and_small_letters_are_no_fault() -> None:
    assert upns.tidy(" h801 2000 01001\n") == "H801200001001"


def test_digits_of_other_scripts_are_no_digits() -> None:
    assert "13 characters" in upns.fault("A80120000100١")
