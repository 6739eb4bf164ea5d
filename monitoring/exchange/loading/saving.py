"""Writing many rows with a fixed number of statements."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from django.db import models

from monitoring.exchange import queries
from monitoring.exchange.checks import Row
from monitoring.exchange.comparing import Changes
from monitoring.exchange.sources import SOURCES
from monitoring.exchange.tables import Table

M = TypeVar("M", bound=models.Model)
#: Values of fields by their name; of a foreign key by its `…_id`.
Values = dict[str, Any]


def save(
    model: type[M], entries: Iterable[tuple[Any, Values]], found: Mapping[Any, M]
) -> dict[Any, M]:
    """Make or change one object for each (key, values); gives all of them by key. Two statements at most.

    `found` are the objects that are there; one that has the values already is left alone. None is the
    field's own empty value where it cannot be null. The version of what is changed counts up.
    """
    new: dict[Any, M] = {}
    old: dict[Any, M] = {}
    changed: list[M] = []
    fields: set[str] = set()
    for key, values in entries:
        fitting = {name: _fitting(model, name, value) for name, value in values.items()}
        obj = found.get(key)
        if obj is None:
            new[key] = model(**fitting)
            continue
        old[key] = obj
        if any(getattr(obj, name) != value for name, value in fitting.items()):
            for name, value in fitting.items():
                setattr(obj, name, value)
            fields.update(_field(model, name).name for name in values)
            changed.append(obj)
    model._default_manager.bulk_create(new.values())
    _update(model, changed, fields)
    return new | old


def _update(model: type[M], changed: list[M], fields: set[str]) -> None:
    """Write these fields of objects that are there: one statement, and fast for very many."""
    if not changed:
        return
    if hasattr(model, "version"):
        for obj in changed:
            obj.version += 1  # type: ignore[attr-defined]
        fields = fields | {"version"}
    key = model._meta.pk
    names = sorted(fields - {key.name if key else ""})
    model._default_manager.bulk_create(
        changed, update_conflicts=True, unique_fields=["pk"], update_fields=names
    )


def _field(model: type[models.Model], name: str) -> Any:
    return model._meta.get_field(name.removesuffix("_id"))


def _fitting(model: type[models.Model], name: str, value: Any) -> Any:
    if value is not None:
        return value
    field = _field(model, name)
    return None if field.null else field.get_default()


def own_fields(table: Table) -> dict[str, str]:
    """The columns that are a field of the table's own model: column to field."""
    paths = SOURCES[table.name].paths
    return {
        column: path for column, path in paths.items() if isinstance(path, str) and "__" not in path
    }


def values_of(table: Table, row: Row) -> Values:
    """What a row says of the fields of the table's own model."""
    return {name: row[column] for column, name in own_fields(table).items()}


def references(changes: Changes, column: str) -> set[str]:
    """The references that stand in a column of what is to be written."""
    return {row[column] for _, row in changes.rows} - {None}


def keys_for(changes: Changes, column: str) -> dict[str, Any]:
    """The primary keys of what a column refers to. One query."""
    return queries.keys(changes.table.by_name[column].refers, references(changes, column))


def save_plain(changes: Changes, links: Mapping[str, str]) -> None:
    """Write rows that are one object each: its own fields, and `links`, column to foreign key field."""
    keys = {column: keys_for(changes, column) for column in links}
    fields = own_fields(changes.table) | dict(links)

    def values(row: Row) -> Values:
        linked = {field: keys[column].get(row[column]) for column, field in links.items()}
        return values_of(changes.table, row) | linked

    save_rows(changes, [fields[column] for column in changes.table.key], values)


def save_rows(changes: Changes, natural: Sequence[str], values: Callable[[Row], Values]) -> None:
    """Write rows that are one object each, with these values; `natural` are the fields that tell it apart."""
    model: Any = SOURCES[changes.table.name].model
    added = [values(row) for _, row in changes.added]
    changed = [values(row) for _, row in changes.changed]
    save(model, enumerate(added), {})
    if changed:
        first = {each[natural[0]] for each in changed}
        there = model._default_manager.select_for_update(of=("self",))
        found = {
            tuple(getattr(obj, name) for name in natural): obj
            for obj in there.filter(**{f"{natural[0]}__in": first})
        }
        save(model, ((tuple(each[name] for name in natural), each) for each in changed), found)
