"""Migrations run while people work and while the former code still answers (docs/decisions/0022)."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.postgres.operations import (
    AddConstraintNotValid,
    AddIndexConcurrently,
    NotInTransactionMixin,
    ValidateConstraint,
)
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.models import Q

from apcommission.capabilities import APPS
from apcommission.tables_at_once import CreateTables

#: The last migration of each app that was written before any installation held data of its own. When several
#: lines of work come together before the first release, these numbers go up with them; after it they stay.
BEFORE = {"apcommission": 9, "providers": 3, "referrals": 4, "placements": 4, "monitoring": 11}

REASON = {
    migrations.DeleteModel: "takes away a table that the former code may ask for",
    migrations.RenameModel: "renames a table that the former code asks for",
    migrations.AlterModelTable: "renames a table that the former code asks for",
    migrations.RemoveField: "takes away a column that the former code asks for",
    migrations.RenameField: "renames a column that the former code asks for",
    migrations.RunPython: "does what no tool can tell",
    migrations.RunSQL: "does what no tool can tell",
    migrations.AddConstraint: "checks every row while it holds the table",
    migrations.AlterUniqueTogether: "checks every row while it holds the table",
    migrations.AlterField: "may rewrite every row",
}


def dangers(migration: migrations.Migration) -> Iterator[str]:
    """What in it is not safe on a running system, in words."""
    own: set[str] = set()
    for operation in flat(migration.operations):
        if isinstance(operation, migrations.CreateModel):
            own.add(operation.name.lower())
        elif table(operation) not in own and (why := danger(operation)):
            yield f"{operation.describe()}: {why}"


def flat(operations: list[Operation]) -> Iterator[Operation]:
    for operation in operations:
        if isinstance(operation, migrations.SeparateDatabaseAndState):
            yield from flat(operation.database_operations)
        elif isinstance(operation, CreateTables):
            yield from operation.tables
        else:
            yield operation


def table(operation: Operation) -> str:
    named = getattr(operation, "model_name", None) or getattr(operation, "name", None) or ""
    return str(named).lower()


def danger(operation: Operation) -> str:
    """Why this one is not safe on a table that stands already; empty: it is."""
    if isinstance(operation, NotInTransactionMixin | AddConstraintNotValid):
        return ""
    if isinstance(operation, migrations.AddField):
        return _of_new_column(operation.field)
    if isinstance(operation, migrations.AddIndex):
        return "makes an index while it holds the table: AddIndexConcurrently does not"
    found = (why for kind, why in REASON.items() if isinstance(operation, kind))
    return next(found, "")


def _of_new_column(field: "models.Field[Any, Any]") -> str:
    if field.many_to_many or field.null:
        return ""
    if not field.has_db_default():
        return "the former code cannot fill it: it needs db_default, or null"
    return ""


def ours() -> list[tuple[str, migrations.Migration]]:
    disk = MigrationLoader(None).disk_migrations or {}
    return [(f"{app}.{name}", migration) for (app, name), migration in disk.items() if app in APPS]


def number(migration: migrations.Migration) -> int:
    return int(migration.name.partition("_")[0])


def test_every_migration_is_safe_on_a_running_system_or_says_why() -> None:
    """Write SAFE = "why …" into a migration that may do it all the same (see the page)."""
    faults = []
    for name, migration in ours():
        if number(migration) <= BEFORE[migration.app_label]:
            continue
        module = __import__(f"{migration.app_label}.migrations.{migration.name}", fromlist=["SAFE"])
        if not getattr(module, "SAFE", ""):
            faults += [f"{name}: {words}" for words in dangers(migration)]
    assert faults == []


def test_the_app_has_one_last_migration_each() -> None:
    loader = MigrationLoader(None)
    assert {app: len(loader.graph.leaf_nodes(app)) for app in APPS} == dict.fromkeys(APPS, 1)


def made(*operations: Operation) -> migrations.Migration:
    migration = migrations.Migration("0099_x", "placements")
    migration.operations = list(operations)
    return migration


@pytest.mark.parametrize(
    ("operation", "words"),
    [
        (migrations.RemoveField("pupil", "x"), "takes away a column"),
        (migrations.AddField("pupil", "x", models.IntegerField(default=1)), "db_default"),
        (migrations.AddIndex("pupil", models.Index(fields=["x"], name="x")), "Concurrently"),
        (migrations.RunPython(migrations.RunPython.noop), "no tool"),
        (
            migrations.SeparateDatabaseAndState(database_operations=[migrations.DeleteModel("x")]),
            "takes away a table",
        ),
    ],
)
def test_what_blocks_or_breaks_is_found(operation: Operation, words: str) -> None:
    (told,) = dangers(made(operation))
    assert words in told


def test_what_is_safe_is_let_through() -> None:
    index = models.Index(fields=["x"], name="x")
    assert not [
        *dangers(
            made(
                migrations.CreateModel("new", [("id", models.BigAutoField(primary_key=True))]),
                migrations.AddField("new", "x", models.IntegerField()),
                migrations.AddIndex("new", index),
                migrations.AddField("pupil", "x", models.IntegerField(null=True)),
                migrations.AddField("pupil", "y", models.IntegerField(default=1, db_default=1)),
                AddIndexConcurrently("pupil", index),
                AddConstraintNotValid("pupil", models.CheckConstraint(condition=Q(x=1), name="c")),
                ValidateConstraint("pupil", "c"),
            )
        )
    ]
