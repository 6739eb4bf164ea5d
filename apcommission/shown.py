"""How figures, days and money are written, on pages, in letters and in reports alike.

Everything here is a pure function from a value to text. Templates use the filters of the same names
(`{% load shown %}`).
"""

from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.utils import timezone

NOT_AVAILABLE = "not available"
PENNY = Decimal("0.01")


def long_date(day: date | None) -> str:
    """`3 September 2026`; nothing for None. A moment is shown by its day in London."""
    if day is None:
        return ""
    if isinstance(day, datetime):
        day = local(day).date()
    return f"{day.day} {day:%B %Y}"


def short_date(day: date | None) -> str:
    """`Thu 3 Sep`: for the heads of narrow columns, where the year stands elsewhere."""
    return "" if day is None else f"{day:%a} {day.day} {day:%b}"


def date_and_time(moment: datetime | None) -> str:
    """`3 September 2026 at 2:30pm`, in London time; nothing for None."""
    if moment is None:
        return ""
    moment = local(moment)
    return f"{long_date(moment)} at {clock(moment.time())}"


def clock(hour: time) -> str:
    """`2:30pm`."""
    return f"{hour.hour % 12 or 12}:{hour:%M}{'am' if hour.hour < 12 else 'pm'}"


def local(moment: datetime) -> datetime:
    """The moment in the time zone of the settings; one without a zone is taken as local already."""
    return timezone.localtime(moment) if timezone.is_aware(moment) else moment


def span(start: date | None, end: date | None) -> str:
    """`3 September 2026 to 18 December 2026`; an open end is said."""
    if start is None:
        return f"Until {long_date(end)}" if end else ""
    return f"{long_date(start)} to {long_date(end)}" if end else f"From {long_date(start)}"


def money(pounds: Decimal | int | None, reason: str = "") -> str:
    """`£1,234.50`, rounded to the penny, half up; `-£3.00` below nought; None is not available."""
    if pounds is None:
        return not_available(reason)
    pennies = Decimal(pounds).quantize(PENNY, ROUND_HALF_UP)
    return f"{'-' if pennies < 0 else ''}£{abs(pennies):,.2f}"


def rate(share: Fraction | Decimal | int | None, reason: str = "") -> str:
    """`93.4%` of an exact share (1 is all), to one decimal, half up; None is not available.

    Source: measures.md, head: rates are kept exact until they are shown.
    """
    return not_available(reason) if share is None else f"{tenths(share * 100)}%"


def points(share: Fraction | Decimal | int | None, reason: str = "") -> str:
    """`+2.5 points` of an exact difference of two shares (0.025), to one decimal; None is not available."""
    if share is None:
        return not_available(reason)
    text = tenths(share * 100)
    return f"{'' if text.startswith('-') or text == '0.0' else '+'}{text} points"


def tenths(number: Fraction | Decimal | int) -> str:
    """`1,234.5`: to one decimal, half up (away from nought), worked out exactly; never `-0.0`."""
    exact = Fraction(number)
    # In whole tenths: no binary fraction comes between the figure and its rounding.
    whole = (abs(exact) * 20 + 1) // 2
    sign = "-" if exact < 0 and whole else ""
    return f"{sign}{whole // 10:,}.{whole % 10}"


def count(number: int | str | None, reason: str = "") -> str:
    """`1,234`; None is not available; a sign in the place of a suppressed number stays what it is."""
    if isinstance(number, str):
        return number
    return not_available(reason) if number is None else f"{number:,}"


def how_many(number: int | str, one: str, many: str = "") -> str:
    """`1 pupil`, `2 pupils`, `1,204 pupils`, `c pupils`; `many` where an s is not enough."""
    if isinstance(number, str):
        return f"{number} {many or one + 's'}"
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def not_available(reason: str = "") -> str:
    """What stands in the place of a figure that cannot be computed: never 0."""
    return f"{NOT_AVAILABLE}: {reason}" if reason else NOT_AVAILABLE


def plain(value: object) -> str:
    """Any value of a field as a person would write it; nothing for None."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime):
        return date_and_time(value)
    if isinstance(value, date):
        return long_date(value)
    if isinstance(value, int):
        return count(value)
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(plain(part) for part in value)
    return str(value)
