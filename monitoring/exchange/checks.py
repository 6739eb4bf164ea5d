"""What must hold between the cells of one row, and what an empty cell means.

A check gives (column, what is expected), or None where all is well. A row has every column of its table.
"""

from collections.abc import Callable
from typing import Any

Row = dict[str, Any]
Check = Callable[[Row], tuple[str, str] | None]
Settle = Callable[[Row], None]

SHARES = ("school_share", "la_share", "ehcp_share")


def ordered(first: str, last: str) -> Check:
    """`last` does not come before `first`, where both are given."""

    def check(row: Row) -> tuple[str, str] | None:
        if row[first] and row[last] and row[last] < row[first]:
            return last, f"expected a day not before {first} ({row[first]})"
        return None

    return check


def together(*names: str) -> Check:
    """All of these or none."""

    def check(row: Row) -> tuple[str, str] | None:
        empty = [name for name in names if row[name] is None]
        if empty and len(empty) < len(names):
            given = " and ".join(name for name in names if name not in empty)
            return empty[0], f"expected a value, as {given} has one"
        return None

    return check


def shares(row: Row) -> tuple[str, str] | None:
    """The shares make 100; one that is not told is nothing."""
    told = [row[name] for name in SHARES if row[name] is not None]
    if told and sum(told) != 100:
        return "school_share", f"expected shares that add up to 100, not {sum(told):f}"
    return None


def rest_of_the_shares(row: Row) -> None:
    """Where a share is told, one that is not is nothing."""
    if any(row[name] is not None for name in SHARES):
        row.update({name: row[name] or 0 for name in SHARES})


def passed_on(row: Row) -> tuple[str, str] | None:
    if row["outcome"] == "pass_on" and not row["passed_to"]:
        return "passed_to", "expected the panel to which the case is passed"
    return None


def verified(row: Row) -> tuple[str, str] | None:
    if row["status"] == "verified" and not row["verified_on"]:
        return "verified_on", "expected the day, as the standard is verified"
    return None


def not_published(row: Row) -> None:
    """A provider of whom nothing is said is not in the directory."""
    row["published"] = bool(row["published"])
