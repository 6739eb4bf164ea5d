"""The sample's panels: when they meet, and what they decide."""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from monitoring.exchange.sample import words
from monitoring.exchange.sample.chance import happens
from monitoring.exchange.sample.names import full_name
from monitoring.exchange.sample.placing import Stay
from monitoring.exchange.sample.school_years import SchoolYears
from monitoring.exchange.sample.sheets import Cell, Sheets

#: Weekday and weeks between meetings.
RHYTHM = {words.BEHAVIOUR: (2, 1), words.MEDICAL: (1, 2), words.COMPLEX: (3, 2)}


@dataclass(frozen=True)
class Hearing:
    """The meeting at which a case is decided."""

    panel: str
    meets_on: date


class Panels:
    """The meetings of all panels up to yesterday."""

    def __init__(self, rng: Random, years: SchoolYears, sheets: Sheets) -> None:
        self._rng = rng
        self._years = years
        self._sheets = sheets
        self._chairs = {panel: full_name(rng) for panel in RHYTHM}
        self._meetings = {panel: self._days(*rhythm) for panel, rhythm in RHYTHM.items()}

    def _days(self, weekday: int, every: int) -> list[date]:
        """Past meeting days, from the June before the first term on, in school weeks."""
        first = date(self._years.years[0], 6, 1)
        day = first + timedelta(days=(weekday - first.weekday()) % 7)
        opened = set(self._years.open_days)
        before_terms = date(self._years.years[0], 7, 20)
        days = []
        while day < self._years.today:
            if day in opened or day < before_terms:
                days.append(day)
            day += timedelta(weeks=every)
        return days

    def hear(self, referral_ref: str, route: str, submitted_on: date) -> Hearing | None:
        """The hearing that decides a case, with deferrals before it; None where it still waits."""
        rng = self._rng
        panel = words.MEDICAL if route == "medical" else words.BEHAVIOUR
        if route in ("agency", "custody", "self"):
            panel = words.COMPLEX
        days = 2 if route == "permanent_exclusion" else 5
        meeting = self._next(panel, submitted_on + timedelta(days=days))
        if meeting is None or (self._is_recent(submitted_on) and happens(rng, 0.3)):
            return None  # waits for its meeting, or for papers
        if happens(rng, 0.06):
            self._write(referral_ref, Hearing(panel, meeting), "defer")
            meeting = self._next(panel, meeting + timedelta(days=7))
        elif happens(rng, 0.04) and panel != words.COMPLEX:
            passed_to = words.COMPLEX
            self._write(referral_ref, Hearing(panel, meeting), "pass_on", {"passed_to": passed_to})
            panel = passed_to
            meeting = self._next(panel, meeting + timedelta(days=3))
        return None if meeting is None else Hearing(panel, meeting)

    def _is_recent(self, submitted_on: date) -> bool:
        return submitted_on >= self._years.today - timedelta(weeks=5)

    def _next(self, panel: str, day: date) -> date | None:
        """The first meeting on or after a day, if it has been held."""
        meetings = self._meetings[panel]
        place = bisect_left(meetings, day)
        return meetings[place] if place < len(meetings) else None

    def decide(self, referral_ref: str, hearing: Hearing, outcome: str, stay: Stay | None) -> None:
        """Write the decision; `stay` is the placement that it leads to."""
        more: dict[str, Cell] = {}
        if stay is not None:
            review = min(stay.first + 30, len(self._years.open_days) - 1)
            more = {
                "programme_ref": stay.programme.ref,
                "review_on": self._years.open_days[review],
            }
        elif outcome == "support_in_school":
            more["review_on"] = hearing.meets_on + timedelta(weeks=8)
        self._write(referral_ref, hearing, outcome, more)

    def _write(
        self,
        referral_ref: str,
        hearing: Hearing,
        outcome: str,
        more: dict[str, Cell] | None = None,
    ) -> None:
        row: dict[str, Cell] = {
            "referral_ref": referral_ref,
            "panel": hearing.panel,
            "meeting_date": hearing.meets_on,
            "outcome": outcome,
            "reasons": self._rng.choice(words.DECISION_REASONS[outcome]),
            "signed_by": self._chairs[hearing.panel],
        }
        self._sheets.add("decisions", row | (more or {}))
