"""Queries whose words are made once: for what every request asks.

To put such a query into words takes Django longer than the database needs to answer it.

    ROLES = Prepared(lambda key: RoleAssignment.objects.filter(person=key, ended_on=None))
    ROLES.rows(person.pk)

What else the query names, such as a day, is `at`: for another `at` the words are made anew.
"""

from collections.abc import Callable, Hashable
from typing import Any, Generic, TypeVar, cast

from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.query import get_related_populators

Row = TypeVar("Row", bound=Model)
#: Stands for the key while the words are made; no row has it.
ANY_KEY = -8_135_207_433


class Prepared(Generic[Row]):
    """A queryset about one key, with what `select_related` and `annotate` put beside its objects."""

    def __init__(self, about: Callable[[int], QuerySet[Row]]) -> None:
        self.about = about
        self.made: tuple[Hashable, _Words] | None = None

    def rows(self, key: int, at: Hashable = None) -> list[Row]:
        """The objects as the queryset would have them. One query."""
        made = self.made
        if made is None or made[0] != at:
            made = self.made = at, _Words(self.about(ANY_KEY))
        return cast(list[Row], made[1].rows(key))


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
        if compiler.get_converters([column[0] for column in select]):
            raise TypeError("Only columns that PostgreSQL's driver answers as they are")

    def rows(self, key: int) -> list[Any]:
        values = [key if value == ANY_KEY else value for value in self.values]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, values)
            return [self._object(row) for row in cursor.fetchall()]

    def _object(self, row: tuple[Any, ...]) -> Any:
        made = self.model.from_db(connection.alias, self.names, row[self.own])
        for related in self.beside:
            related.populate(row, made)
        for name, place in self.annotations.items():
            setattr(made, name, row[place])
        return made
