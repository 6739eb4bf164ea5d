"""Attendance marks of the sample: every past timetabled session, in codes of every class."""

from collections import defaultdict
from itertools import accumulate
from random import Random

from monitoring.exchange.sample.chance import happens
from monitoring.exchange.sample.placing import Stay
from monitoring.exchange.sample.pupils import LAST_YEAR_GROUP
from monitoring.exchange.sample.school_years import SchoolYears, monday_of
from monitoring.exchange.sample.supply import Provider

MarkRow = tuple[str, str, str, str, str, str]
PRESENT = {"AM": "/", "PM": "\\"}
COUNTED_AS_ATTENDED = frozenset("/\\LKVPWB")

#: Reasons of a day of absence, and days that count in neither direction, with their weights.
_ABSENCE = {
    # Authorised.
    "I": 300,
    "M": 60,
    "E": 40,
    "C": 20,
    "C2": 12,
    "R": 8,
    "T": 4,
    "C1": 2,
    # Unauthorised; U is a mark of a session, N one of the last days.
    "O": 270,
    "G": 20,
    # Not counted.
    "D": 14,
    "Q": 8,
    "Y1": 4,
    "Y2": 4,
    "Y5": 2,
    "Y7": 2,
    "X": 2,
}
_LEAVERS_ABSENCE = {**_ABSENCE, "J1": 14, "S": 24}
#: Share of missing marks in the running term, and in terms that have ended.
MISSING_NOW, MISSING_BEFORE = 0.008, 0.002
#: Open days in which a reason that nobody has given yet (N) may stand.
REASON_DUE = 5


class _Draw:
    """Draws codes with given weights, fast."""

    def __init__(self, weights: dict[str, int]) -> None:
        self._codes = list(weights)
        self._sums = list(accumulate(weights.values()))

    def one(self, rng: Random) -> str:
        return rng.choices(self._codes, cum_weights=self._sums)[0]


class Registers:
    """Fills the registers of one placement after another."""

    def __init__(self, rng: Random, years: SchoolYears) -> None:
        self._rng = rng
        self._years = years
        self._days = [(day, day.isoformat(), day.weekday()) for day in years.open_days]
        self._absence, self._leavers_absence = _Draw(_ABSENCE), _Draw(_LEAVERS_ABSENCE)
        started = [years.number_of(term.start) for term in years.terms]
        self._this_term = max((first for first in started if first < years.past), default=0)
        # Providers that are late with their return miss all of last week and this one.
        self._late_from = years.number_of(monday_of(years.today)) - 5

    def fill(self, ref: str, stay: Stay) -> list[MarkRow]:
        """The marks of a placement up to yesterday, in order of time."""
        rng, provider = self._rng, stay.programme.provider
        halves: dict[int, list[str]] = defaultdict(list)
        for weekday, half in stay.slots:
            halves[weekday].append(half)
        last = min(stay.last, self._years.past - 1)
        if provider.returns_late:
            last = min(last, self._late_from - 1)
        share = self._share_attended(stay, provider)
        present = _present_codes(stay)
        rows: list[MarkRow] = []
        absent = False
        for number in range(stay.first, last + 1):
            day, text, weekday = self._days[number]
            sessions = halves.get(weekday)
            if sessions is None or day in provider.closed:
                continue
            # An absence tends to last; the share of days attended stays what it was.
            risk = (1 - share) * (0.72 if not absent else 0.72 + 0.28 / (1 - share))
            absent = rng.random() < risk
            missing = MISSING_NOW if number >= self._this_term else MISSING_BEFORE
            reason = self._reason(number, stay) if absent else ""
            for half in sessions:
                if rng.random() < missing:
                    continue
                code = reason or self._attended(half, present)
                late = str(rng.randint(3, 25)) if code == "L" else ""
                rows.append((ref, text, half, code, late, provider.tutors[weekday % 3]))
        return rows

    def _share_attended(self, stay: Stay, provider: Provider) -> float:
        """A pupil's own share of days, around the provider's; lower where it broke down."""
        mean = provider.attendance if stay.planned else provider.attendance - 0.18
        return min(0.995, max(0.15, self._rng.betavariate(mean * 7, (1 - mean) * 7)))

    def _reason(self, number: int, stay: Stay) -> str:
        if number == stay.first and happens(self._rng, 0.1):
            return "Z"  # the provider had not entered the pupil yet
        day, _, _ = self._days[number]
        leaver = stay.pupil.year_group_on(day) == LAST_YEAR_GROUP and day.month in (5, 6)
        code = (self._leavers_absence if leaver else self._absence).one(self._rng)
        recent = number >= self._years.past - REASON_DUE
        return "N" if code == "O" and recent else code

    def _attended(self, half: str, present: dict[str, str]) -> str:
        """The code of a session on a day when the pupil came."""
        draw = self._rng.random()
        if draw > 0.09:
            return present[half]
        if draw < 0.045:
            return "L" if half == "AM" else present[half]
        if draw < 0.055:
            return "U" if half == "AM" else "M"
        return "V" if draw < 0.062 else "P" if draw < 0.067 else "W" if draw < 0.08 else "I"


def _present_codes(stay: Stay) -> dict[str, str]:
    """How this provider marks who is there.

    Colleges and tutors send the code that the school enters: B where the school keeps the pupil on
    its roll, K where the authority arranged it all. The others mark their own register.
    """
    if stay.programme.provider.category.code not in ("college", "tuition"):
        return PRESENT
    code = "B" if stay.on_school_roll else "K"
    return {"AM": code, "PM": code}
