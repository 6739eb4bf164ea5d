"""The sample authority's calendar: two academic years, the one of today and the one before it."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class TermDates:
    """A term and its half-term break; all dates are included."""

    reference: str
    start: date
    end: date
    break_start: date
    break_end: date

    def weekdays(self) -> Iterator[date]:
        """Weekdays of the term outside its break, in order."""
        day = self.start
        while day <= self.end:
            if day.weekday() < 5 and not self.break_start <= day <= self.break_end:
                yield day
            day += ONE_DAY


def autumn_year(day: date) -> int:
    """The calendar year in which the academic year of `day` began (1 September to 31 August)."""
    return day.year if day.month >= 9 else day.year - 1


def monday_of(day: date) -> date:
    """The Monday of the week of `day`."""
    return day - day.weekday() * ONE_DAY


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar, by Gauss's reckoning in its usual form."""
    century, golden = year // 100, year % 19
    moon = (century - century // 4 - (8 * century + 13) // 25 + 19 * golden + 15) % 30
    moon -= (moon // 28) * (1 - (29 // (moon + 1)) * ((21 - golden) // 11))
    weekday = (year + year // 4 + moon + 2 - century + century // 4) % 7
    days = moon - weekday
    month = 3 + (days + 40) // 44
    return date(year, month, days + 28 - 31 * (month // 4))


def terms_of(autumn: int) -> tuple[TermDates, TermDates, TermDates]:
    """The three terms of the academic year that begins in the autumn of a calendar year."""
    spring = autumn + 1
    easter_break = easter(spring) - timedelta(days=9)  # a Friday; Good Friday falls in the holiday
    return (
        _term(
            f"{autumn}-autumn", _weekday(date(autumn, 9, 2)), date(autumn, 10, 28), _friday(autumn)
        ),
        _term(
            f"{spring}-spring", _monday_from(date(spring, 1, 3)), date(spring, 2, 17), easter_break
        ),
        _term(
            f"{spring}-summer",
            easter_break + timedelta(days=17),
            date(spring, 5, 31),  # the last Monday in May is the spring bank holiday
            _weekday_back(date(spring, 7, 22)),
        ),
    )


def _term(reference: str, start: date, in_break: date, end: date) -> TermDates:
    monday = monday_of(in_break)
    return TermDates(reference, start, end, monday, monday + 4 * ONE_DAY)


def _weekday(day: date) -> date:
    return day if day.weekday() < 5 else day + (7 - day.weekday()) * ONE_DAY


def _weekday_back(day: date) -> date:
    return day - max(0, day.weekday() - 4) * ONE_DAY


def _monday_from(day: date) -> date:
    return day + (-day.weekday() % 7) * ONE_DAY


def _friday(autumn: int) -> date:
    """The Friday on or before 20 December."""
    return date(autumn, 12, 20) - ((date(autumn, 12, 20).weekday() - 4) % 7) * ONE_DAY


def closures_of(autumn: int) -> dict[date, str]:
    """The May Day bank holiday and five training days, in an academic year."""
    first, second, third = terms_of(autumn)
    training = (
        first.start,
        first.break_end + 3 * ONE_DAY,
        second.start,
        second.break_end + 3 * ONE_DAY,
        third.end,
    )
    closures = dict.fromkeys(training, "Staff training day")
    closures[_monday_from(date(autumn + 1, 5, 1))] = "Early May bank holiday"
    return closures


class SchoolYears:
    """The open days of two academic years, numbered from 0.

    Everything in the sample that lasts "so many school days" is counted in these numbers.
    """

    def __init__(self, today: date) -> None:
        self.today = today
        self.current = autumn_year(today)
        self.years = (self.current - 1, self.current)
        self.terms = tuple(term for year in self.years for term in terms_of(year))
        self.closures = {day: why for year in self.years for day, why in closures_of(year).items()}
        self.open_days = [
            day for term in self.terms for day in term.weekdays() if day not in self.closures
        ]

    def number_of(self, day: date) -> int:
        """The number of the first open day on or after `day` (past the last one: their count)."""
        return bisect_left(self.open_days, day)

    @cached_property
    def past(self) -> int:
        """How many open days lie before today."""
        return self.number_of(self.today)

    def last_of(self, autumn: int) -> int:
        """The number of the last open day of an academic year."""
        return self.number_of(date(autumn + 1, 9, 1)) - 1

    def last_in_june(self, autumn: int) -> int:
        """The number of the last open day up to the leaving date, the last Friday in June."""
        leaving_date = date(autumn + 1, 6, 30)
        leaving_date -= ((leaving_date.weekday() - 4) % 7) * ONE_DAY
        return self.number_of(leaving_date + ONE_DAY) - 1
