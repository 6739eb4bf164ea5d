"""The world, made once for each database of tests and then copied into each test that wants one.

To make it takes a hundred statements; to copy its rows takes one. The rows wait in tables of their own beside
those of the service, the objects in Python as they were when the last row was made.
"""

import pickle
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.utils import timezone

from tests import emptying

if TYPE_CHECKING:
    from tests.factories.world import World

#: Where the rows of the world wait.
ROWS = "rows_of_the_world"


class KeptWorld:
    """Made while the database is as the migrations left it, and taken away again."""

    def __init__(self) -> None:
        from tests.factories.world import World

        world = World()
        self.day = world.today
        self.objects = pickle.dumps(world)
        self.copying = "SET LOCAL session_replication_role = replica;" + "".join(
            f"{line};" for line in _keep_rows()
        )
        self.copying += "SET LOCAL session_replication_role = origin"
        emptying.put_back()

    def copy(self) -> "World":
        """A world for one test; made anew where the test lives on another day."""
        if timezone.localdate() != self.day:
            from tests.factories.world import World

            return World()
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(self.copying)
        world: World = pickle.loads(self.objects)
        return world


def _keep_rows() -> list[str]:
    """Copy what is there beyond what ships; returns the statements that put it back."""
    statements = []
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {ROWS} CASCADE; CREATE SCHEMA {ROWS}")
        ships = emptying.tables_that_ship(cursor)
        for table in emptying.with_rows(cursor):
            own = f'SELECT * FROM public."{table}"'
            if table in ships:
                own += f' EXCEPT SELECT * FROM {emptying.SHIPS}."{table}"'
            cursor.execute(f'CREATE TABLE {ROWS}."{table}" AS {own}')
            if not cursor.rowcount:
                continue
            columns = ", ".join(f'"{column}"' for column in _columns(cursor, table))
            statements.append(
                f'INSERT INTO public."{table}" ({columns}) SELECT {columns} FROM {ROWS}."{table}"'
            )
    return statements


def _columns(cursor: emptying.Cursor, table: str) -> list[str]:
    """The columns that are written, not reckoned by the database."""
    cursor.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public'"
        " AND table_name = %s AND is_generated = 'NEVER' ORDER BY ordinal_position",
        [table],
    )
    return [column for (column,) in cursor.fetchall()]
