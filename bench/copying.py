"""Rows of the sample, copied under other keys by one statement."""

from django.db import connection

FIRST_KEY = 1_000_000  # above all keys of the sample

#: A copy of rows of the sample under other keys: `row` is what is different in the n-th of `number`.
COPY = """
    INSERT INTO {table} ({columns}) SELECT {own}
    FROM generate_series(0, %(number)s - 1) AS n
    JOIN (SELECT t.*, row_number() OVER (ORDER BY t.{key}) - 1 AS nth_row FROM {table} t {where}) AS model
        ON model.nth_row = n %% (SELECT count(*) FROM {table} t {where})
    CROSS JOIN LATERAL jsonb_populate_record(NULL::{table}, to_jsonb(model) || {row}) AS made
"""


def copied(
    table: str, number: int, row: str, key: str = "id", where: str = ""
) -> tuple[str, dict[str, object]]:
    """The statement that copies so many rows of the sample, and its values."""
    columns = _columns(table)
    words = COPY.format(
        table=table,
        row=row,
        key=key,
        where=where,
        columns=", ".join(columns),
        own=", ".join(f"made.{name}" for name in columns),
    )
    return words, {"number": number, "first": FIRST_KEY}


def _columns(table: str) -> list[str]:
    """The columns of a table that are written: not those that the database computes."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT quote_ident(column_name) FROM information_schema.columns"
            " WHERE table_name = %s AND is_generated = 'NEVER' ORDER BY ordinal_position",
            [table],
        )
        return [name for (name,) in cursor.fetchall()]
