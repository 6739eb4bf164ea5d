"""Reads attendance and exclusions as a school pastes them from its own system.

Both readers take the text of a box and give what it says; what cannot be read is named by its line, all of
it at once (`Unreadable`), so that a person mends it in one go.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from apcommission.fields import ISO_DAY, WRITTEN_DAY, written_day
from apcommission.shown import long_date
from referrals.referral.reason_codes import REASONS

#: Gives the class in which each attendance code counts (placements/attendance keeps the codes).
Classes = Callable[[], Mapping[str, str]]
_classes: list[Classes] = []

ATTENDED = ("attending", "elsewhere")
ABSENT = ("authorised", "unauthorised")
CELLS = re.compile(r"\t|,|;|\||  +")
POSSIBLE_WORDS = re.compile(r"possible", re.IGNORECASE)
ATTENDED_WORDS = re.compile(r"\b(attended|attendances?|present)\b", re.IGNORECASE)
#: What a line of marks may begin with: a week, a weekday, a day, a half of it.
LABELS = re.compile(
    r"^\s*(?:(?:week \d{1,2}|week(?: commencing| beginning| of)?|(?:mon|tue|wed|thu|fri)[a-z]*\.?|am|pm"
    rf"|{WRITTEN_DAY.pattern}|{ISO_DAY.pattern})(?=[\s,;:|]|$)[\s,;:|]*)+",
    re.IGNORECASE,
)
LENGTH = re.compile(r"(\d{1,3}(?:\.\d)?) *(days?|sessions?)?", re.IGNORECASE)
PERMANENT = re.compile(r"(permanent( exclusion)?|perm|pex)", re.IGNORECASE)
SUSPENSION = re.compile(r"(suspension|suspended|susp|fixed([ -]term|[ -]period)?.*|fex)", re.I)
#: A register of a year has 380 sessions; a paste that tells more is of something else.
LONGEST_LINE, MOST_LINES = 1200, 400


class Unreadable(ValueError):
    """Lines that could not be read: `faults` in words, the first of them first."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__(" ".join(faults))
        self.faults = faults


@dataclass(frozen=True)
class Register:
    """Sessions that were possible and attended, and the absences by code."""

    possible: int
    attended: int
    absences: tuple[tuple[str, int], ...] = ()

    @property
    def per_cent(self) -> Decimal:
        """Attendance, to two places."""
        return (Decimal(100 * self.attended) / self.possible).quantize(
            Decimal("0.01"), ROUND_HALF_UP
        )

    @property
    def words(self) -> str:
        """The count in a sentence, for the panel."""
        told = f"Attended {self.attended} of {self.possible} sessions."
        if not self.absences:
            return told
        return f"{told} Absent: {', '.join(f'{code} {count}' for code, count in self.absences)}."


def classes_from(classes: Classes) -> Classes:
    """Register who keeps the attendance codes (its floor stands above this one)."""
    _classes[:] = [classes]
    return classes


def register(text: str) -> Register | None:
    """What a pasted register says; None where nothing was pasted.

    Understood are marks (`/\\/\\NN`, with or without blanks, each line with or without its day), codes with
    their numbers (`N 14`), and totals (`Possible 120`, `Attended 96`). Raises Unreadable.
    """
    lines = _lines(text)
    if not lines:
        return None
    classes = _classes[0]() if _classes else {}
    faults: list[str] = []
    counted: Counter[str] = Counter()
    totals: dict[str, int] = {}
    for number, line in lines:
        total = _total(_cells(line))
        if total:
            totals[total[0]] = total[1]
            continue
        counts, fault = _counts(LABELS.sub("", line), classes)
        counted += counts
        if fault:
            faults.append(f"Line {number}: {fault}.")
    if faults:
        raise Unreadable(faults)
    return _reckoned(counted, totals, classes)


def _lines(text: str) -> list[tuple[int, str]]:
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if len(lines) > MOST_LINES:
        raise Unreadable([f"Paste at most {MOST_LINES} lines."])
    long = [f"Line {number} is too long." for number, line in lines if len(line) > LONGEST_LINE]
    if long:
        raise Unreadable(long)
    return lines


def _total(cells: list[str]) -> tuple[str, int] | None:
    """(possible or attended, number) where a line tells a total."""
    told = re.fullmatch(r"(.*[a-z]{4}.*?)[ :=]*\b(\d{1,4})(?: sessions?)?", " ".join(cells), re.I)
    if not told:
        return None
    words, number = told.group(1), int(told.group(2))
    if POSSIBLE_WORDS.search(words):
        return "possible", number
    return ("attended", number) if ATTENDED_WORDS.search(words) else None


def _counts(line: str, classes: Mapping[str, str]) -> tuple[Counter[str], str]:
    """The codes of one line with how often each stands there; and what is wrong with it, if anything."""
    counts: Counter[str] = Counter()
    words = re.split(r"[\s,;|]+", line.strip()) if line.strip() else []
    if len(words) == 2 and words[0].upper() in classes and re.fullmatch(r"\d{1,3}", words[1]):
        counts[words[0].upper()] = int(words[1])
        return counts, ""
    longest_first = sorted(map(re.escape, classes), key=len, reverse=True)
    one = re.compile("|".join([*longest_first, "-"]))
    for word in words:
        run = word.upper()
        marks = one.findall(run)
        if "".join(marks) != run:
            return counts, f"“{word}” is not an attendance code"
        counts.update(mark for mark in marks if mark != "-")
    return counts, ""


def _reckoned(
    counted: Counter[str], totals: dict[str, int], classes: Mapping[str, str]
) -> Register:
    """The totals told, or else those of the codes. Raises Unreadable where they do not fit together."""
    attended = sum(n for code, n in counted.items() if classes[code] in ATTENDED)
    absences = {code: n for code, n in counted.items() if classes[code] in ABSENT}
    possible = attended + sum(absences.values())
    if totals and set(totals) != {"possible", "attended"}:
        raise Unreadable(["Paste both totals: the possible sessions and those attended."])
    if totals and counted and (totals["possible"], totals["attended"]) != (possible, attended):
        raise Unreadable(
            [
                f"The totals say {totals['attended']} of {totals['possible']} sessions, "
                f"but the codes add up to {attended} of {possible}."
            ]
        )
    possible = totals.get("possible", possible)
    attended = totals.get("attended", attended)
    if not possible:
        raise Unreadable(["There is no session here that the pupil could have attended."])
    if attended > possible:
        raise Unreadable(["More sessions are attended than were possible."])
    by_number = sorted(absences.items(), key=lambda pair: (-pair[1], pair[0]))
    return Register(possible, attended, tuple(by_number))


def exclusions(text: str, *, today: date) -> list[str]:
    """The pasted suspensions and exclusions, one line in words each: day, length, reason.

    A row has the first day, the length ("3 days", "6 sessions", or a number under such a heading) or
    "permanent", and the reason in words or by its national code. Raises Unreadable.
    """
    lines = _lines(text)
    unit = ""
    if lines[1:] and not any(written_day(cell) for cell in _cells(lines[0][1])):
        heading = lines[0][1].lower()
        unit = "sessions" if "session" in heading else "days" if "day" in heading else ""
        lines = lines[1:]
    told, faults = [], []
    for number, line in lines:
        words, fault = _exclusion(_cells(line), unit, today)
        told.append(words)
        if fault:
            faults.append(f"Line {number}: {fault}.")
    if faults:
        raise Unreadable(faults)
    return told


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in CELLS.split(line) if cell.strip()]


def _exclusion(cells: list[str], unit: str, today: date) -> tuple[str, str]:
    """One row in words; and what is wrong with it, if anything."""
    days: list[date] = []
    lengths: list[tuple[str, str]] = []
    reasons: list[str] = []
    permanent = False
    for cell in cells:
        day = written_day(cell)
        length = LENGTH.fullmatch(cell)
        if day:
            days.append(day)
        elif length:
            lengths.append((length.group(1), (length.group(2) or unit).lower()))
        elif PERMANENT.fullmatch(cell):
            permanent = True
        elif not SUSPENSION.fullmatch(cell):
            reasons.append(REASONS.get(cell.upper(), cell))
    fault = _fault(days, lengths, permanent, today)
    if fault:
        return "", fault
    how_long = "permanent exclusion" if permanent else _length(*lengths[0])
    because = f": {', '.join(reasons)}" if reasons else ""
    return f"{long_date(days[0])}, {how_long}{because}", ""


def _fault(days: list[date], lengths: list[tuple[str, str]], permanent: bool, today: date) -> str:
    if not days:
        return "there is no day in it that exists"
    if days[0] > today:
        return f"{long_date(days[0])} is still to come"
    if len(days) > 1 and days[1] < days[0]:
        return "the last day comes before the first"
    if permanent:
        return ""
    if not lengths:
        return "say how many days or sessions, or “permanent”"
    number, unit = lengths[0]
    return "" if unit else f"say whether {number} is days or sessions, for example “{number} days”"


def _length(number: str, unit: str) -> str:
    """A suspension in days; two sessions are a day."""
    days = Decimal(number) / 2 if unit.startswith("session") else Decimal(number)
    return "1 day" if days == 1 else f"{days.normalize():f} days"
