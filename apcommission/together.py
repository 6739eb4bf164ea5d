"""Many reads in one statement, for pages that tell of everything: each statement of its own is a round trip.

    waiting, late = counts([queries.waiting(for_user=person), queries.late(for_user=person)])
    by_sex, by_year = rows_of([pupils.values("sex").annotate(...), pupils.values("year_group").annotate(...)])

What goes into one statement is read at one moment, too.
"""

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple, Protocol, TypeGuard

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BooleanField, ExpressionWrapper, Model, Q, QuerySet

from apcommission.prepared import ANY_KEY, Key, filled_in, standing_for

NOTHING = "SELECT 1 WHERE FALSE"
#: What is selected of a query, and the query with its values.
Part = tuple[str, str, Sequence[Any]]


class Asking(Protocol):
    """What asks in words of its own (grouped.py): its `query` has `sql_with_params`, as a queryset's has."""

    @property
    def query(self) -> Any: ...


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


class Reading(NamedTuple):
    """The words of some rows with their values, and what makes of a row what is told of it."""

    words: str
    values: Sequence[Any]
    made: Callable[[dict[str, Any]], Any]


def rows_of(rows: Sequence[QuerySet[Any, Any] | Asking | Reading]) -> list[list[Any]]:
    """The rows of each queryset, in its order. One query.

    Of `.values(…)` they are dictionaries of what JSON carries: numbers, words, truth and nothing as they are,
    a day as its ISO text. Else they are the objects, with what `select_related` names beside them; without
    annotations, and for columns of numbers, words, days and truth. What asks in its own words is answered
    with dictionaries too.
    """
    return _read([_reading(each) for each in rows])


def bring(
    wanted: Sequence[tuple[Model, str] | tuple[Model, str, str]],
    also: Sequence[QuerySet[Any, Any] | Reading] = (),
) -> list[list[Any]]:
    """What belongs to some objects, by names of relations: `referral.ratings.all()` asks nothing then.

        views, risks = bring([(referral, "ratings"), (item, "views", "person")], [other, rows])

    What prefetch_related does, in one query for all of it, and for what is asked for beside it, as `rows_of`
    does. What belongs may come with something of its own (`person`).
    """
    belongs = (_belonging(type(obj), *told).reading([obj.pk]) for obj, *told in wanted)
    rows = _read([*belongs, *(_reading(each) for each in also)])
    for (obj, name, *_), own in zip(wanted, rows, strict=False):
        give(obj, name, own)
    return rows[len(wanted) :]


def give(obj: Model, name: str, rows: list[Any]) -> None:
    """Let `obj.NAME.all()` be these rows, which were read elsewhere. No query."""
    manager = getattr(obj, name)
    found = manager.all()
    found._result_cache = rows
    for one in rows:
        setattr(one, manager.field.name, obj)
    kept = obj.__dict__.setdefault("_prefetched_objects_cache", {})
    kept[manager.field.remote_field.cache_name] = found


class Kept:
    """A queryset about some keys that is read beside others; its words are made once (`prepared.Prepared`).

        OVERRIDES = Kept(lambda referral: Override.objects.filter(referral=referral))
        rules, overrides = rows_of([Rule.objects.all(), OVERRIDES.of(referral.pk)])

    Where it is about several keys at once, or a number that is no key, it asks whether a column is any of a
    list (`any_of.is_any`); words it asks for as they are (equal, or a regular expression).
    """

    def __init__(self, about: Callable[..., QuerySet[Any, Any]]) -> None:
        self.about = about
        self.made: tuple[Hashable, _Objects | _Rows] | None = None

    def of(self, *keys: Key, at: Hashable = None) -> Reading:
        """What is read of these keys. `at`: what else the queryset names, as a day."""
        made = self.made
        if made is None or made[0] != at:
            made = self.made = at, _words_of(self.about(*standing_for(keys)))
        return made[1].reading(keys)


def _read(asked: Sequence[Reading]) -> list[list[Any]]:
    found = _asked([("json_agg(row_to_json(t))", words, values) for words, values, _ in asked])
    return [
        [made(row) for row in rows or []] for (*_, made), rows in zip(asked, found, strict=True)
    ]


def _reading(rows: QuerySet[Any, Any] | Asking | Reading) -> Reading:
    return rows if isinstance(rows, Reading) else _words_of(rows).reading(())


def _words_of(rows: QuerySet[Any, Any] | Asking) -> "_Objects | _Rows":
    return _Objects(rows) if _is_of_objects(rows) else _Rows(*_written(rows))


@cache
def _belonging(model: type[Model], name: str, *beside: str) -> "_Objects":
    """What belongs to an object of this model by the name of a relation: the words are made once for all."""
    found = getattr(model(pk=ANY_KEY), name).all()
    return _Objects(found.select_related(*beside) if beside else found)


def _is_of_objects(rows: QuerySet[Any, Any] | Asking) -> TypeGuard[QuerySet[Any, Any]]:
    return isinstance(rows, QuerySet) and rows._fields is None  # type: ignore[attr-defined]


@dataclass(frozen=True)
class _Rows:
    """Rows of `.values(…)`, or of what asks in its own words."""

    words: str
    values: tuple[Any, ...]

    def reading(self, keys: Sequence[Key]) -> Reading:
        """The rows, those of some keys where the words are of any."""
        return Reading(self.words, filled_in(self.values, keys), lambda row: row)


class _Objects:
    """The objects of a queryset as rows of values, and back."""

    def __init__(self, asked: QuerySet[Any, Any]) -> None:
        beside = asked.query.select_related
        self.model, self.db = asked.model, asked.db
        self.beside: dict[str, Any] = beside if isinstance(beside, dict) else {}
        self.columns = {
            path: f"c{place}" for place, path in enumerate(_paths(self.model, self.beside))
        }
        self.words, self.values = _written(asked.defer(None))
        if self.words != NOTHING:
            # Columns of two tables may have one name.
            names = ", ".join(self.columns.values())
            self.words = f"SELECT * FROM ({self.words}) AS o ({names})"  # noqa: S608 - Django's own

    def reading(self, keys: Sequence[Key]) -> Reading:
        """The objects, those of some keys where the words are of any."""
        values = filled_in(self.values, keys)
        return Reading(self.words, values, lambda row: self._made(self.model, self.beside, row, ""))

    def _made(
        self, model: type[Model], beside: dict[str, Any], row: dict[str, Any], prefix: str
    ) -> Any:
        fields = model._meta.concrete_fields
        values = {each.attname: row[self.columns[f"{prefix}{each.attname}"]] for each in fields}
        if values[model._meta.pk.attname] is None:
            return None
        read = [each.to_python(values[each.attname]) for each in fields]
        obj = model.from_db(self.db, list(values), read)
        for name, further in beside.items():
            relation: Any = model._meta.get_field(name)
            other = self._made(relation.related_model, further, row, f"{prefix}{name}__")
            relation.set_cached_value(obj, other)
        return obj


def _paths(model: type[Model], beside: dict[str, Any], prefix: str = "") -> Iterator[str]:
    """The columns of a model and of those that stand beside it, as lookups; select_related orders them so."""
    fields = model._meta.concrete_fields
    for field in fields:
        yield f"{prefix}{field.attname}"
    for relation in fields:
        if relation.name in beside:
            other: Any = relation.related_model
            yield from _paths(other, beside[relation.name], f"{prefix}{relation.name}__")


def _written(rows: QuerySet[Any, Any] | Asking) -> tuple[str, tuple[Any, ...]]:
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
