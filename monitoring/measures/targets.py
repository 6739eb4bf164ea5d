"""Reads of targets: what a rate should reach, and how one stands to it."""

from fractions import Fraction

from monitoring.measures.definitions import DEFINITIONS
from monitoring.measures.figures import Rate
from monitoring.measures.models import MeasureTarget

#: What can have a target.
RATES = tuple(each for each in DEFINITIONS if each.kind == "rate")


def targets() -> dict[str, MeasureTarget]:
    """The targets by the key of their measure. One query."""
    return {target.measure: target for target in MeasureTarget.objects.all()}


def stands(rate: Rate | None, target: MeasureTarget) -> str:
    """`above` or `below` the target, where it lies outside the likely range; else `no clear difference`.

    A share without a range is told as it is. Nothing where there is no rate.
    """
    if rate is None or rate.value is None:
        return ""
    wanted = Fraction(target.per_cent) / 100
    low, high = rate.interval or (float(rate.value), float(rate.value))
    if low > wanted:
        return "above"
    return "below" if high < wanted else "no clear difference"
