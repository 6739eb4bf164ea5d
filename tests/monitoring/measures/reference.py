"""Every measure counted the slow and obvious way, row by row, by the words of measures.md.

It shares nothing with the engine that it is compared with: no SQL, no code, and the classes of the
attendance codes are written out once more. Rates are (numerator, denominator); None is not available.
"""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tests.monitoring.measures.case import Placement
from tests.monitoring.measures.reference_charges import Charges
from tests.monitoring.measures.reference_rows import (
    days,
    is_open,
    is_school_day,
    monday,
    penny,
    school_year,
    tenth,
)

Rate = tuple[int, int] | None

ATTENDING = {"/", "\\", "L", "K", "V", "P", "W", "B"}
AUTHORISED = {"C", "C1", "C2", "E", "I", "J1", "M", "R", "S", "T"}
UNAUTHORISED = {"G", "N", "O", "U"}
UNPLANNED = {"broke_down", "withdrew", "excluded", "provider_ended"}
PROGRESSED = {"fe", "sixth_form", "apprenticeship", "training", "employment", "armed_forces"}
NOT_MAINSTREAM = ("referral unit", "alternative provision", "special", "secure", "hospital")
TWELVE_WEEKS = 12 * 5
ENOUGH_SESSIONS = 20


class Reference(Charges):
    """A case, looked at by one scope ("la" or (kind, number)) in one period, on one day."""

    # Attendance

    def number(self, codes: set[str], pupil: int | None = None) -> int:
        own = [s for s in self.sessions if pupil is None or s.placement.pupil == pupil]
        return len([s for s in own if s.code in codes])

    def rates(self) -> dict[str, Rate]:
        attended = self.number(ATTENDING)
        authorised, unauthorised = self.number(AUTHORISED), self.number(UNAUTHORISED)
        possible = attended + authorised + unauthorised
        due = [s for s in self.sessions if s.day <= self.today]
        marked = [s for s in due if s.code is not None]
        return {
            "attendance_rate": rate(attended, possible),
            "overall_absence": rate(authorised + unauthorised, possible),
            "authorised_absence": rate(authorised, possible),
            "unauthorised_absence": rate(unauthorised, possible),
            "completeness": rate(len(marked), len(due)),
            "punctuality": rate(self.number({"L"}), attended),
        }

    def of_pupil(self, pupil: int) -> tuple[int, int]:
        """(attended, possible)"""
        attended = self.number(ATTENDING, pupil)
        return attended, attended + self.number(AUTHORISED | UNAUTHORISED, pupil)

    def absentees(self) -> dict[str, Rate]:
        possible = persistent = severe = 0
        for pupil in self.pupils:
            attended, sessions = self.of_pupil(pupil)
            if sessions:
                possible += 1
                persistent += Fraction(sessions - attended, sessions) >= Fraction(10, 100)
                severe += Fraction(sessions - attended, sessions) >= Fraction(50, 100)
        return {
            "persistent_absence": rate(persistent, possible),
            "severe_absence": rate(severe, possible),
        }

    def bands(self) -> dict[str, dict[str, int]] | None:
        found: dict[str, dict[str, int]] = {}
        for pupil in self.pupils:
            attended, sessions = self.of_pupil(pupil)
            if sessions:
                stage = key_stage(self.case.pupils[pupil].year_group)
                empty = dict.fromkeys(("under_50", "50_70", "70_80", "80_90", "90_over"), 0)
                bands = found.setdefault(stage, empty)
                bands[band(Fraction(100 * attended, sessions))] += 1
        return found or None

    def change(self) -> dict[str, Any] | None:
        changes = []
        for pupil in self.pupils:
            attended, sessions = self.of_pupil(pupil)
            baseline = self.baseline(pupil)
            if baseline is not None and sessions >= ENOUGH_SESSIONS:
                changes.append(Fraction(100 * attended, sessions) - Fraction(baseline))
        if not changes:
            return None
        return {
            "mean_points": tenth(sum(changes, Fraction(0)) / len(changes)),
            "pupils": len(changes),
            "rose": len([change for change in changes if change > 1]),
            "same": len([change for change in changes if -1 <= change <= 1]),
            "fell": len([change for change in changes if change < -1]),
        }

    def baseline(self, pupil: int) -> Decimal | None:
        """Of the pupil's latest placement in the cohort whose referral tells one."""
        own = [p for p in self.cohort if p.pupil == pupil and p.baseline is not None]
        order = {id(p): number for number, p in enumerate(self.case.placements)}
        return max(own, key=lambda p: (p.start, order[id(p)])).baseline if own else None

    # Retention, reintegration, awards, leavers

    def outcomes(self) -> dict[str, Any]:
        lost = [p for p in self.cohort if self.ended(p) and p.reason in UNPLANNED]
        aimed = [p for p in self.cohort if self.ended(p) and p.aim == "reintegration"]
        returned = [p for p in aimed if p.reason == "reintegrated"]
        awards = self.awards()
        accredited = {p.pupil for p, _ in awards}
        return {
            "retention": rate(len(self.cohort) - len(lost), len(self.cohort)),
            "reintegration": rate(len(returned), len(aimed)),
            "awards": self.award_counts() if self.pupils else None,
            "accredited_pupils": rate(len(accredited), len(self.pupils)),
            **self.sustained(),
            **self.leaving(),
            "chances": self.chances(),
        }

    def awards(self) -> list[tuple[Placement, Any]]:
        dated = [(p, award) for p in self.cohort for award in p.awards]
        return [(p, award) for p, award in dated if self.start <= award.day <= self.end]

    def award_counts(self) -> dict[str, Any]:
        awards = [award for _, award in self.awards()]
        kinds = Counter(award.kind for award in awards)
        levels = Counter(award.level for award in awards)
        return {"units": kinds["unit"], "full": kinds["full"], "levels": dict(levels)}

    def sustained(self) -> dict[str, Any]:
        returned = [p for p in self.cohort if self.ended(p) and p.reason == "reintegrated"]
        known = {id(p): self.twelve_weeks_after(p) for p in returned}
        return {
            "sustained": len([p for p in returned if known[id(p)] and self.stayed(p)]),
            "too_early": len([p for p in returned if not known[id(p)]]),
            "sustained_reintegration": rate(
                len([p for p in returned if known[id(p)] and self.stayed(p)]),
                len([p for p in returned if known[id(p)]]),
            ),
        }

    def chances(self) -> int:
        """Of a return that lasts, and of a leaver's progression, as far as it is known."""
        returning = [
            p
            for p in self.cohort
            if self.ended(p)
            and (p.reason == "reintegrated" or p.aim == "reintegration")
            and (p.reason != "reintegrated" or self.twelve_weeks_after(p))
        ]
        progression = self.leaving()["progression"]
        return len(returning) + (progression[1] if progression else 0)

    def twelve_weeks_after(self, p: Placement) -> date | None:
        """The day 12 school weeks later; None while it has not come."""
        assert p.end is not None
        left = TWELVE_WEEKS
        for day in days(p.end + timedelta(days=1), self.today):
            left -= is_school_day(self.case, day)
            if left == 0:
                return day
        return None

    def stayed(self, p: Placement) -> bool:
        until = self.twelve_weeks_after(p)
        assert p.end is not None
        assert until is not None
        school = self.case.schools[self.case.pupils[p.pupil].school]
        if any(word in school.kind.lower() for word in NOT_MAINSTREAM):
            return False
        for other in self.case.placements:
            if other is p or other.pupil != p.pupil:
                continue
            if other.exclusion is not None and p.end < other.exclusion <= until:
                return False
            again = p.end < other.start <= until
            still = other.start <= until and (other.end is None or other.end >= until)
            if self.counted(other) and (again or still):
                return False
        return p.exclusion is None or not p.end < p.exclusion <= until

    def leaving(self) -> dict[str, Any]:
        june = date(school_year(self.end)[1].year, 6, 1)
        activities = []
        for pupil in self.pupils:
            if self.case.pupils[pupil].year_group != 11:
                continue
            own = [p for p in self.case.placements if p.pupil == pupil and self.counted(p)]
            if all(p.end is not None for p in own) and max(p.end or june for p in own) >= june:
                activities.append(self.case.destinations.get(pupil, "unknown"))
        known = [activity for activity in activities if activity != "unknown"]
        progressed = [activity for activity in known if activity in PROGRESSED]
        return {
            "progression": rate(len(progressed), len(known)),
            "leavers": len(activities),
            "activities": dict(Counter(activities)),
        }

    # Cost and capacity

    def costs(self) -> dict[str, Decimal | None]:
        outcomes = self.outcomes()
        progressed = outcomes["progression"][0] if outcomes["progression"] else 0
        counts = {
            "placement_week": len({(id(s.placement), monday(s.day)) for s in self.sessions}),
            "timetabled_session": len(self.sessions),
            "attended_session": self.number(ATTENDING),
            "award": len(self.awards()),
            "accredited_pupil": len({p.pupil for p, _ in self.awards()}),
            "positive_outcome": outcomes["sustained"] + progressed,
        }
        total = self.charges()["charge_total"]
        return {
            f"cost_per_{name}": None
            if total is None or not count
            else penny(Fraction(total) / count)
            for name, count in counts.items()
        }

    def capacity(self) -> dict[str, Any]:
        offered = 0
        for number, programme in enumerate(self.case.programmes):
            if self.scope in ("la", ("provider", programme.provider), ("programme", number)):
                offered += programme.places * programme.sessions_per_week * self.weeks(programme)
        if not offered:
            return {"capacity_use": None, "latent_sessions": None}
        used = len(self.sessions)
        return {"capacity_use": (used, offered), "latent_sessions": max(0, offered - used)}

    def weeks(self, programme: Any) -> int:
        """Weeks, Monday to Sunday, with an open day in the period."""
        period = days(self.start, self.end)
        return len({monday(day) for day in period if is_open(self.case, day, programme.provider)})

    def measures(self) -> dict[str, Any]:
        return {
            "placements": len(self.cohort),
            "pupils": len(self.pupils),
            **self.rates(),
            **self.absentees(),
            "attendance_bands": self.bands(),
            "attendance_change": self.change(),
            **self.outcomes(),
            **self.charges(),
            **self.costs(),
            **self.capacity(),
        }


def rate(numerator: int, denominator: int) -> Rate:
    return (numerator, denominator) if denominator else None


def key_stage(year_group: int) -> str:
    """1 is years 1 and 2, 2 is 3 to 6, 3 is 7 to 9, 4 is 10 and 11; younger and older go to the ends."""
    for stage, years in ((1, (1, 2)), (2, (3, 4, 5, 6)), (3, (7, 8, 9)), (4, (10, 11))):
        if year_group in years:
            return str(stage)
    return "1" if year_group < 1 else "5"


def band(per_cent: Fraction) -> str:
    if per_cent >= 90:
        return "90_over"
    if per_cent >= 80:
        return "80_90"
    if per_cent >= 70:
        return "70_80"
    return "50_70" if per_cent >= 50 else "under_50"
