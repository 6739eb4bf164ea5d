"""Many reads in one statement, for pages that tell of everything: each statement of its own is a round trip.

    waiting, late = counts([queries.waiting(for_user=person), queries.late(for_user=person)])
    by_sex, by_year = rows_of([pupils.values("sex").annotate(...), pupils.values("year_group").annotate(...)])

What goes into one statement is read at one moment, too.
"""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

NOTHING = "SELECT 1 WHERE FALSE"


def counts(rows: Sequence[QuerySet[Any]]) -> list[int]:
    """How many rows each queryset has. One query; none where none is asked."""
    parts = [_written(each.order_by().values("pk")) for each in rows]
    return _asked("count(*)", parts)


def rows_of(rows: Sequence[QuerySet[Any, Any]]) -> list[list[dict[str, Any]]]:
    """The rows of each queryset of `.values(…)`, in its order. One query.

    Values come as JSON carries them: numbers, words, truth and nothing as they are, a day as its ISO text.
    """
    found = _asked("json_agg(row_to_json(t))", [_written(each) for each in rows])
    return [each or [] for each in found]


def _written(rows: QuerySet[Any, Any]) -> tuple[str, tuple[Any, ...]]:
    try:
        return rows.query.sql_with_params()
    except EmptyResultSet:
        return NOTHING, ()


def _asked(what: str, parts: Sequence[tuple[str, tuple[Any, ...]]]) -> list[Any]:
    if not parts:
        return []
    words = ", ".join(f"(SELECT {what} FROM ({query}) AS t)" for query, _ in parts)  # noqa: S608
    values = [value for _, own in parts for value in own]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {words}", values)
        return list(cursor.fetchone())
