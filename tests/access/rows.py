"""A row of the permission table: one address, and who gets in."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from tests.access import tables
from tests.access.personas import PERSONAS
from tests.factories.world import World


def nothing(world: World) -> dict[str, Any]:
    return {}


#: No page asks the database more often than this, however large the authority (docs/scaling.md).
MOST_QUERIES = 12


@dataclass(frozen=True)
class Row:
    """`who` gets in at the address `name`; everyone else gets 403 or 404, and nobody is asked to sign in.

    `kwargs`, `query` and `data` are functions of the world: what the address, its query string and the
    body of a POST hold. `queries` is the most that the page may ask of the database, whoever opens it.
    `page=False`: the answer is no page for a browser (a file, a redirect, a piece of data). `seen_as` is the
    persona by whom the page is looked at, where it should not be the first who gets in. `scope`: the address
    is for programs, and each persona asks with a token of that scope for their role.
    """

    name: str
    who: Iterable[str]
    kwargs: Callable[[World], dict[str, Any]] = nothing
    method: str = "get"
    data: Callable[[World], dict[str, Any]] = nothing
    query: Callable[[World], dict[str, Any]] = nothing
    queries: int = MOST_QUERIES
    page: bool = True
    seen_as: str = ""
    scope: str = ""
    note: str = field(default="", compare=False)

    def first(self) -> str:
        """The persona by whom the page is looked at; empty: only nobody."""
        seen_as = self.seen_as or next((one for one in PERSONAS if one in self.who), "")
        return "" if seen_as == "nobody" else seen_as

    def __str__(self) -> str:
        return f"{self.method.upper()} {self.name} {self.note}".strip()


def table_names() -> list[str]:
    """The tables, one for each capability: `providers_directory`, …"""
    return sorted(module.name for module in iter_modules(tables.__path__))


def rows_of(table: str) -> list[Row]:
    """The rows of one table."""
    return import_module(f"tests.access.tables.{table}").ROWS


def all_rows() -> Iterator[Row]:
    for table in table_names():
        yield from rows_of(table)


def grow(world: World, tables: Iterable[str] = ()) -> None:
    """More of everything: the world's own, then what each table adds with a `grow(world)` of its own.

    `tables`: only what these add; by default what all of them do.
    """
    world.grow()
    for table in tables or table_names():
        more = getattr(import_module(f"tests.access.tables.{table}"), "grow", None)
        if more:
            more(world)
