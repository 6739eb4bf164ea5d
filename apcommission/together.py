"""Many reads in one statement, for pages that tell of everything: each statement of its own is a round trip.

    waiting, late = counts([queries.waiting(for_user=person), queries.late(for_user=person)])
    by_sex, by_year = rows_of([pupils.values("sex").annotate(...), pupils.values("year_group").annotate(...)])

What goes into one statement is read at one moment, too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BooleanField, ExpressionWrapper, Model, Q, QuerySet

NOTHING = "SELECT 1 WHERE FALSE"
#: What is selected of a query, and the query with its values.
Part = tuple[str, str, tuple[Any, ...]]


@dataclass(frozen=True, eq=False)
class Among:
    """Those of some rows of which a condition is true. Of the same rows several are counted in one pass."""

    rows: QuerySet[Any]
    where: Q


@dataclass(frozen=True)
class Composed:
    """The words that count some rows, and which of the numbers that they answer is of which rows."""

    parts: tuple[Part, ...]
    places: tuple[int, ...]


def counts(asked: Sequence[QuerySet[Any] | Among]) -> list[int]:
    """How many rows each has. One query; none where none is asked."""
    [numbers] = counts_of([composed(asked)])
    return numbers


def composed(asked: Sequence[QuerySet[Any] | Among]) -> Composed:
    """The words that count rows; they can be asked again and again (`counts_of`). No query."""
    passes: dict[int, tuple[QuerySet[Any], dict[int, Q]]] = {}
    for place, each in enumerate(asked):
        rows, where = (each.rows, each.where) if isinstance(each, Among) else (each, None)
        _, own = passes.setdefault(id(rows), (rows, {}))
        own[place] = where or Q()
    parts = tuple(_pass(rows, own) for rows, own in passes.values())
    return Composed(parts, tuple(place for _, own in passes.values() for place in own))


def counts_of(asked: Sequence[Composed]) -> list[list[int]]:
    """How many rows there are of each that was asked, in its order. One query for all."""
    answers = iter(_asked([part for each in asked for part in each.parts]))
    found = []
    for each in asked:
        numbers = [number for _ in each.parts for number in next(answers)]
        told = dict(zip(each.places, numbers, strict=True))
        found.append([told[place] for place in range(len(each.places))])
    return found


def _pass(rows: QuerySet[Any], wheres: dict[int, Q]) -> "Part":
    """The rows as they are, or with whether each condition is true of them."""
    told = {f"is_{place}": where for place, where in wheres.items() if where}
    words = (f"count(*) FILTER (WHERE is_{at})" if wheres[at] else "count(*)" for at in wheres)
    found = rows.order_by()
    if told:
        truths = {at: ExpressionWrapper(where, BooleanField()) for at, where in told.items()}
        found = found.annotate(**truths)
    return f"ARRAY[{', '.join(words)}]", *_written(found.values("pk", *told))


def rows_of(rows: Sequence[QuerySet[Any, Any]]) -> list[list[dict[str, Any]]]:
    """The rows of each queryset of `.values(…)`, in its order. One query.

    Values come as JSON carries them: numbers, words, truth and nothing as they are, a day as its ISO text.
    """
    found = _asked([("json_agg(row_to_json(t))", *_written(each)) for each in rows])
    return [each or [] for each in found]


def bring(wanted: Sequence[tuple[Model, str]]) -> None:
    """What belongs to some objects, by names of relations: `referral.ratings.all()` asks nothing then.

    What prefetch_related does, in one query for all of it. For columns of numbers, words, days and truth.
    """
    managers = [getattr(obj, name) for obj, name in wanted]
    columns = [each.model._meta.concrete_fields for each in managers]
    asked = [
        each.all().values(*(field.attname for field in fields))
        for each, fields in zip(managers, columns, strict=True)
    ]
    found_rows = rows_of(asked)
    for (obj, _), each, fields, rows in zip(wanted, managers, columns, found_rows, strict=True):
        names = [field.attname for field in fields]
        found = each.all()
        found._result_cache = [
            each.model.from_db(
                found.db, names, [field.to_python(row[field.attname]) for field in fields]
            )
            for row in rows
        ]
        for one in found._result_cache:
            setattr(one, each.field.name, obj)
        kept = obj.__dict__.setdefault("_prefetched_objects_cache", {})
        kept[each.field.remote_field.cache_name] = found


def _written(rows: QuerySet[Any, Any]) -> tuple[str, tuple[Any, ...]]:
    try:
        return rows.query.sql_with_params()
    except EmptyResultSet:
        return NOTHING, ()


def _asked(parts: Sequence[Part]) -> list[Any]:
    if not parts:
        return []
    words = ", ".join(f"(SELECT {what} FROM ({query}) AS t)" for what, query, _ in parts)  # noqa: S608
    values = [value for *_, own in parts for value in own]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {words}", values)
        return list(cursor.fetchone())
