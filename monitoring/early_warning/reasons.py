"""Why a placement is at risk: each reason is a condition of the database, and words for people.

There is no score. A reason is serious or not; placements with more serious reasons come first, and each is
shown with its reasons in words. Their order is that of the bits in which they are kept. Conditions are SQL
with what was counted in braces: as a tree of objects they took as long to put together as the database takes
to answer.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from apcommission.shown import how_many, long_date
from placements.attendance.queries import last_due

#: In fewer possible sessions a share says nothing.
ENOUGH = 8
#: A fall of so many percentage points is a reason, and of so many a serious one.
FELL, FELL_FAR = 15, 30
#: A review that is overdue for so long is a serious reason.
LONG_OVERDUE = timedelta(days=28)
#: So many weeks without a return are a serious reason.
MANY_WEEKS = 2


@dataclass(frozen=True)
class Reason:
    """`holds(today)`: the condition on what was counted of a placement; `words(watch)`: what it says."""

    key: str
    title: str
    serious: bool
    holds: Callable[[date], str]
    words: Callable[[Any], str]


#: Fewer than half of the sessions attended.
LOW = f"({{possible_now}} >= {ENOUGH} AND {{attended_now}} * 2 < {{possible_now}})"


def _fell(points: int) -> str:
    """The share attended fell by so many points or more; counted without dividing."""
    return (
        f"({{possible_now}} >= {ENOUGH} AND {{possible_before}} >= {ENOUGH} AND"
        " ({attended_before} * {possible_now} - {attended_now} * {possible_before}) * 100"
        f" >= {{possible_now}} * {{possible_before}} * {points})"
    )


def _weeks_missing(number: int, today: date) -> str:
    """The provider's returns of so many weeks or more are missing."""
    return f"({{draft_weeks}}[{number}] <= {_day(last_due(today))})"


def _day(day: date) -> str:
    return f"DATE '{day.isoformat()}'"


def _share(attended: int, possible: int) -> str:
    return f"{attended} of {how_many(possible, 'session')}"


def _low_words(row: Any) -> str:
    return f"Came to {_share(row.attended_now, row.possible_now)} in the last four weeks"


def _fell_words(row: Any) -> str:
    before = _share(row.attended_before, row.possible_before)
    return f"{_low_words(row)}, after {before} in the four weeks before"


def _review_words(row: Any) -> str:
    return f"The review due on {long_date(row.review_due)} has not been held"


def _missing(row: Any) -> int:
    """Of how many weeks the provider's returns are missing."""
    last = last_due(timezone.localdate())
    return len([week for week in row.draft_weeks or () if week <= last])


REASONS = (
    Reason("low", "Comes to less than half", True, lambda _: LOW, _low_words),
    Reason(
        "high_incident",
        "Serious incident",
        True,
        lambda _: "{high_incidents} > 0",
        lambda row: f"{how_many(row.high_incidents, 'serious incident')} in the last four weeks",
    ),
    Reason(
        "fell_far",
        "Attendance fell far",
        True,
        lambda _: f"{_fell(FELL_FAR)} AND NOT {LOW}",
        _fell_words,
    ),
    Reason(
        "review_long_overdue",
        "Review long overdue",
        True,
        lambda today: f"{{review_due}} < {_day(today - LONG_OVERDUE)}",
        _review_words,
    ),
    Reason(
        "many_returns",
        "No returns",
        True,
        lambda today: _weeks_missing(MANY_WEEKS, today),
        lambda row: f"The provider has not returned attendance of {_missing(row)} weeks",
    ),
    Reason(
        "fell",
        "Attendance fell",
        False,
        lambda _: f"{_fell(FELL)} AND NOT {_fell(FELL_FAR)} AND NOT {LOW}",
        _fell_words,
    ),
    Reason(
        "incidents",
        "Incidents",
        False,
        lambda _: "{other_incidents} > 0",
        lambda row: f"{how_many(row.other_incidents, 'other incident')} in the last four weeks",
    ),
    Reason(
        "alerts",
        "Pattern of absence",
        False,
        lambda _: "{open_alerts} > 0",
        lambda row: f"{how_many(row.open_alerts, 'pattern')} of absence not answered",
    ),
    Reason(
        "review",
        "Review overdue",
        False,
        lambda today: (
            f"{{review_due}} < {_day(today)} AND {{review_due}} >= {_day(today - LONG_OVERDUE)}"
        ),
        _review_words,
    ),
    Reason(
        "return",
        "Return missing",
        False,
        lambda today: (
            f"{_weeks_missing(1, today)} AND {_weeks_missing(MANY_WEEKS, today)} IS NOT TRUE"
        ),
        lambda row: "The provider has not returned attendance of one week",
    ),
    Reason(
        "outlasted",
        "Runs past its end",
        False,
        lambda today: f"{{planned_end}} < {_day(today)}",
        lambda row: (
            f"It runs on after its planned last day, {long_date(row.placement.planned_end)}"
        ),
    ),
)
