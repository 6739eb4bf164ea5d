"""The values of the import format: text into Python and back.

A parser takes a cell without blanks around it and raises ValueError("expected …") for what it cannot take.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email

from referrals.pupils import upn as upns

Parser = Callable[[str], Any]
#: A session of the week: weekday (0 Monday to 4 Friday), half of the day (0 AM, 1 PM).
Slot = tuple[int, int]

DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
NUMBER = re.compile(r"-?\d{1,12}(\.\d{1,12})?", re.ASCII)
WHOLE = re.compile(r"-?\d{1,9}", re.ASCII)
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri")
HALVES = ("AM", "PM")
SLOTS = {f"{day}{half}": (d, h) for d, day in enumerate(WEEKDAYS) for h, half in enumerate(HALVES)}
#: Years outside of these are slips of the pen.
YEARS = range(1900, 2200)
_is_web_address = URLValidator(schemes=("http", "https"))


def text(longest: int) -> Parser:
    """Any text up to so many characters."""

    def parse(value: str) -> str:
        if len(value) > longest:
            raise ValueError(f"expected at most {longest:,} characters, found {len(value):,}")
        if "\x00" in value:
            raise ValueError("expected text without null characters")
        if not is_text(value):
            raise ValueError("expected UTF-8 text")
        return value

    return parse


def is_text(value: str) -> bool:
    """Whether it has no byte that could not be read (see files.py), nor half a character."""
    return value.isascii() or not any("\ud800" <= character <= "\udfff" for character in value)


def day(value: str) -> date:
    """YYYY-MM-DD."""
    if DAY.fullmatch(value):
        try:
            found = date.fromisoformat(value)
        except ValueError:
            raise ValueError("expected a day of the calendar, as YYYY-MM-DD") from None
        if found.year in YEARS:
            return found
    raise ValueError(f"expected a date as YYYY-MM-DD, from {YEARS[0]} to {YEARS[-1]}")


def choice(allowed: Iterable[str]) -> Parser:
    """One of the words, as written."""
    words = list(allowed)

    def parse(value: str) -> str:
        if value not in words:
            raise ValueError(f"expected one of: {', '.join(words)}")
        return value

    return parse


def whole(lowest: int, highest: int) -> Parser:
    """A whole number within bounds."""

    def parse(value: str) -> int:
        if not WHOLE.fullmatch(value) or not lowest <= int(value) <= highest:
            raise ValueError(f"expected a whole number from {lowest:,} to {highest:,}")
        return int(value)

    return parse


def digits(count: int) -> Parser:
    """A number that is a name (URN, LA code): so many digits, kept as text."""

    def parse(value: str) -> str:
        if len(value) != count or not (value.isascii() and value.isdigit()):
            raise ValueError(f"expected {count} digits")
        return value

    return parse


def number(lowest: Decimal | int, highest: Decimal | int, places: int = 2) -> Parser:
    """A plain decimal number within bounds, with at most so many decimal places."""

    def parse(value: str) -> Decimal:
        found = Decimal(value) if NUMBER.fullmatch(value) else None
        if (
            found is None
            or not lowest <= found <= highest
            or -int(found.as_tuple().exponent) > places
        ):
            raise ValueError(
                f"expected a number from {lowest:,} to {highest:,}, with at most {places} decimals"
            )
        return found

    return parse


def yes_no(value: str) -> bool:
    """`y` or `n`."""
    if value not in ("y", "n"):
        raise ValueError("expected y or n")
    return value == "y"


def several(parser: Parser) -> Parser:
    """Values separated by `;`, at least one."""

    def parse(value: str) -> list[Any]:
        found = [parser(part.strip()) for part in value.split(";") if part.strip()]
        if not found:
            raise ValueError("expected a value, or several separated by ;")
        return found

    return parse


def timetable(value: str) -> list[Slot]:
    """`MonAM;TuePM` as slots in the order of the week, each once."""
    slots = []
    for part in value.split(";"):
        slot = SLOTS.get(part.strip())
        if slot is None:
            raise ValueError("expected sessions such as MonAM;MonPM;TueAM")
        slots.append(slot)
    if len(set(slots)) != len(slots):
        raise ValueError("expected each session once")
    return sorted(slots)


def pupil_number(value: str) -> str:
    """A UPN with its right check letter."""
    fault = upns.fault(value) if value.isascii() else "It has other characters"
    if fault:
        raise ValueError(f"expected a UPN. {fault}")
    return value


def email(value: str) -> str:
    """An e-mail address."""
    try:
        validate_email(text(254)(value))
    except ValidationError:
        raise ValueError("expected an e-mail address") from None
    return value


def web_address(value: str) -> str:
    """A web address; `https://` may be left out."""
    address = value if "://" in value else f"https://{value}"
    try:
        _is_web_address(text(200)(address))
    except ValidationError:
        raise ValueError("expected a web address, for example https://www.example.org/") from None
    return address


def written(value: Any) -> str:
    """A value as the format writes it. A list is written with `;`, a tuple is a slot of a timetable."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "y" if value else "n"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, tuple):
        weekday, half = value
        return f"{WEEKDAYS[weekday]}{HALVES[half]}"
    if isinstance(value, list):
        return ";".join(written(part) for part in value)
    return str(value)
