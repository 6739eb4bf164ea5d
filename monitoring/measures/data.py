"""Figures as data that can be kept: what a report freezes, and what `make_report --json` writes."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from monitoring.measures.definitions import BY_KEY
from monitoring.measures.figures import Change, Charges, Figures, Outcomes, Progress, Rate

Data = dict[str, Any]


def to_data(figures: Figures, today: date) -> Data:
    """All measures of a scope and period, as JSON data, counted on `today`.

    Rates are {"numerator", "denominator"}, with "interval" where they are a share of a whole; money is text
    in pounds. What cannot be computed is None, with its reason under "not_available".
    Source: import-format.md, make_report.
    """
    measures = {name: _shown(name, value, figures) for name, value in figures.measures().items()}
    return {
        "scope": str(figures.scope),
        "from": figures.period.start.isoformat(),
        "to": figures.period.end.isoformat(),
        "made_on": today.isoformat(),
        "cohort": cohort(figures.outcomes),
        "measures": measures,
        "not_available": {
            name: reason(name, figures) for name, value in measures.items() if value is None
        },
    }


def cohort(outcomes: Outcomes) -> dict[str, int]:
    """How many placements, and how many pupils in them."""
    return {"placements": outcomes.placements, "pupils": outcomes.pupils}


def reason(name: str, figures: Figures) -> str:
    """Why a measure of these figures cannot be computed, in words."""
    if not figures.outcomes.placements and BY_KEY[name].rows != "programmes":
        return "There was no placement"
    if name == "progression" and figures.outcomes.leavers:
        return "Of no leaver is the destination known"
    unpriced = figures.charges.unpriced
    if unpriced and BY_KEY[name].kind in ("money", "shares"):
        return f"{unpriced:,} session{' has' if unpriced == 1 else 's have'} no price"
    return BY_KEY[name].without


def _shown(name: str, value: Any, figures: Figures) -> Any:
    """One measure as JSON data."""
    if isinstance(value, Rate):
        return {**value.to_data(), **_beside(name, figures)}
    if isinstance(value, Decimal):
        return pounds(value)
    if isinstance(value, Change):
        return _change(value)
    if isinstance(value, Outcomes):
        return _awards(value)
    if isinstance(value, Progress):
        return _waits(value) if name == "time_to_placement" else _against(value)
    if name == "behaviour_change" and value is not None:
        return {area: _area(counts) for area, counts in sorted(value.items())}
    if isinstance(value, Charges):
        return {"school": pounds(value.school), "la": pounds(value.la), "ehcp": pounds(value.ehcp)}
    return value


def _beside(name: str, figures: Figures) -> Data:
    """What is shown beside a rate: who is not counted in it."""
    outcomes = figures.outcomes
    if name == "progression":
        activities = {a: n for a, n in outcomes.activities.items() if a != "unknown"}
        return {"unknown": outcomes.leavers - outcomes.known, "by_activity": activities}
    if name == "reintegration":
        return {"sustained": outcomes.sustained, "too_early": outcomes.too_early}
    return {}


def _change(change: Change) -> Data:
    mean = None if change.mean_points is None else str(change.mean_points)
    return {
        "mean_points": mean,
        "pupils": change.pupils,
        "rose": change.rose,
        "same": change.same,
        "fell": change.fell,
    }


def _waits(progress: Progress) -> Data:
    """School days waited: the middle one, and the mean to one decimal, half up."""
    mean = Decimal(progress.waited) / progress.started
    return {
        "median": progress.middle_wait,
        "mean": str(mean.quantize(Decimal("0.1"), ROUND_HALF_UP)),
        "placements": progress.started,
    }


def _against(progress: Progress) -> Data:
    return {"in_period": progress.suspensions, "before": progress.suspensions_before}


def _area(counts: dict[str, int]) -> Data:
    """One area of the profile: the mean change in points of the scale, one decimal, half up."""
    mean = Decimal(counts["points"]) / counts["pupils"]
    directions = {key: counts[key] for key in ("pupils", "rose", "same", "fell")}
    return {"mean": str(mean.quantize(Decimal("0.1"), ROUND_HALF_UP)), **directions}


def _awards(outcomes: Outcomes) -> Data:
    return {
        "total": outcomes.awards,
        "units": outcomes.units,
        "full": outcomes.full,
        "by_level": outcomes.levels,
        "per_pupil": Rate(outcomes.awards, outcomes.pupils, proportion=False).to_data(),
    }


def pounds(amount: Decimal) -> str:
    """Pounds and pence as text: "48210.00"."""
    return f"{amount:.2f}"


def rate_or_none(rate: Rate) -> Data | None:
    """A rate as data; None over nothing."""
    return rate.to_data() if rate.denominator else None
