"""Small numbers: none is told, and none can be worked out from what is told."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from monitoring.measures.suppression import SUPPRESSED, is_small
from monitoring.value_for_money.open_figures import MEASURES, WHOLE, numbers, without_small
from monitoring.value_for_money.queries import PartCost
from monitoring.value_for_money.suppression import OF_PUPILS, OPEN, hidden
from tests.monitoring.value_for_money.parts import NOTHING, part, parts

THRESHOLD = 5


def total_of(found: list[PartCost]) -> PartCost:
    counts = {name: sum(getattr(one, name) for one in found) for name in NOTHING}
    return part(WHOLE, str(sum((one.charge or Decimal(0) for one in found), Decimal(0))), **counts)


SOME = st.lists(parts(), max_size=6)


@given(SOME)
def test_no_small_count_of_pupils_is_told(found: list[PartCost]) -> None:
    groups, total = [numbers(one) for one in found], numbers(total_of(found))
    own, of_total = hidden(groups, total, THRESHOLD)
    for group, left_out in (*zip(groups, own, strict=True), (total, of_total)):
        for name in OF_PUPILS:
            assert name in left_out or not is_small(group[name], THRESHOLD)
        if is_small(group["pupils"], THRESHOLD):
            assert left_out >= set(group) - OPEN


@given(SOME)
def test_what_is_hidden_cannot_be_worked_out_from_the_total(found: list[PartCost]) -> None:
    groups, total = [numbers(one) for one in found], numbers(total_of(found))
    own, of_total = hidden(groups, total, THRESHOLD)
    for name in total:
        cells = [
            group[name] for group, left_out in zip(groups, own, strict=True) if name in left_out
        ]
        if cells and name not in of_total:
            assert len(cells) > 1
            assert sum(cells) >= THRESHOLD


@given(SOME)
def test_a_figure_is_hidden_with_any_number_that_it_is_worked_out_from(
    found: list[PartCost],
) -> None:
    for line in without_small(total_of(found), found, THRESHOLD):
        if SUPPRESSED in (line.above, line.below):
            assert line.value == SUPPRESSED
            assert (line.low, line.high) == ("", "")


@given(SOME)
def test_every_group_has_every_measure(found: list[PartCost]) -> None:
    lines = list(without_small(total_of(found), found, THRESHOLD))
    assert len(lines) == len(MEASURES) * (len(found) + 1)


def test_nothing_is_hidden_where_nothing_is_small() -> None:
    counts = {
        "pupils": 20,
        "placements": 20,
        "accredited": 10,
        "positive": 5,
        "chances": 9,
        "awards": 12,
    }
    found = [part(str(number), **counts) for number in range(3)]
    own, of_total = hidden([numbers(one) for one in found], numbers(total_of(found)), THRESHOLD)
    assert own == [set(), set(), set()]
    assert of_total == set()


def test_the_smallest_other_group_is_hidden_with_a_small_one() -> None:
    found = [part(str(pupils), pupils=pupils, placements=pupils) for pupils in (3, 40, 12)]
    own, of_total = hidden([numbers(one) for one in found], numbers(total_of(found)), THRESHOLD)
    assert ["pupils" in left_out for left_out in own] == [True, False, True]
    assert "pupils" not in of_total


def test_with_no_other_group_the_total_is_hidden() -> None:
    found = [part("a", pupils=3, placements=3), part("b", pupils=0)]
    whole = part(WHOLE, pupils=3, placements=3)
    _, of_total = hidden([numbers(one) for one in found], numbers(whole), THRESHOLD)
    assert "pupils" in of_total


def test_awards_go_with_the_few_pupils_who_gained_them() -> None:
    found = [
        part("a", pupils=30, accredited=2, awards=9),
        part("b", pupils=30, accredited=20, awards=30),
    ]
    own, _ = hidden([numbers(one) for one in found], numbers(total_of(found)), THRESHOLD)
    assert all({"accredited", "awards"} <= left_out for left_out in own)
