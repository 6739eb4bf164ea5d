"""Bids side by side: quality by weighted marks, price by the lowest of the lot."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from providers.tenders.models import BEST


@dataclass(frozen=True)
class Offer:
    """What is compared of a bid: its price in pounds, and the agreed mark for each criterion's key."""

    key: int
    price: Decimal
    marks: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Value:
    """What a bid reaches of 100, exactly. `rank` 1 is the best; equal totals share a rank."""

    key: int
    by_criterion: Mapping[int, Fraction]
    quality: Fraction
    price: Fraction
    total: Fraction
    rank: int


def compare(
    offers: Iterable[Offer], weights: Mapping[int, int], price_weight: int
) -> dict[int, Value]:
    """The value of each offer of a lot by its key.

    Quality is the sum of weight x mark / 5; price is its weight x lowest price / price. A criterion without
    a mark counts nothing. Prices are above nought.
    """
    found = list(offers)
    lowest = min((offer.price for offer in found), default=Decimal(1))
    points = {
        offer.key: {
            key: Fraction(weight * offer.marks.get(key, 0), BEST) for key, weight in weights.items()
        }
        for offer in found
    }
    quality = {key: sum(marks.values(), Fraction(0)) for key, marks in points.items()}
    price = {offer.key: price_weight * Fraction(lowest) / Fraction(offer.price) for offer in found}
    total = {offer.key: quality[offer.key] + price[offer.key] for offer in found}
    return {
        key: Value(
            key,
            points[key],
            quality[key],
            price[key],
            total[key],
            rank=1 + sum(other > total[key] for other in total.values()),
        )
        for key in total
    }


def shown(points: Fraction) -> str:
    """With two decimals, rounded half up: `61.67`."""
    exact = Decimal(points.numerator) / Decimal(points.denominator)
    return f"{exact.quantize(Decimal('0.01'), ROUND_HALF_UP):f}"
