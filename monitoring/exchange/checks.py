"""What must hold between the cells of one row, and what an empty cell means."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Row = dict[str, Any]
Settle = Callable[[Row], None]

SHARES = ("school_share", "la_share", "ehcp_share")


@dataclass(frozen=True)
class Check:
    """`find` gives (column, what is expected), or None where all is well. It looks at `columns` only."""

    columns: tuple[str, ...]
    find: Callable[[Row], tuple[str, str] | None]


def ordered(first: str, last: str) -> Check:
    """`last` does not come before `first`, where both are given."""

    def find(row: Row) -> tuple[str, str] | None:
        if row[first] and row[last] and row[last] < row[first]:
            return last, f"expected a day not before {first} ({row[first]})"
        return None

    return Check((first, last), find)


def together(*names: str) -> Check:
    """All of these or none."""

    def find(row: Row) -> tuple[str, str] | None:
        empty = [name for name in names if row[name] is None]
        if empty and len(empty) < len(names):
            given = " and ".join(name for name in names if name not in empty)
            return empty[0], f"expected a value, as {given} has one"
        return None

    return Check(names, find)


def needed(name: str, where: str, value: str, expected: str) -> Check:
    """`name` has a value where another column has this one."""

    def find(row: Row) -> tuple[str, str] | None:
        return (name, expected) if row[where] == value and row[name] is None else None

    return Check((name, where), find)


def _shares(row: Row) -> tuple[str, str] | None:
    told = [row[name] for name in SHARES if row[name] is not None]
    if told and sum(told) != 100:
        return "school_share", f"expected shares that add up to 100, not {sum(told):f}"
    return None


#: The shares make 100; one that is not told is nothing.
SHARES_MAKE_100 = Check(SHARES, _shares)


def rest_of_the_shares(row: Row) -> None:
    """Where a share is told, one that is not is nothing."""
    if any(row[name] is not None for name in SHARES):
        row.update({name: row[name] or 0 for name in SHARES})


def not_published(row: Row) -> None:
    """A provider of whom nothing is said is not in the directory."""
    row["published"] = bool(row["published"])
