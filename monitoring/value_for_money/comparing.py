"""Two providers side by side, and whether what lies between them is more than chance."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from apcommission import shown
from monitoring.measures.figures import Rate
from monitoring.measures.telling import likely
from monitoring.value_for_money.queries import PartCost, cost_range

NONE_SHOWN = shown.NOT_AVAILABLE.capitalize()
NO_CLEAR_DIFFERENCE = "No clear difference"
Interval = tuple[float, float] | tuple[Decimal, Decimal]


@dataclass(frozen=True)
class Side:
    """A figure of one of the two in words, and between what and what it may lie."""

    text: str
    likely: str = ""
    counted: str = ""

    @property
    def is_there(self) -> bool:
        return self.text != NONE_SHOWN


@dataclass(frozen=True)
class Pair:
    """One measure of both, and what can be said of the difference."""

    key: str
    title: str
    sides: tuple[Side, Side]
    verdict: str


def overlap(one: Interval | None, other: Interval | None) -> bool:
    """Whether two intervals have a value in common; one that is not known may hold any value."""
    if one is None or other is None:
        return True
    return one[0] <= other[1] and other[0] <= one[1]


def compared(first: PartCost, second: PartCost) -> list[Pair]:
    """The measures of two providers. Source: measures.md, uncertainty.

    What was paid for a session is counted, not a sample: the difference is told as it is.
    """
    return [
        _costs(
            "cost_per_placement_week", "Cost for each week of a placement", "weeks", first, second
        ),
        _costs("cost_per_timetabled_session", "Cost for each session", "timetabled", first, second),
        _costs(
            "cost_per_attended_session", "Cost for each attended session", "attended", first, second
        ),
        _costs("cost_per_award", "Cost for each award", "awards", first, second),
        _rates(
            "attendance_rate",
            "Attendance",
            (Rate(first.attended, first.possible), Rate(second.attended, second.possible)),
        ),
        _rates("accredited_pupils", "Pupils with an award", (first.with_award, second.with_award)),
        _outcome_costs(
            "cost_per_accredited_pupil",
            "Cost for each pupil with an award",
            (first, first.with_award),
            (second, second.with_award),
        ),
        _rates("", "Positive outcomes", (first.outcome, second.outcome)),
        _outcome_costs(
            "cost_per_positive_outcome",
            "Cost for each positive outcome",
            (first, first.outcome),
            (second, second.outcome),
        ),
    ]


def _verdict(
    values: tuple[Fraction | Decimal | None, Fraction | Decimal | None],
    intervals: tuple[Interval | None, Interval | None],
    words: tuple[str, str],
) -> str:
    if values[0] is None or values[1] is None:
        return "Cannot be compared"
    if overlap(*intervals):
        return NO_CLEAR_DIFFERENCE
    return words[0] if values[0] > values[1] else words[1]


def _rates(key: str, title: str, rates: tuple[Rate, Rate]) -> Pair:
    first, second = rates
    verdict = _verdict(
        (first.value, second.value),
        (first.interval, second.interval),
        ("Higher at the first", "Higher at the second"),
    )
    return Pair(key, title, (_share(first), _share(second)), verdict)


def _share(rate: Rate) -> Side:
    if rate.value is None:
        return Side(NONE_SHOWN)
    counted = f"{rate.numerator:,} of {rate.denominator:,}"
    return Side(shown.rate(rate.value), likely(rate), counted)


def likely_cost(charge: Decimal | None, rate: Rate) -> str:
    """`£1,200.00 to £4,100.00` for each outcome; empty where it cannot be told."""
    found = None if charge is None else cost_range(charge, rate)
    return " to ".join(map(shown.money, found)) if found else ""


def _costs(key: str, title: str, count: str, first: PartCost, second: PartCost) -> Pair:
    costs = first.each(getattr(first, count)), second.each(getattr(second, count))
    sides = _pounds(costs[0]), _pounds(costs[1])
    if costs[0] is None or costs[1] is None:
        return Pair(key, title, sides, "Cannot be compared")
    apart = costs[0] - costs[1]
    if not apart:
        return Pair(key, title, sides, "The same")
    which = "second" if apart > 0 else "first"
    return Pair(key, title, sides, f"{shown.money(abs(apart))} less at the {which}")


def _pounds(cost: Decimal | None, likely: str = "") -> Side:
    return Side(NONE_SHOWN if cost is None else shown.money(cost), likely)


def _outcome_costs(
    key: str, title: str, one: tuple[PartCost, Rate], other: tuple[PartCost, Rate]
) -> Pair:
    costs, ranges, sides = [], [], []
    for part, rate in (one, other):
        cost = part.each(rate.numerator)
        found = None if part.charge is None else cost_range(part.charge, rate)
        costs.append(cost)
        ranges.append(found)
        sides.append(_pounds(cost, likely_cost(part.charge, rate)))
    verdict = _verdict(
        (costs[0], costs[1]),
        (ranges[0], ranges[1]),
        ("Higher at the first", "Higher at the second"),
    )
    return Pair(key, title, (sides[0], sides[1]), verdict)
