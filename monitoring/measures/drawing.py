"""Rates as bars, drawn on the server: the bar, its likely range, and a mark for what it stands beside."""

from dataclasses import dataclass

from monitoring.measures.figures import Rate

#: The width of a drawn bar, in its own units.
WIDTH = 200


@dataclass(frozen=True)
class Drawn:
    """A bar with its likely range, and a mark for the authority, as lengths from the left."""

    bar: int
    low: int | None = None
    high: int | None = None
    mark: int | None = None
    width: int = WIDTH


def rate_of(value: object) -> Rate | None:
    """A rate from its data; None for all else, also for what is taken out of a published edition."""
    if not isinstance(value, dict) or "numerator" not in value:
        return None
    return Rate(value["numerator"], value["denominator"], proportion="interval" in value)


def drawn(value: object, beside: object = None) -> Drawn | None:
    """The bar of a rate from its data, with a mark for another; None for what is not a rate."""
    rate, whole = rate_of(value), rate_of(beside)
    if rate is None or rate.value is None:
        return None
    low, high = rate.interval or (None, None)
    return Drawn(
        _length(float(rate.value)),
        None if low is None else _length(low),
        None if high is None else _length(high),
        None if whole is None or whole.value is None else _length(float(whole.value)),
    )


def _length(share: float) -> int:
    return round(WIDTH * min(share, 1.0))
