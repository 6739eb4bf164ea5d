"""What the reference counts from: the cohort and its timetabled sessions, by the words of measures.md.

Shares nothing with the engine: no SQL, no code.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tests.monitoring.measures.case import Case, Placement


def days(start: date, end: date) -> Iterator[date]:
    while start <= end:
        yield start
        start += timedelta(days=1)


def is_school_day(case: Case, day: date) -> bool:
    """A weekday in a term, not in its half-term break, not a closure of the whole authority."""
    for closure in case.closures:
        if closure.day == day and closure.provider is None:
            return False
    for term in case.terms:
        in_break = (
            term.break_start is not None
            and term.break_end is not None
            and term.break_start <= day <= term.break_end
        )
        if term.start <= day <= term.end and not in_break and day.weekday() < 5:
            return True
    return False


def is_open(case: Case, day: date, provider: int) -> bool:
    for closure in case.closures:
        if closure.day == day and closure.provider == provider:
            return False
    return is_school_day(case, day)


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def school_year(day: date) -> tuple[date, date]:
    first = day.year if day.month >= 9 else day.year - 1
    return date(first, 9, 1), date(first + 1, 8, 31)


def gives(placement: Placement, on: date, weekday: int, session: int) -> bool:
    """Whether the timetable in force on a day gives that session of the week to the provider."""
    for slot in placement.slots:
        in_force = slot.valid_from <= on and (slot.valid_to is None or on <= slot.valid_to)
        if in_force and (slot.weekday, slot.session) == (weekday, session):
            return slot.place == "provider"
    return False


@dataclass
class Session:
    placement: Placement
    day: date
    session: int
    code: str | None


class Rows:
    """A case, looked at by one scope ("la" or (kind, number)) in one period, on one day."""

    def __init__(self, case: Case, scope: Any, start: date, end: date, today: date) -> None:
        self.case, self.scope = case, scope
        self.start, self.end, self.today = start, end, today
        self.cohort = [p for p in case.placements if self.in_scope(p) and self.in_cohort(p)]
        self.pupils = {p.pupil for p in self.cohort}
        self.sessions = [s for p in self.cohort for s in self.timetabled(p)]

    def provider(self, placement: Placement) -> int:
        return self.case.programmes[placement.programme].provider

    def counted(self, placement: Placement) -> bool:
        return placement.stands in ("active", "reintegrating", "ended")

    def in_scope(self, placement: Placement) -> bool:
        if self.scope == "la":
            return True
        kind, number = self.scope
        if kind == "provider":
            return self.provider(placement) == number
        if kind == "programme":
            return placement.programme == number
        return self.case.pupils[placement.pupil].school == number

    def in_cohort(self, p: Placement) -> bool:
        if not self.counted(p):
            return False
        return p.start <= self.end and (p.end is None or p.end >= self.start)

    def timetabled(self, p: Placement) -> Iterator[Session]:
        marks = {(mark.day, mark.session): mark.code for mark in p.marks}
        for day in days(self.start, self.end):
            running = p.start <= day and (p.end is None or day <= p.end)
            if not running or not is_open(self.case, day, self.provider(p)):
                continue
            for session in (0, 1):
                if gives(p, day, day.weekday(), session):
                    yield Session(p, day, session, marks.get((day, session)))

    def ended(self, p: Placement) -> bool:
        return p.end is not None and self.start <= p.end <= self.end


def half_up(number: Fraction) -> int:
    """To a whole number; a half goes away from nought."""
    whole = int(abs(number) + Fraction(1, 2))
    return whole if number >= 0 else -whole


def tenth(number: Fraction) -> Decimal:
    return Decimal(half_up(number * 10)) / 10


def penny(pounds: Fraction) -> Decimal:
    return Decimal(half_up(pounds * 100)) / 100


def pennies_below(pounds: Fraction) -> Decimal:
    return Decimal(int(pounds * 100)) / 100
