"""What would be if places moved, prices changed, or more places were bought: an estimate.

It is worked out place by place from what a programme did in a time gone by: more or fewer places are taken
to be used as much, and to lead to an outcome as often, as the ones there were. Ranges are Wilson's intervals
of the shares (measures.md: uncertainty); those of several programmes are put together by the method of
variance estimates recovery (Zou and Donner 2008: the distances from the middle add as squares).
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from monitoring.measures.figures import Rate
from monitoring.value_for_money.queries import PartCost, pennies


@dataclass(frozen=True)
class Price:
    """A programme's price today; `units` and `charged` (pounds) are what was charged at its own prices for
    the same basis in the time looked at, both exact.
    """

    amount: Decimal
    basis: str
    units: Fraction = Fraction(0)
    charged: Fraction = Fraction(0)


@dataclass(frozen=True)
class Base:
    """What a programme offered, cost and gave in the time looked at, and its price, if it has one today."""

    part: PartCost
    price: Price | None = None

    @property
    def reference(self) -> str:
        return self.part.reference

    @property
    def is_untried(self) -> bool:
        """No session was on a timetable, so there is nothing to tell by what more places would do."""
        return not self.part.timetabled


@dataclass(frozen=True)
class Change:
    """What is to change of a programme: places more or fewer, a new price in pounds for today's basis."""

    places: int = 0
    price: Decimal | None = None


@dataclass(frozen=True)
class Span:
    """A number to be expected, and between what and what it may lie."""

    low: float
    middle: Fraction
    high: float


@dataclass(frozen=True)
class Estimate:
    """Places, sessions (offered, used), pounds and outcomes; None: cannot be told."""

    places: int
    offered: Fraction
    used: Fraction | None
    cost: Decimal | None
    awards: Span | None
    accredited: Span | None
    positive: Span | None

    @property
    def spare(self) -> Fraction | None:
        """Sessions offered and not used."""
        return None if self.used is None else max(self.offered - self.used, Fraction(0))


def estimate(base: Base, change: Change = Change()) -> Estimate:
    """What a programme would offer, cost and give after a change; without one, what it did.

    The change leaves the programme no fewer than no places, and places are added only where there are some.
    """
    part = base.part
    factor = Fraction(part.places + change.places, part.places) if part.places else Fraction(1)
    if base.is_untried and change.places > 0:
        places = part.places + change.places
        return Estimate(places, part.offered * factor, None, None, None, None, None)
    accredited = expected(part.with_award, factor)
    return Estimate(
        places=part.places + change.places,
        offered=part.offered * factor,
        used=part.timetabled * factor,
        cost=_cost(base, change, factor),
        awards=_awards(part, factor),
        accredited=accredited,
        positive=expected(part.outcome, factor),
    )


def expected(rate: Rate, factor: Fraction) -> Span | None:
    """How many would have the outcome if there were `factor` times as many who could.

    None where no one could: then nothing tells how often it would come.
    """
    middle = rate.numerator * factor
    if rate.interval is None:
        return None
    low, high = (bound * float(rate.denominator * factor) for bound in rate.interval)
    # What floating point leaves between a bound and the value that it touches (none, or all) is closed.
    return Span(min(low, float(middle)), middle, max(high, float(middle)))


def _awards(part: PartCost, factor: Fraction) -> Span | None:
    """Awards go with the pupils who gain one: as many for each as there were."""
    pupils = expected(part.with_award, factor)
    if pupils is None:
        return None
    each = Fraction(part.awards, part.accredited) if part.accredited else Fraction(0)
    middle = part.awards * factor
    return Span(pupils.low * float(each), middle, max(pupils.high * float(each), float(middle)))


def _cost(base: Base, change: Change, factor: Fraction) -> Decimal | None:
    charge = base.part.charge
    if charge is None:
        return None
    exact = Fraction(charge)
    if change.price is not None:
        if base.price is None:
            return None
        exact += Fraction(change.price) * base.price.units - base.price.charged
    return pennies(max(exact, Fraction(0)) * factor)


def together(estimates: Sequence[Estimate]) -> Estimate:
    """Several programmes as one; what is not known of one is not known of all."""
    costs = [one.cost for one in estimates]
    used = [one.used for one in estimates]
    return Estimate(
        places=sum(one.places for one in estimates),
        offered=sum((one.offered for one in estimates), Fraction(0)),
        used=None if None in used else sum((one for one in used if one is not None), Fraction(0)),
        cost=None if None in costs else sum((one for one in costs if one is not None), Decimal(0)),
        awards=added(one.awards for one in estimates),
        accredited=added(one.accredited for one in estimates),
        positive=added(one.positive for one in estimates),
    )


def added(spans: Iterable[Span | None]) -> Span | None:
    """The sum of numbers that do not depend on each other, and its range. None where one is not known."""
    found = list(spans)
    known = [span for span in found if span is not None]
    if len(known) < len(found):
        return None
    middle = sum((span.middle for span in known), Fraction(0))
    below = math.sqrt(sum((float(span.middle) - span.low) ** 2 for span in known))
    above = math.sqrt(sum((span.high - float(span.middle)) ** 2 for span in known))
    return Span(max(float(middle) - below, 0.0), middle, float(middle) + above)
