"""Statements that take longer to be planned than to be answered: each connection plans them once.

    with connection.cursor() as cursor:
        planned_once.execute(cursor, "SELECT … WHERE day = %(day)s", {"day": day})

The plan is one for whatever values, so the statement should read about as much with each. Nothing but plans
stays on the connection. Behind a pool, which may hand out another one each time, each time is planned.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import Any

from django.conf import settings
from django.db import connection

NAMED = re.compile(r"%\((\w+)\)s")
TYPES = {date: "date", int: "bigint", str: "text"}
#: So many plans a connection keeps; one of a large statement takes 2 to 3 MB of the database's memory.
MOST = 12
#: For this transaction alone: PostgreSQL would plan anew for new values, as long as it hopes to gain by it.
GENERIC = "SELECT set_config('plan_cache_mode', 'force_generic_plan', true)"


@dataclass
class Planned:
    """What a connection has planned: the name of each statement, and names that were never used."""

    connection: Any
    names: dict[str, str] = field(default_factory=dict)
    unused: Any = field(default_factory=lambda: (f"planned_{number}" for number in count()))


def execute(cursor: Any, words: str, values: Mapping[str, Any]) -> None:
    """Execute a statement with its values, each of one of TYPES. One query, the first time too."""
    planned = _planned()
    is_full = len(planned.names) >= MOST and words not in planned.names
    if settings.POOLED or is_full:
        cursor.execute(words, values)
        return
    keys = list(dict.fromkeys(NAMED.findall(words)))
    name, first = planned.names.pop(words, ""), ""
    if not name:
        name = next(planned.unused)
        first = f"PREPARE {name} AS {_numbered(words, keys, values)}; "
    listed = ", ".join(f"%({key})s" for key in keys)
    cursor.execute(
        f"{first}{GENERIC}; {cursor.mogrify(f'EXECUTE {name} ({listed})', values).decode()}"
    )
    # Not before it has worked: where it failed, nobody can tell whether it was planned under that name.
    planned.names[words] = name


def _numbered(words: str, keys: list[str], values: Mapping[str, Any]) -> str:
    """The statement with numbers and types in place of names."""
    places = {key: f"${n}::{TYPES[type(values[key])]}" for n, key in enumerate(keys, 1)}
    return NAMED.sub(lambda found: places[found[1]], words).replace("%%", "%")


def _planned() -> Planned:
    """Of the connection that is open now."""
    # `connection` stands for that of the thread: what is set on it is set there.
    known: Planned | None = getattr(connection, "planned_once", None)
    if known is None or known.connection is not connection.connection:
        known = Planned(connection.connection)
        setattr(connection, "planned_once", known)  # noqa: B010 - a name that Django has not
    return known
