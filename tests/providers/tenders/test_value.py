"""Quality and price in one value: exact, within bounds, and in the right order."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from providers.tenders.value import Offer, compare, shown

WEIGHTS = {1: 35, 2: 25}
offers = st.lists(
    st.builds(
        Offer,
        key=st.integers(1, 10_000),
        price=st.decimals(1, 100_000, places=2),
        marks=st.fixed_dictionaries({1: st.integers(0, 5), 2: st.integers(0, 5)}),
    ),
    max_size=8,
    unique_by=lambda offer: offer.key,
)


def test_a_worked_example() -> None:
    found = compare(
        [
            Offer(1, Decimal(180), {1: 4, 2: 3}),
            Offer(2, Decimal(200), {1: 5, 2: 5}),
            Offer(3, Decimal(360), {}),
        ],
        WEIGHTS,
        40,
    )
    assert [(shown(one.quality), shown(one.price), shown(one.total), one.rank) for one in found.values()] == [
        ("43.00", "40.00", "83.00", 2),
        ("60.00", "36.00", "96.00", 1),
        ("0.00", "20.00", "20.00", 3),
    ]  # fmt: skip


@given(offers)
def test_no_part_is_below_nought_or_above_its_weight(found: list[Offer]) -> None:
    for value in compare(found, WEIGHTS, 40).values():
        assert 0 <= value.quality <= 60
        assert 0 < value.price <= 40
        assert value.total == value.quality + value.price <= 100


@given(offers)
def test_the_lowest_price_gets_the_whole_weight_and_ranks_follow_totals(
    found: list[Offer],
) -> None:
    values = compare(found, WEIGHTS, 40)
    if found:
        cheapest = min(found, key=lambda offer: offer.price)
        assert values[cheapest.key].price == 40
        assert min(value.rank for value in values.values()) == 1
    for one in values.values():
        for other in values.values():
            assert (one.rank < other.rank) == (one.total > other.total)


@given(offers, st.integers(0, 7), st.integers(0, 4))
def test_a_better_mark_never_lowers_a_bid(found: list[Offer], which: int, points: int) -> None:
    if which >= len(found):
        return
    offer = found[which]
    better = Offer(offer.key, offer.price, {**offer.marks, 1: max(points + 1, offer.marks[1])})
    others = [one for one in found if one.key != offer.key]
    before = compare([*others, offer], WEIGHTS, 40)[offer.key]
    after = compare([*others, better], WEIGHTS, 40)[offer.key]
    assert after.total >= before.total
    assert after.rank <= before.rank


def test_points_are_shown_with_two_decimals_rounded_half_up() -> None:
    assert shown(Fraction(1, 8)) == "0.13"
    assert shown(Fraction(185, 3)) == "61.67"
