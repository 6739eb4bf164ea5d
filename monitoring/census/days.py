"""The days of a census: its own, and since when placements are counted."""

from datetime import date, timedelta

THURSDAY = 3
#: Published for 2025: "born between September 2005 and 31 December 2022", moved on with the year.
OLDEST, YOUNGEST = 20, 3


def third_thursday(year: int) -> date:
    """The third Thursday of January, on which the census is held. 2027: 21 January."""
    first = date(year, 1, 1)
    return first + timedelta(days=(THURSDAY - first.weekday()) % 7 + 14)


def period_start(year: int) -> date:
    """The day after the census before: from then on a placement counts, also one that is over by now."""
    return third_thursday(year - 1) + timedelta(days=1)


def birth_dates(year: int) -> tuple[date, date]:
    """The first and the last date of birth of those who are counted (2 to 18 years)."""
    return date(year - OLDEST, 9, 1), date(year - YOUNGEST, 12, 31)


def next_year(today: date) -> int:
    """The year of the census that comes next, or is held today."""
    return today.year if today <= third_thursday(today.year) else today.year + 1
