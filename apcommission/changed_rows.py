"""For migrations: a trigger that is told, once for each statement, which rows of a table it changed."""

from collections.abc import Callable, Iterator, Sequence

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
    note: Callable[[str], str],
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
