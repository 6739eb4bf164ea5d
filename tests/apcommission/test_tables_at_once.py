"""Tables that follow each other in a migration are made, and taken away, in one step."""

from typing import Any

import pytest
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState

from apcommission.tables_at_once import CreateTables, at_once


def table(name: str, *more: tuple[str, Any]) -> migrations.CreateModel:
    return migrations.CreateModel(name, [("id", models.AutoField(primary_key=True)), *more])


HOUSE = table("House")
ROOM = table("Room", ("house", models.ForeignKey("barn.House", models.CASCADE)))


def test_what_follows_each_other_is_one_step() -> None:
    note = migrations.RunSQL("SELECT 1")
    first, second, third = at_once([HOUSE, ROOM, note, table("Yard")])
    assert isinstance(first, CreateTables)
    assert first.tables == [HOUSE, ROOM]
    assert second is note
    assert isinstance(third, CreateTables)


@pytest.mark.django_db
def test_a_step_makes_its_tables_and_takes_them_away() -> None:
    before, after = ProjectState(), ProjectState()
    (step,) = at_once([HOUSE, ROOM])
    step.state_forwards("barn", after)
    tables = {"barn_house", "barn_room"}
    with connection.schema_editor() as editor:
        step.database_forwards("barn", editor, before, after)
        assert tables <= set(connection.introspection.table_names())
        step.database_backwards("barn", editor, after, before)
        assert not tables & set(connection.introspection.table_names())
