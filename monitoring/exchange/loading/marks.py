"""Writes of marks. There may be very many: they go in by COPY, and the database itself compares them."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from django.db import connection

from apcommission.copying import Copied
from monitoring.exchange import queries
from monitoring.exchange.reading import Line, Sheet
from monitoring.exchange.values import HALVES

STAGE = """
DROP TABLE IF EXISTS staged_mark;
CREATE TEMPORARY TABLE staged_mark (
    placement_id bigint, date date, session smallint,
    code varchar(2), minutes_late smallint, recorded_by varchar(150)
) ON COMMIT DROP
"""
#: What a file may leave out: then the mark keeps what it has.
OPTIONAL = ("minutes_late", "recorded_by")
SAVE = """
WITH told AS (
    SELECT s.*, m.id IS NULL AS is_new
    FROM staged_mark s
    LEFT JOIN placements_mark m USING (placement_id, date, session)
    WHERE m.id IS NULL OR ({there}) IS DISTINCT FROM ({said})
), saved AS (
    INSERT INTO placements_mark AS m
        (placement_id, date, session, code, minutes_late, recorded_by, recorded_at)
    SELECT placement_id, date, session, code, minutes_late, recorded_by, now() FROM told
    ORDER BY placement_id, date, session
    ON CONFLICT ON CONSTRAINT one_mark_per_session
    DO UPDATE SET {changes}, recorder_id = NULL, recorded_at = now()
)
SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new) FROM told
"""


def save_marks(sheet: Sheet) -> tuple[int, int]:
    """Add and change marks; gives how many of each. Five statements, however many the marks."""
    if not sheet.rows:
        return 0, 0
    placements = queries.keys("placement", {row["placement_ref"] for _, row in sheet.rows})
    columns = ["code", *(name for name in OPTIONAL if name in sheet.columns)]
    statement = SAVE.format(
        there=", ".join(f"m.{name}" for name in columns),
        said=", ".join(f"s.{name}" for name in columns),
        changes=", ".join(f"{name} = excluded.{name}" for name in columns),
    )
    with connection.cursor() as cursor:
        cursor.execute(STAGE)
        Copied(_texts(sheet.rows, placements)).into(cursor, "COPY staged_mark FROM STDIN")
        cursor.execute("ANALYZE staged_mark")
        cursor.execute(statement)
        added, changed = cursor.fetchone()
        cursor.execute("DROP TABLE staged_mark")
    return added, changed


def _texts(rows: list[Line], placements: dict[str, Any]) -> Iterator[str]:
    """The rows as COPY takes them."""
    escaped = cache(_escaped)  # of this file alone: few codes, few people
    for _, row in rows:
        late = r"\N" if row["minutes_late"] is None else row["minutes_late"]
        half = HALVES.index(row["session"])
        code, recorder = escaped(row["code"]), escaped(row["recorded_by"] or "")
        yield f"{placements[row['placement_ref']]}\t{row['date']}\t{half}\t{code}\t{late}\t{recorder}\n"


def _escaped(text: str) -> str:
    if text.isalnum():
        return text
    text = text.replace("\\", "\\\\").replace("\t", "\\t")
    return text.replace("\n", "\\n").replace("\r", "\\r")
