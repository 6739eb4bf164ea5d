"""A term of marks: what PostgreSQL itself takes to count, copy in and upsert them.

The table has the columns of a mark and nothing else: no history, no checks beyond its key.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

from django.db import connection
from django.db.backends.utils import CursorWrapper
from psycopg2.extras import execute_values

from bench.rows import Row, best_of
from bench.sized import Size

# A term of 140 sessions of 16,430 placements.
MARKS = 2_300_000
SESSIONS = 140
RETURNED = 100_000
CODES = r"/\BCDIMOPUV"

CREATE = """
    CREATE TEMPORARY TABLE bench_mark (
        placement_id bigint NOT NULL,
        on_date date NOT NULL,
        session char(2) NOT NULL,
        code char(1) NOT NULL,
        PRIMARY KEY (placement_id, on_date, session)
    )
"""
FILL = """
    INSERT INTO bench_mark
    SELECT n / %(sessions)s, DATE '2025-09-01' + (n %% %(sessions)s)::int / 2,
           CASE n %% 2 WHEN 0 THEN 'AM' ELSE 'PM' END,
           substr(%(codes)s, 1 + (n * 7919 %% length(%(codes)s))::int, 1)
    FROM generate_series(0::bigint, %(marks)s - 1) AS n
"""
COUNT = """
    SELECT count(*), count(*) FILTER (WHERE code IN ('/', '\\', 'B', 'P', 'V')),
           count(*) FILTER (WHERE code IN ('C', 'I', 'M')), count(*) FILTER (WHERE code IN ('O', 'U')),
           count(DISTINCT placement_id)
    FROM bench_mark
"""
UPSERT = """
    INSERT INTO bench_mark VALUES %s
    ON CONFLICT (placement_id, on_date, session) DO UPDATE SET code = EXCLUDED.code
"""


DELETE_RETURNED = "DELETE FROM bench_mark WHERE on_date >= DATE '2026-01-01'"


def rows(_sizes: list[Size]) -> list[Row]:
    lines = returned()
    text = "".join("\t".join(line) + "\n" for line in lines)
    with marks_of_a_term() as cursor:
        count = best_of(3, lambda: cursor.execute(COUNT))
        copy = best_of(
            3,
            lambda: cursor.copy_expert("COPY bench_mark FROM STDIN", io.StringIO(text)),
            before=lambda: cursor.execute(DELETE_RETURNED),
        )
        insert = best_of(
            3,
            lambda: execute_values(cursor.cursor, UPSERT, lines, page_size=1000),
            before=lambda: cursor.execute(DELETE_RETURNED),
        )
        update = best_of(3, lambda: execute_values(cursor.cursor, UPSERT, lines, page_size=1000))
    return [
        Row(f"one aggregate over {MARKS:,} marks", count),
        Row(f"COPY of {RETURNED:,} marks", copy),
        Row(f"upsert of {RETURNED:,} new marks, 1,000 a statement", insert),
        Row(f"upsert of {RETURNED:,} known marks, 1,000 a statement", update),
    ]


def returned() -> list[tuple[str, str, str, str]]:
    """Marks of the term after: placement, date, session, code."""
    start = date(2026, 1, 5)
    return [
        (
            str(n // SESSIONS),
            (start + timedelta(days=n % SESSIONS // 2)).isoformat(),
            "AM" if n % 2 == 0 else "PM",
            CODES[n % len(CODES)].replace("\\", "/"),
        )
        for n in range(RETURNED)
    ]


@contextmanager
def marks_of_a_term() -> Iterator[CursorWrapper]:
    """A cursor on a connection whose temporary table holds a term of marks."""
    with connection.cursor() as cursor:
        cursor.execute(CREATE)
        cursor.execute(FILL, {"sessions": SESSIONS, "codes": CODES, "marks": MARKS})
        cursor.execute("ANALYZE bench_mark")
        yield cursor
        cursor.execute("DROP TABLE bench_mark")
