"""Small numbers taken out of figures, so that no one can be told from what is published.

Source: measures.md, Publishing. A count of pupils from 1 up to the threshold is shown as `c`, and so is all
from which it could be worked out: another part of the same whole, the other side of a rate, a cost that it
was divided by. Nought is shown. What is suppressed is gone from the data: no page or file can give it away.
"""

from collections.abc import Collection, Hashable, Iterable, Mapping
from decimal import Decimal
from typing import Any, TypeVar

from django.conf import settings

from monitoring.measures.data import Data

#: Stands where a figure was.
SUPPRESSED = "c"
WHY = "Too few pupils for this to be published"

Key = TypeVar("Key", bound=Hashable)

#: Rates that count people: both sides of each are numbers of pupils or of their placements.
OF_PEOPLE = (
    *("persistent_absence", "severe_absence", "accredited_pupils", "progression"),
    *("retention", "reintegration", "sustained_reintegration"),
    *("progression_6_months", "progression_12_months", "sixth_day", "targets_met"),
)
#: Destinations that are progression, and those that are not: each adds up to a side of the rate.
PROGRESS = ("fe", "sixth_form", "apprenticeship", "training", "employment", "armed_forces")
#: Bands that all but tell a rate of absence, and that rate.
TOLD_BY_BAND = {"under_50": "severe_absence", "90_over": "persistent_absence"}


def is_small(count: int | Decimal, threshold: int | None = None) -> bool:
    """Whether a count of pupils is too small to be published: above none, and below the threshold."""
    return 0 < count < (settings.SUPPRESSION_THRESHOLD if threshold is None else threshold)


def hidden_in(counts: Mapping[Key, int]) -> set[Key]:
    """Which parts of a whole whose total is known must be hidden, so that no small one can be worked out.

    The small ones; then the next larger ones, until those hidden are two or more, are together no small
    number, and can be shared out in more than one way. Where that cannot be, all parts.
    """
    hidden = {key for key, count in counts.items() if is_small(count)}
    others = sorted(
        (key for key, count in counts.items() if count and key not in hidden),
        key=lambda key: (counts[key], str(key)),
    )
    while hidden and not _is_safe([counts[key] for key in hidden]):
        if not others:
            return set(counts)
        hidden.add(others.pop(0))
    return hidden


def _is_safe(counts: Collection[int]) -> bool:
    """Whether the sum of what is hidden leaves each part open. Each is one at least: nought is not hidden."""
    total, number = sum(counts), len(counts)
    return number > 1 and total > number and not is_small(total)


def suppressed(data: Data) -> Data:
    """The figures of `data.to_data`, with `before` and `breakdown` if they are there, fit to be published.

    What is taken out is `c`, with its reason under `not_available`.
    """
    measures = _measures(data["measures"], data["cohort"])
    found = {
        **data,
        "suppressed_below": settings.SUPPRESSION_THRESHOLD,
        "cohort": _cohort(data["cohort"]),
        "measures": measures,
        "not_available": {
            **data["not_available"],
            **{key: WHY for key, value in measures.items() if value == SUPPRESSED},
        },
    }
    if before := data.get("before"):
        found["before"] = {
            **before,
            "cohort": _cohort(before["cohort"]),
            "measures": _measures(before["measures"], before["cohort"]),
        }
    if parts := data.get("breakdown"):
        found["breakdown"] = _parts(parts)
    return found


def _cohort(cohort: Mapping[str, int]) -> dict[str, Any]:
    return {key: SUPPRESSED if is_small(count) else count for key, count in cohort.items()}


def _measures(measures: Mapping[str, Any], cohort: Mapping[str, int]) -> dict[str, Any]:
    """Each measure of a scope; all are `c` where its pupils are too few, but what no pupil is behind."""
    if any(is_small(count) for count in cohort.values()):
        offers = {"latent_sessions"}
        return {
            key: value if value is None or key in offers else SUPPRESSED
            for key, value in measures.items()
        }
    found = dict(measures)
    for key in OF_PEOPLE:
        if key in found:
            found[key] = _rate(found[key])
    for key, suppress in (
        ("progression", _progression),
        ("reintegration", _returns),
        ("attendance_bands", _bands),
        ("attendance_change", _change),
    ):
        if found.get(key) not in (None, SUPPRESSED):
            found[key] = suppress(found)
    _awards(found)
    _progress(found)
    _outcomes(found, measures)
    return found


def _rate(value: Data | None) -> Any:
    """A rate of people; `c` where one of its sides is small."""
    if value is None:
        return None
    above, below = value["numerator"], value["denominator"]
    return SUPPRESSED if any(map(is_small, (above, below - above, below))) else value


def _progression(measures: Mapping[str, Any]) -> Any:
    """Destinations: those of each side of the rate, and how many are not known."""
    value = measures["progression"]
    progress = {key: n for key, n in value["by_activity"].items() if key in PROGRESS}
    others = {key: n for key, n in value["by_activity"].items() if key not in PROGRESS}
    if is_small(value["unknown"]):
        # With the number of leavers it would be the difference to those known.
        value = {**value, "unknown": SUPPRESSED}
    hidden = hidden_in(progress) | hidden_in(others)
    activities = {
        key: SUPPRESSED if key in hidden else number for key, number in value["by_activity"].items()
    }
    return {**value, "by_activity": activities}


def _returns(measures: Mapping[str, Any]) -> Any:
    """Returns that were sustained, and of which it is too early to tell; the rest is those who left again."""
    value = measures["reintegration"]
    parts = {key: value[key] for key in ("sustained", "too_early") if key in value}
    rest = value["numerator"] - sum(parts.values())
    if any(map(is_small, (*parts.values(), rest))):
        return {**value, **dict.fromkeys(parts, SUPPRESSED)}
    return value


def _bands(measures: Mapping[str, Any]) -> Any:
    """Bands by key stage if none is small; else of all together; `c` where those tell a hidden rate."""
    value = measures["attendance_bands"]
    if not any(is_small(count) for counts in value.values() for count in counts.values()):
        return value
    names = list(dict.fromkeys(name for counts in value.values() for name in counts))
    together = {name: sum(counts.get(name, 0) for counts in value.values()) for name in names}
    hidden = hidden_in(together)
    told = {band for band, rate in TOLD_BY_BAND.items() if measures.get(rate) == SUPPRESSED}
    if told - hidden:
        return SUPPRESSED
    return {"all": {name: SUPPRESSED if name in hidden else n for name, n in together.items()}}


def _change(measures: Mapping[str, Any]) -> Any:
    """The mean of enough pupils; the directions hidden where one is small."""
    value = measures["attendance_change"]
    if is_small(value["pupils"]):
        return SUPPRESSED
    parts = {key: value[key] for key in ("rose", "same", "fell")}
    return {**value, **dict.fromkeys(hidden_in(parts), SUPPRESSED)}


def _awards(measures: dict[str, Any]) -> None:
    """Awards and what each cost; `c` where they are those of few pupils. Few awards are those of few."""
    value = measures.get("awards")
    if value in (None, SUPPRESSED):
        return
    if measures.get("accredited_pupils") == SUPPRESSED or is_small(value["total"]):
        for key in ("awards", "cost_per_award", "cost_per_accredited_pupil"):
            if measures.get(key) is not None:
                measures[key] = SUPPRESSED
        return
    kinds = hidden_in({"units": value["units"], "full": value["full"]})
    levels = value["by_level"]
    hidden = hidden_in(levels)
    measures["awards"] = {
        **value,
        **dict.fromkeys(kinds, SUPPRESSED),
        "by_level": {key: SUPPRESSED if key in hidden else n for key, n in levels.items()},
    }


def _progress(measures: dict[str, Any]) -> None:
    """Small numbers of placements that began, of suspensions, and of pupils who were rated."""
    waits, against = measures.get("time_to_placement"), measures.get("suspensions")
    if isinstance(waits, dict) and is_small(waits["placements"]):
        measures["time_to_placement"] = SUPPRESSED
    if isinstance(against, dict):
        measures["suspensions"] = {
            key: SUPPRESSED if is_small(number) else number for key, number in against.items()
        }
    areas = measures.get("behaviour_change")
    if isinstance(areas, dict):
        if any(is_small(one["pupils"]) for one in areas.values()):
            measures["behaviour_change"] = SUPPRESSED
            return
        measures["behaviour_change"] = {
            area: {
                **one,
                **dict.fromkeys(
                    hidden_in({key: one[key] for key in ("rose", "same", "fell")}), SUPPRESSED
                ),
            }
            for area, one in areas.items()
        }


def _outcomes(measures: dict[str, Any], full: Mapping[str, Any]) -> None:
    """The cost of a positive outcome tells how many there were: `c` with either of its two parts."""
    returns, progress = full.get("reintegration"), full.get("progression")
    parts = [(returns or {}).get("sustained", 0), (progress or {}).get("numerator", 0)]
    hidden = SUPPRESSED in (measures.get("reintegration"), measures.get("progression"))
    if measures.get("cost_per_positive_outcome") is not None and (
        hidden or any(map(is_small, (*parts, sum(parts))))
    ):
        measures["cost_per_positive_outcome"] = SUPPRESSED


def _parts(parts: Iterable[Data]) -> list[Data]:
    """The parts of a scope: whoever has few pupils or placements is hidden, with the next larger one."""
    rows = list(parts)
    hidden: set[int] = set()
    for key in ("pupils", "placements"):
        hidden |= hidden_in({place: row[key] for place, row in enumerate(rows)})
    figures = ("placements", "pupils", "attendance_rate", "completeness", "charge_total")
    return [
        {**row, **dict.fromkeys(figures, SUPPRESSED)} if place in hidden else row
        for place, row in enumerate(rows)
    ]
