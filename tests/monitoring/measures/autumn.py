"""One autumn term for examples that can be counted by hand.

Monday 7 September to Friday 18 December 2026 without the week of 26 October: 14 weeks, 70 days.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from monitoring.measures.figures import Figures
from tests.monitoring.measures.case import Case, Mark, Placement, Price, Slot, Term
from tests.monitoring.measures.store import Stored

START, END = date(2026, 9, 7), date(2026, 12, 18)
AUTUMN = Term(START, END, date(2026, 10, 26), date(2026, 10, 30))
LATER = date(2027, 9, 30)
WEEK = timedelta(days=7)


def placed(
    codes: str | Iterable[str] = "", *, days: Iterable[int] = (0,), **fields: Any
) -> Placement:
    """A placement with the provider on the mornings of `days`; `codes` are its marks, a dash for none."""
    placement = Placement(**{"start": START, **fields})
    start = placement.start
    placement.slots = placement.slots or [Slot(day, 0, start, placement.end) for day in days]
    cells = {slot.weekday for slot in placement.slots}
    left = list(codes)
    day = start
    while left:
        in_break = AUTUMN.break_start <= day <= AUTUMN.break_end  # type: ignore[operator]
        if day.weekday() in cells and not in_break:
            code = left.pop(0)
            if code != "-":
                placement.marks.append(Mark(day, 0, code))
        day += timedelta(days=1)
    return placement


def case(*placements: Placement, **fields: Any) -> Case:
    """A case in autumn."""
    return Case(terms=[AUTUMN], placements=list(placements), **fields)


def counted(
    this: Case,
    scope: Any = "la",
    start: date = START,
    end: date = END,
    today: date = LATER,
) -> Figures:
    """The figures of a case, counted by the engine."""
    return Stored(this).figures(scope, start, end, today)


def measures(*args: Any, **kwargs: Any) -> dict[str, Any]:
    """The same by their names; a rate as (numerator, denominator)."""
    found = counted(*args, **kwargs).measures()
    return {
        name: (value.numerator, value.denominator) if hasattr(value, "proportion") else value
        for name, value in found.items()
    }


def priced(amount: str, basis: str, **fields: Any) -> list[Price]:
    return [Price(Decimal(amount), basis, **fields)]
