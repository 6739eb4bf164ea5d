"""Patterns in attendance that someone should act on. Pure: marks in, patterns out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

ATTENDED = ("attending", "elsewhere")
ABSENT = ("authorised", "unauthorised")
#: Sessions absent in a row that make an alert; sessions over which the level is looked at, and the fewest.
ROW, WINDOW, FEWEST, NEVER = 3, 20, 10, 5


@dataclass(frozen=True)
class Marked:
    """One session: its day, half (0 or 1) and the class in which its code counts."""

    day: date
    session: int
    counts_as: str


@dataclass(frozen=True)
class Pattern:
    """`kind` of Alert.Kind, the day with which it begins, and what was counted, in words."""

    kind: str
    since: date
    facts: str


def patterns(
    marks: Sequence[Marked], *, level: int, is_vulnerable: bool, start: date
) -> list[Pattern]:
    """The patterns that hold after the last of `marks`, all of one placement from its `start`.

    What is neither attended nor absent does not count (measures.md).
    """
    counted = sorted(
        (mark for mark in marks if mark.counts_as in ATTENDED + ABSENT),
        key=lambda mark: (mark.day, mark.session),
    )
    attended = sum(mark.counts_as in ATTENDED for mark in counted)
    if counted and not attended:
        if len(counted) >= NEVER:
            facts = f"Absent in all {len(counted)} sessions so far"
            return [Pattern("never_attended", start, facts)]
    found = []
    absences = [mark for mark in counted if mark.counts_as in ABSENT]
    if is_vulnerable and len(absences) == 1:
        found.append(Pattern("first_absence", absences[0].day, "Absent for the first time"))
    run = 0
    for mark in reversed(counted):
        if mark.counts_as in ATTENDED:
            break
        run += 1
    if run >= ROW:
        found.append(Pattern("in_a_row", counted[-run].day, f"Absent {run} sessions in a row"))
    latest = counted[-WINDOW:]
    there = sum(mark.counts_as in ATTENDED for mark in latest)
    if len(latest) >= FEWEST and 100 * there < level * len(latest):
        facts = f"Attended {there} of the last {len(latest)} sessions; {level} per cent are agreed"
        found.append(Pattern("below_level", latest[0].day, facts))
    return found
