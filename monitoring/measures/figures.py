"""What is measured, and the shapes in which figures travel: to pages, PDF and JSON alike."""

import math
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

Z = 1.959963984540054  # 95% of a normal distribution lies within so many standard deviations
PENNY = Decimal("0.01")


class ScopeUnknown(ValueError):
    """The text names no scope, or one that does not exist."""


@dataclass(frozen=True)
class Scope:
    """Over whom figures are counted.

    `la`, `provider:REF`, `programme:REF`, `school:URN`, or `group:NAME=VALUE` (groups.py).
    """

    kind: str
    reference: str = ""

    @classmethod
    def parse(cls, text: str) -> "Scope":
        """The scope that a text names. Raises ScopeUnknown."""
        kind, _, reference = text.partition(":")
        if text == "la":
            return cls("la")
        if kind not in ("provider", "programme", "school", "group") or not reference:
            raise ScopeUnknown(
                f"{text} is not a scope: write la, provider:REF, programme:REF, school:URN or "
                "group:NAME=VALUE"
            )
        return cls(kind, reference)

    def __str__(self) -> str:
        return f"{self.kind}:{self.reference}" if self.reference else self.kind


@dataclass(frozen=True)
class Period:
    """Two days, both included."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError("A period ends after it starts")


@dataclass(frozen=True)
class Rate:
    """A proportion kept exact; `value` is None over nothing."""

    numerator: int
    denominator: int
    proportion: bool = True  # False: not a share of a whole (awards per pupil), so no interval

    @property
    def value(self) -> Fraction | None:
        return Fraction(self.numerator, self.denominator) if self.denominator else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The Wilson 95% interval (measures.md: uncertainty)."""
        count, total = self.numerator, self.denominator
        if not self.proportion or not total or not 0 <= count <= total:
            return None
        share, square = count / total, Z * Z
        middle = (share + square / (2 * total)) / (1 + square / total)
        half = (
            Z
            * math.sqrt(share * (1 - share) / total + square / (4 * total * total))
            / (1 + square / total)
        )
        return max(0.0, middle - half), min(1.0, middle + half)

    def to_data(self) -> dict[str, Any]:
        data: dict[str, Any] = {"numerator": self.numerator, "denominator": self.denominator}
        if between := self.interval:
            data["interval"] = [f"{bound:.4f}" for bound in between]
        return data


@dataclass(frozen=True)
class Change:
    """Attendance against the baseline: mean change in percentage points, one decimal, and directions."""

    mean_points: Decimal | None
    pupils: int
    rose: int
    same: int
    fell: int


#: Of the study's table: name and the share, in per cent, at which the band begins.
BANDS = (("under_50", 0), ("50_70", 50), ("70_80", 70), ("80_90", 80), ("90_over", 90))


@dataclass(frozen=True)
class Attendance:
    """Counts of sessions and pupils from one pass over the marks."""

    timetabled: int = 0
    due: int = 0  # timetabled up to the day of the count
    marked: int = 0  # of those that were due
    attended: int = 0
    authorised: int = 0
    unauthorised: int = 0
    late: int = 0
    weeks: int = 0  # placement-weeks with a timetabled session
    pupils_possible: int = 0
    persistent: int = 0
    severe: int = 0
    bands: dict[str, dict[str, int]] = field(default_factory=dict)
    change: Change = Change(None, 0, 0, 0, 0)

    @property
    def absent(self) -> int:
        return self.authorised + self.unauthorised

    @property
    def possible(self) -> int:
        return self.attended + self.absent


@dataclass(frozen=True)
class Outcomes:
    """Placements, awards and leavers."""

    placements: int = 0
    pupils: int = 0
    unplanned: int = 0
    reintegrated: int = 0
    aimed: int = 0
    sustained: int = 0
    too_early: int = 0
    units: int = 0
    full: int = 0
    levels: dict[str, int] = field(default_factory=dict)
    accredited: int = 0
    leavers: int = 0
    progressed: int = 0
    known: int = 0
    activities: dict[str, int] = field(default_factory=dict)
    returned: int = 0  # ended as reintegrated, whatever the aim
    chances: int = 0  # those who could have had a positive outcome, as far as it is known

    @property
    def awards(self) -> int:
        return self.units + self.full

    @property
    def positive(self) -> int:
        """Sustained reintegrations and leavers who progressed."""
        return self.sustained + self.progressed


@dataclass(frozen=True)
class Progress:
    """Targets, profile, suspensions, starts, and destinations when asked later.

    `areas`: {area: {"pupils", "points" (sum of latest - first), "rose", "same", "fell"}}. Waits are in school
    days.
    """

    met: int = 0
    due: int = 0
    areas: dict[str, dict[str, int]] = field(default_factory=dict)
    suspensions: int = 0
    suspensions_before: int = 0
    started: int = 0
    middle_wait: int | None = None
    waited: int = 0
    in_time: int = 0
    excluded: int = 0
    progressed_6: int = 0
    known_6: int = 0
    progressed_12: int = 0
    known_12: int = 0
    placements: int = 0


@dataclass(frozen=True)
class Charges:
    """Pounds, from lines that were each rounded to the penny; `unpriced` sessions have no price."""

    total: Decimal = Decimal(0)
    school: Decimal = Decimal(0)
    la: Decimal = Decimal(0)
    ehcp: Decimal = Decimal(0)
    unpriced: int = 0


@dataclass(frozen=True)
class Capacity:
    """Sessions offered; None where the scope offers none (a school)."""

    offered: int | None = None


@dataclass(frozen=True)
class Figures:
    """All figures of a scope and period. Everything shown is worked out from these counts."""

    scope: Scope
    period: Period
    attendance: Attendance
    outcomes: Outcomes
    charges: Charges
    capacity: Capacity
    progress: Progress = Progress()

    def measures(self) -> dict[str, Any]:
        """Every measure by its name (import-format.md); None: see `not_available`."""
        a, o, p = self.attendance, self.outcomes, self.progress
        rates = {
            "attendance_rate": Rate(a.attended, a.possible),
            "overall_absence": Rate(a.absent, a.possible),
            "authorised_absence": Rate(a.authorised, a.possible),
            "unauthorised_absence": Rate(a.unauthorised, a.possible),
            "completeness": Rate(a.marked, a.due),
            "punctuality": Rate(a.late, a.attended),
            "persistent_absence": Rate(a.persistent, a.pupils_possible),
            "severe_absence": Rate(a.severe, a.pupils_possible),
            "retention": Rate(o.placements - o.unplanned, o.placements),
            "reintegration": Rate(o.reintegrated, o.aimed),
            "accredited_pupils": Rate(o.accredited, o.pupils),
            "progression": Rate(o.progressed, o.known),
            "progression_6_months": Rate(p.progressed_6, p.known_6),
            "progression_12_months": Rate(p.progressed_12, p.known_12),
            "sustained_reintegration": Rate(o.sustained, o.returned - o.too_early),
            "targets_met": Rate(p.met, p.due),
            "sixth_day": Rate(p.in_time, p.excluded),
        }
        found: dict[str, Any] = {
            name: rate if rate.denominator else None for name, rate in rates.items()
        }
        found["attendance_bands"] = a.bands or None
        found["attendance_change"] = a.change if a.change.pupils else None
        found["awards"] = o if o.pupils else None
        found["behaviour_change"] = p.areas or None
        found["suspensions"] = p if p.placements else None
        found["time_to_placement"] = p if p.started else None
        return {**found, **self._money(), **self._use()}

    def _money(self) -> dict[str, Any]:
        a, o, c = self.attendance, self.outcomes, self.charges
        priced = not c.unpriced and o.placements > 0
        counts = {
            "cost_per_placement_week": a.weeks,
            "cost_per_timetabled_session": a.timetabled,
            "cost_per_attended_session": a.attended,
            "cost_per_award": o.awards,
            "cost_per_accredited_pupil": o.accredited,
            "cost_per_positive_outcome": o.positive,
        }
        return {
            "charge_total": c.total if priced else None,
            "charge_by_share": c if priced else None,
            **{name: per(c.total, count) if priced else None for name, count in counts.items()},
        }

    def _use(self) -> dict[str, Any]:
        offered = self.capacity.offered
        if not offered:
            return {"capacity_use": None, "latent_sessions": None}
        used = self.attendance.timetabled
        return {
            "capacity_use": Rate(used, offered, proportion=False),
            "latent_sessions": max(offered - used, 0),
        }


def per(total: Decimal, count: int) -> Decimal | None:
    """Pounds for each, to the penny, half up; None for nothing."""
    return (total / count).quantize(PENNY, ROUND_HALF_UP) if count else None


def compared(now: Rate | None, before: Rate | None) -> str:
    """`higher` or `lower` than before, where the intervals lie apart (measures.md: uncertainty).

    Else `no clear difference`; nothing where one of the two has no interval.
    """
    ours, theirs = now and now.interval, before and before.interval
    if not ours or not theirs:
        return ""
    if ours[0] > theirs[1]:
        return "higher"
    return "lower" if ours[1] < theirs[0] else "no clear difference"
