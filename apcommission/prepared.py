"""Queries whose words are made once: for what every request asks.

To put such a query into words takes Django longer than the database needs to answer it.

    ROLES = Prepared(lambda key: RoleAssignment.objects.filter(person=key, ended_on=None))
    ROLES.rows(person.pk)

It may be about several keys, each of which stands where the queryset asks for it, or in an array. What else
the query names, such as a day, is `at`: for another `at` the words are made anew.
"""

from collections.abc import Callable, Hashable, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any, Generic, TypeVar, cast

from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.query import get_related_populators

Row = TypeVar("Row", bound=Model)
#: A primary key, words, a day, or several numbers in an array.
Key = int | str | date | list[int]
#: Stands for the key while the words are made, and the numbers below it for further ones; no row has them.
ANY_KEY = -8_135_207_433
#: Keys are whole numbers of 64 bits.
LARGEST = 2**63


def standing_for(keys: Sequence[Key]) -> list[Any]:
    """What stands for such keys while the words are made."""
    numbers = (ANY_KEY - place for place in range(len(keys)))
    return [_like(key, number) for key, number in zip(keys, numbers, strict=True)]


def _like(key: Key, number: int) -> Key:
    if isinstance(key, list):
        return [number]
    if isinstance(key, date):
        return date.min + timedelta(days=ANY_KEY - number)
    return f"\0{number}" if isinstance(key, str) else number


def filled_in(values: Sequence[Any], keys: Sequence[Key]) -> list[Any]:
    """The values of a query, with keys in the place of those that stood for them, in arrays too."""
    said: dict[Any, Key] = {}
    for stood, key in zip(standing_for(keys), keys, strict=True):
        said[stood[0] if isinstance(stood, list) else stood] = key

    def fill(value: Any) -> Any:
        if isinstance(value, list):
            found = [fill(each) for each in value]
            is_key = len(value) == 1 and found[0] is not value[0] and isinstance(found[0], list)
            return found[0] if is_key else found
        return said.get(value, value) if isinstance(value, int | str | date) else value

    return [fill(value) for value in values]


class Prepared(Generic[Row]):
    """A queryset about some keys, with what `select_related` and `annotate` put beside its objects."""

    def __init__(self, about: Callable[..., QuerySet[Row]]) -> None:
        self.about = about
        self.made: tuple[Hashable, _Words] | None = None

    def rows(self, *keys: int, at: Hashable = None) -> list[Row]:
        """The objects as the queryset would have them: none of a key that no row can have. One query."""
        if not all(-LARGEST <= key < LARGEST for key in keys):
            return []
        made = self.made
        if made is None or made[0] != at:
            made = self.made = at, _Words(self.about(*standing_for(keys)))
        return cast(list[Row], made[1].rows(keys))


class _Words:
    def __init__(self, asked: QuerySet[Any]) -> None:
        compiler = asked.query.get_compiler(connection.alias)
        self.sql, self.values = compiler.as_sql()
        select, told = compiler.select, compiler.klass_info
        fields = told["select_fields"]
        self.model: type[Model] = told["model"]
        self.own = slice(fields[0], fields[-1] + 1)
        self.names = [column[0].target.attname for column in select[self.own]]
        self.beside = get_related_populators(told, select, connection.alias)  # type: ignore[call-arg]
        self.annotations = compiler.annotation_col_map or {}
        self.convert = partial(
            compiler.apply_converters,
            converters=compiler.get_converters([column[0] for column in select]),
        )

    def rows(self, keys: Sequence[int]) -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(self.sql, filled_in(self.values, keys))
            return [self._object(row) for row in self.convert(cursor.fetchall())]

    def _object(self, row: Sequence[Any]) -> Any:
        made = self.model.from_db(connection.alias, self.names, row[self.own])
        for related in self.beside:
            related.populate(row, made)
        for name, place in self.annotations.items():
            setattr(made, name, row[place])
        return made
