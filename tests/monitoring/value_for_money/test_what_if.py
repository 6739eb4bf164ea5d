"""What if: pennies, ranges and places, whatever the programmes did."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from monitoring.measures.figures import Rate
from monitoring.value_for_money.what_if import (
    Base,
    Change,
    Estimate,
    Price,
    Span,
    added,
    estimate,
    expected,
    together,
)
from tests.monitoring.value_for_money.parts import part, parts

POUNDS = st.decimals(Decimal("0.01"), 2000, places=2)


@st.composite
def bases(draw: st.DrawFn) -> Base:
    """A programme of which all or some was charged at its price of today."""
    found = draw(parts())
    amount = draw(POUNDS)
    units = Fraction(draw(st.integers(0, 500)), draw(st.integers(1, 3)))
    charged = min(units * Fraction(amount), Fraction(found.charge or 0))
    return Base(found, Price(amount, "session", charged / Fraction(amount), charged))


def spans(found: Estimate) -> list[Span]:
    return [span for span in (found.awards, found.accredited, found.positive) if span is not None]


@given(bases())
def test_no_change_is_as_it_was(base: Base) -> None:
    now = estimate(base)
    assert now == estimate(base, Change(places=0))
    assert (now.cost, now.places) == (base.part.charge, base.part.places)
    assert (now.offered, now.used) == (base.part.offered, base.part.timetabled)
    if now.accredited and now.awards:
        assert now.accredited.middle == base.part.accredited
        assert now.awards.middle == base.part.awards
    if now.positive:
        assert now.positive.middle == base.part.positive


@given(bases())
def test_the_price_of_today_changes_nothing(base: Base) -> None:
    assert base.price
    assert estimate(base, Change(price=base.price.amount)).cost == base.part.charge


@given(bases(), st.integers(-30, 50), st.none() | POUNDS)
def test_a_range_holds_what_is_expected_and_a_cost_is_in_pennies(
    base: Base, places: int, price: Decimal | None
) -> None:
    found = estimate(base, Change(max(places, -base.part.places), price))
    for span in spans(found):
        assert 0 <= span.low <= float(span.middle) <= span.high
    if found.cost is not None:
        assert found.cost >= 0
        assert found.cost == found.cost.quantize(Decimal("0.01"))


@given(bases(), POUNDS, POUNDS)
def test_a_higher_price_never_costs_less(base: Base, one: Decimal, other: Decimal) -> None:
    low, high = (estimate(base, Change(price=price)).cost for price in sorted((one, other)))
    assert low is not None
    assert high is not None
    assert low <= high


@given(bases(), st.integers(1, 50))
def test_more_places_offer_and_cost_more_in_proportion(base: Base, more: int) -> None:
    then = estimate(base, Change(more))
    factor = Fraction(base.part.places + more, base.part.places)
    assert then.offered == base.part.offered * factor
    if base.is_untried:
        assert then.cost is then.accredited is None
    else:
        assert then.cost is not None
        assert abs(Fraction(then.cost) - Fraction(base.part.charge or 0) * factor) <= Fraction(
            1, 200
        )


@given(bases(), bases(), st.integers(0, 30))
def test_moving_places_leaves_as_many_as_there_were(one: Base, other: Base, moved: int) -> None:
    moved = min(moved, one.part.places)
    now = together([estimate(one), estimate(other)])
    then = together([estimate(one, Change(-moved)), estimate(other, Change(moved))])
    assert then.places == now.places


@given(st.lists(bases(), min_size=1, max_size=4))
def test_together_is_the_sum_and_no_surer_than_its_parts(found: list[Base]) -> None:
    each = [estimate(base) for base in found]
    whole = together(each)
    assert whole.cost == sum((one.cost or Decimal(0) for one in each), Decimal(0))
    known = [one.accredited for one in each if one.accredited]
    if len(known) < len(each):
        assert whole.accredited is None
        return
    assert whole.accredited
    assert whole.accredited.middle == sum(span.middle for span in known)
    widest = max(span.high - span.low for span in known)
    assert (
        whole.accredited.high - whole.accredited.low >= widest - 1e-6 or whole.accredited.low == 0
    )
    assert whole.accredited.low >= sum(span.low for span in known) - 1e-6
    assert whole.accredited.high <= sum(span.high for span in known) + 1e-6


def test_an_example_that_can_be_worked_out_by_hand() -> None:
    base = Base(
        part(
            charge="4500.00",
            places=10,
            offered=1000,
            timetabled=100,
            pupils=10,
            accredited=5,
            awards=8,
        ),
        Price(Decimal("45.00"), "session", Fraction(90), Fraction(4050)),
    )
    then = estimate(base, Change(places=5, price=Decimal("50.00")))
    assert then.cost == Decimal("7425.00")  # 90 sessions at £50, £450 of extras; half as much again
    assert (then.places, then.offered, then.used, then.spare) == (15, 1500, 150, 1350)
    assert then.accredited
    assert then.accredited.middle == Fraction(15, 2)
    assert then.awards
    assert then.awards.middle == 12


def test_without_a_price_there_is_no_cost_and_without_chances_no_outcome() -> None:
    base = Base(part(charge=None, places=5, offered=10, timetabled=3, pupils=2))
    assert estimate(base, Change(1)).cost is None
    assert estimate(base, Change(1)).positive is None
    assert expected(Rate(0, 0), Fraction(2)) is None
    assert added([None, Span(1, Fraction(2), 3)]) is None


def test_a_programme_without_a_price_today_cannot_have_another() -> None:
    base = Base(part(places=5, timetabled=3))
    assert estimate(base, Change(price=Decimal(5))).cost is None
    assert estimate(replace(base, price=Price(Decimal(4), "day")), Change(price=Decimal(5))).cost
