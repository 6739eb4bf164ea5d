"""Counting attendance, and weighing reasons, ahead for early warning (kept.py, noted.py: how they hold)."""

from datetime import date

from django.db import connection, transaction

from monitoring.early_warning.kept import COUNTED, ROWS, TABLE
from monitoring.early_warning.weighing import made_by, weighed
from placements.placement.models import HOLDING_A_PLACE

#: So many placements are counted, and locked, at a time.
AT_A_TIME = 500
#: So many rows of placements that are over go at a time.
GO_AT_A_TIME = 5000

MISSING = f"""
SELECT EXISTS (
    SELECT FROM placements_placement p
    WHERE p.state IN ('active', 'reintegrating')
      AND NOT EXISTS (SELECT FROM {TABLE} k WHERE k.placement_id = p.id))
"""  # noqa: S608 - made of constants
WAITING = f"""
SELECT k.placement_id FROM {TABLE} k JOIN placements_placement p ON p.id = k.placement_id
WHERE p.state IN ('active', 'reintegrating') AND (k.day IS DISTINCT FROM %s OR k.made_by <> %s)
ORDER BY k.placement_id LIMIT %s FOR UPDATE OF k SKIP LOCKED
"""  # noqa: S608 - made of constants
OVER = f"""
DELETE FROM {TABLE} WHERE placement_id IN (
    SELECT k.placement_id FROM {TABLE} k JOIN placements_placement p ON p.id = k.placement_id
    WHERE p.state NOT IN {HOLDING_A_PLACE} LIMIT %s FOR UPDATE OF k SKIP LOCKED)
"""  # noqa: S608 - made of constants
KEEP = f"""
UPDATE {TABLE} k SET day = d.today, counts = c.counts
FROM (SELECT %s::date AS today) d
CROSS JOIN (SELECT unnest(%s::bigint[]) AS id) p
CROSS JOIN LATERAL ({COUNTED}) AS c (counts)
WHERE k.placement_id = p.id
"""  # noqa: S608 - made of constants


#: What is noted is forgotten, and its rows are told to hold no longer, at once: whoever looks in between sees
#: the one or the other. Rows that someone changes at the moment are not waited for; their notes stay.
NOTED = f"""
WITH changed AS (
    SELECT n.id AS note, p.id FROM monitoring_watchchange n
    JOIN placements_placement p ON n.what = 'provider' AND p.provider_id = n.key
        AND p.state IN ('active', 'reintegrating')
    UNION ALL SELECT n.id, n.key FROM monitoring_watchchange n WHERE n.what = 'placement'),
found AS MATERIALIZED (
    SELECT k.placement_id FROM {TABLE} k WHERE k.placement_id IN (SELECT id FROM changed)
    FOR UPDATE SKIP LOCKED),
forgotten AS (
    DELETE FROM monitoring_watchchange n WHERE NOT EXISTS (
        SELECT FROM changed c JOIN {TABLE} k ON k.placement_id = c.id
        WHERE c.note = n.id AND c.id NOT IN (SELECT placement_id FROM found)))
UPDATE {TABLE} k SET day = NULL FROM found WHERE k.placement_id = found.placement_id
"""  # noqa: S608 - made of constants
WEIGHED = f"""
UPDATE {TABLE} k SET mask = {{weighed}}, made_by = %(made_by)s
FROM monitoring_watch w JOIN placements_placement p ON p.id = w.placement_id
WHERE p.id = ANY (%(keys)s) AND k.placement_id = p.id
"""  # noqa: S608 - made of constants


def keep_attendance(*, today: date) -> int:
    """Count and weigh what is not kept of placements under way; how many were counted.

    Rows that someone changes at the moment are left for the next time.
    """
    _make_rows()
    with connection.cursor() as cursor:
        cursor.execute(NOTED)
        cursor.execute(OVER, [GO_AT_A_TIME])
    number = 0
    while found := _keep_some(today):
        number += found
    return number


@transaction.atomic
def _make_rows() -> None:
    """Where placements came without their triggers, as from a backup, or go on after they were over: once
    whoever writes marks is done.
    """
    with connection.cursor() as cursor:
        cursor.execute(MISSING)
        if cursor.fetchone()[0]:
            cursor.execute("LOCK TABLE placements_mark IN SHARE ROW EXCLUSIVE MODE")
            cursor.execute(ROWS)


@transaction.atomic
def _keep_some(today: date) -> int:
    with connection.cursor() as cursor:
        cursor.execute(WAITING, [today, made_by(), AT_A_TIME])
        keys = [key for (key,) in cursor.fetchall()]
        # A statement of its own, after the rows are locked: it sees all marks that were written before.
        if keys:
            cursor.execute(KEEP, [today, keys])
            words = WEIGHED.format(weighed=weighed(today))
            cursor.execute(words, {"made_by": made_by(), "keys": keys})
    return len(keys)
