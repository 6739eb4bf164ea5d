"""Two providers side by side."""

from hypothesis import given
from hypothesis import strategies as st

from monitoring.measures.figures import Rate
from monitoring.value_for_money.comparing import NO_CLEAR_DIFFERENCE, Pair, compared, overlap
from monitoring.value_for_money.queries import PartCost
from tests.monitoring.value_for_money.parts import part, parts


def pairs(first: PartCost, second: PartCost) -> dict[str, Pair]:
    return {pair.title: pair for pair in compared(first, second)}


def test_few_pupils_show_no_clear_difference_and_many_do() -> None:
    few = part("A", pupils=10, accredited=6), part("B", pupils=10, accredited=4)
    many = part("A", pupils=1000, accredited=600), part("B", pupils=1000, accredited=400)
    assert pairs(*few)["Pupils with an award"].verdict == NO_CLEAR_DIFFERENCE
    assert pairs(*many)["Pupils with an award"].verdict == "Higher at the first"
    assert pairs(*many)["Cost for each pupil with an award"].verdict == "Higher at the second"


def test_what_was_paid_for_a_session_is_told_as_it_is() -> None:
    found = pairs(part("A", timetabled=10), part("B", timetabled=8))
    assert found["Cost for each session"].verdict == "£25.00 less at the first"
    same = pairs(part("A", timetabled=10), part("B", timetabled=10))
    assert same["Cost for each session"].verdict == "The same"


def test_what_is_not_there_cannot_be_compared() -> None:
    found = pairs(part("A", pupils=4, accredited=2), part("B"))
    assert found["Pupils with an award"].verdict == "Cannot be compared"
    assert found["Cost for each award"].sides[1].text == "Not available"


@given(st.integers(1, 60), st.integers(1, 60), st.data())
def test_the_words_come_from_the_intervals(one: int, other: int, data: st.DataObject) -> None:
    first = part("A", pupils=one, accredited=data.draw(st.integers(0, one)))
    second = part("B", pupils=other, accredited=data.draw(st.integers(0, other)))
    verdict = pairs(first, second)["Pupils with an award"].verdict
    shared = overlap(Rate(first.accredited, one).interval, Rate(second.accredited, other).interval)
    assert (verdict == NO_CLEAR_DIFFERENCE) == shared


@given(parts(), parts())
def test_turning_the_two_around_turns_the_words_around(one: PartCost, other: PartCost) -> None:
    turned = {"first": "second", "second": "first"}
    for forth, back in zip(compared(one, other), compared(other, one), strict=True):
        words = [turned.get(word, word) for word in forth.verdict.split()]
        assert " ".join(words) == back.verdict
