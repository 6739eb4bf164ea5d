"""Many tables in one step of a migration.

Django draws all models anew after each table that it adds, which for tables that refer to each other takes
seconds. Here they are drawn once for all tables that follow each other:

    operations = at_once([migrations.CreateModel(...), migrations.CreateModel(...), migrations.AddIndex(...)])
"""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation


class CreateTables(Operation):
    """What several `CreateModel` do, one after the other."""

    reduces_to_sql = True
    reversible = True

    def __init__(self, tables: Sequence[CreateModel]) -> None:
        self.tables = list(tables)

    def state_forwards(self, app_label: str, state: Any) -> None:
        # Without drawn models there is nothing to be drawn anew; they are drawn when they are asked for.
        state.__dict__.pop("apps", None)
        for table in self.tables:
            table.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        for table in self.tables:
            table.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        for table in reversed(self.tables):
            table.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"Create models {', '.join(table.name for table in self.tables)}"


def at_once(operations: Sequence[Operation]) -> list[Operation]:
    """The same operations, those that create tables and follow each other as one."""
    steps: list[Operation] = []
    for are_tables, following in groupby(operations, key=lambda one: type(one) is CreateModel):
        if are_tables:
            steps.append(CreateTables([one for one in following if isinstance(one, CreateModel)]))
        else:
            steps.extend(following)
    return steps
