"""For migrations: a trigger that is told, once for each statement, which rows of a table it changed."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

#: SQL that notes some rows, which are given as a SELECT.
Note = Callable[[str], str]
FUNCTION = """
CREATE OR REPLACE FUNCTION {function}() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        {inserted}
    ELSIF TG_OP = 'DELETE' THEN
        {deleted}
    ELSE
        {updated}
    END IF;
    RETURN NULL;
END $$"""
UPDATED = "UPDATE ON {table} REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows"
ALL = (
    "INSERT ON {table} REFERENCING NEW TABLE AS new_rows",
    "DELETE ON {table} REFERENCING OLD TABLE AS old_rows",
    UPDATED,
)


def statements(
    table: str,
    columns: Sequence[str],
    note: Note,
    *,
    function: str,
    trigger: str,
    events: Sequence[str] = ALL,
) -> Iterator[tuple[str, str]]:
    """What makes the function and its triggers, or makes them again, each with what takes it away.

    `note`: SQL for rows, which are given as a SELECT of the columns: those that are new or deleted, and of an
    update those in which one of the columns differs, as they were and as they are.
    """
    read = ", ".join(f'"{name}"' for name in columns)
    old, new = (f"SELECT {read} FROM {rows}" for rows in ("old_rows", "new_rows"))  # noqa: S608 - of constants
    changed = f"({old} EXCEPT ALL {new}) UNION ALL ({new} EXCEPT ALL {old})"
    made = FUNCTION.format(
        function=function, inserted=note(new), deleted=note(old), updated=note(changed)
    )
    yield made, f"DROP FUNCTION {function}()"
    for number, event in enumerate(events):
        name = f"{trigger}_{number}"
        yield (
            f"CREATE OR REPLACE TRIGGER {name} AFTER {event.format(table=table)}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION {function}()",
            f"DROP TRIGGER {name} ON {table}",
        )


def perform(function: str, key: str) -> Note:
    """A note that hands the values of a column of the rows, each once, to a function of the database."""
    return lambda rows: f"PERFORM {function}(array_agg(DISTINCT r.{key})) FROM ({rows}) r;"


@dataclass(frozen=True)
class ByKey:
    """A table whose changes are noted by a key: what a row is about, the column of that key, what is read.

    `updated_only`: of a new row, or one that is deleted, something else tells.
    """

    table: str
    what: str
    key: str
    columns: tuple[str, ...]
    updated_only: bool = False


def noted_by_key(tables: Iterable[ByKey], *, into: str, name: str) -> Iterator[tuple[str, str]]:
    """What makes the triggers that write (what, key) `into` a table, each with what takes it away."""

    def note_of(one: ByKey) -> Note:
        return lambda rows: (
            f"INSERT INTO {into} (what, key) SELECT DISTINCT '{one.what}', r.{one.key} FROM ({rows}) r;"  # noqa: S608 - of constants
        )

    for one in tables:
        yield from statements(
            one.table,
            one.columns,
            note_of(one),
            function=f"note_{name}_of_{one.table}",
            trigger=f"note_{name}",
            events=[UPDATED] if one.updated_only else ALL,
        )
