"""Values before and after: triggers of the database write them, on every table of a pupil's record.

Which tables these are is asked of the models' relations after each migration, so that no table and no way of
writing (a form, a job, an update of many rows) is forgotten. The values belong to the record: `forget`
takes them out when it is erased.
"""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db import connection, models

from apcommission.audit.models import Change
from apcommission.relations import below

#: The model whose record is followed, and models below it that are not: told by the room of pupils.
_ROOTS: list[str] = []
_NOT_FOLLOWED: set[str] = set()
TRIGGER = "values_before_and_after"


def follow(root: str) -> None:
    """Follow the changes of all that belongs to rows of this model ("referrals.Pupil")."""
    if root not in _ROOTS:
        _ROOTS.append(root)


def leave_out(label: str) -> None:
    """Do not follow this model: it outlives the record, says nothing of the pupil, or repeats others."""
    _NOT_FOLLOWED.add(label)


def followed() -> dict[type[models.Model], str]:
    """{model: SQL that finds the key of the pupil from a row as JSON, "$1"}; only what the database has."""
    found: dict[type[models.Model], str] = {}
    for label in _ROOTS:
        root = apps.get_model(label)
        without = {apps.get_model(name) for name in _NOT_FOLLOWED}
        reached = below(root, without=without)
        found[root] = f"SELECT ($1->>'{_pk(root)}')::bigint"
        for model, one in reached.items():
            ways = [
                _way(field, reached, root, f"($1->>'{field.column}')::bigint") for field in one.ways
            ]
            found[model] = f"SELECT COALESCE({', '.join(ways)})"
    return found


def _pk(model: type[models.Model]) -> str:
    return str(model._meta.pk.column) if model._meta.pk else "id"


def _way(field: Any, reached: Any, root: Any, value: str, level: int = 1) -> str:
    """SQL for the pupil's key, from the value of a foreign key, going up one model at a time."""
    parent = field.related_model
    if parent is root:
        return value
    alias = f"t{level}"
    up = [
        _way(one, reached, root, f'{alias}."{one.column}"', level + 1)
        for one in reached[parent].ways
    ]
    table, key = parent._meta.db_table, field.target_field.column
    found = f'COALESCE({", ".join(up)}) FROM "{table}" {alias}'
    return f'(SELECT {found} WHERE {alias}."{key}" = {value})'


def install(**_: Any) -> None:
    """Put the triggers on the tables that lack them or have another; run after each migration. One query
    where all is well.
    """
    with connection.cursor() as cursor:
        present = _present(cursor)
        tables = set(connection.introspection.table_names(cursor)) if _ROOTS else set()
        wanted = {
            model._meta.db_table: (model._meta.label, _pk(model), whose)
            for model, whose in followed().items()
            if model._meta.db_table in tables
        }
        for table, arguments in wanted.items():
            if present.get(table) != arguments:
                cursor.execute(_statement(table), arguments)
        for table in present.keys() - wanted.keys():
            cursor.execute(f'DROP TRIGGER {TRIGGER} ON "{table}"')


def _present(cursor: Any) -> dict[str, tuple[str, ...]]:
    cursor.execute(
        "SELECT tgrelid::regclass::text, encode(tgargs, 'escape') FROM pg_trigger WHERE tgname = %s",
        [TRIGGER],
    )
    return {
        table.strip('"').removeprefix("public."): tuple(said.split("\\000")[:-1])
        for table, said in cursor.fetchall()
    }


def _statement(table: str) -> str:
    return (
        f'CREATE OR REPLACE TRIGGER {TRIGGER} AFTER UPDATE OR DELETE ON "{table}" '
        "FOR EACH ROW EXECUTE FUNCTION keep_values_before_and_after(%s, %s, %s)"
    )


def forget(pupil_ids: Iterable[int]) -> int:
    """Take the values out, as the record is erased; that there was a change, when and by whom, stays.

    The caller has set `apcommission.erasing`, without which the database refuses.
    """
    return Change.objects.filter(pupil_id__in=list(pupil_ids)).exclude(kept=None).update(kept=None)
