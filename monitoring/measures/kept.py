"""Figures of terms and school years that are kept, and which still hold (docs/decisions: kept figures).

A kept figure stands in a snapshot of the database: what was committed before is in it. Each change that may
enter figures is noted with its transaction (noted.py). A kept figure holds as long as no change is noted of
its scope and time that its snapshot did not see; both are compared in the statement that reads it.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils import timezone

from apcommission.versions import version_of
from monitoring.measures.figures import Period
from monitoring.measures.models import Topic
from monitoring.measures.sql import ACTIVE, NOT_MAINSTREAM

#: Kinds of scope whose figures are kept: others are asked for seldom.
KINDS = ("la", "provider", "school")

#: Of a kept figure k: it was counted for this day; or for an earlier one, and nothing of it waits for a day.
SAME_DAY = "(k.counted_on = {today} OR k.counted_on < {today} AND k.is_settled)"
#: A kept figure k of the whole authority.
OF_ALL = "k.kind NOT IN ('provider', 'school')"
#: A change j that a kept figure k did not see, and that may enter it.
UNSEEN = f"""
    j.topic = k.topic AND j.since <= k."end"
    AND ({OF_ALL} OR j.of_all
         OR k.kind = 'provider' AND k.key = ANY (j.providers)
         OR k.kind = 'school' AND (j.of_all_schools OR k.key = ANY (j.schools)))
    AND NOT pg_visible_in_snapshot(j.change::text::xid8, k.snapshot::pg_snapshot)"""
#: The server that counts its transactions: in another one a snapshot says nothing.
SERVER = "(SELECT system_identifier::text FROM pg_control_system())"
#: Of a kept figure k: no such change.
HOLDS = f"""
    k.server = {SERVER} AND NOT EXISTS (SELECT FROM monitoring_figurechange j WHERE {UNSEEN})"""
#: So long figures of a group of pupils are kept after someone looked at them: of most nobody does.
ASKED = timedelta(days=30)
#: What was counted of the whole authority in this time is shown to whoever looks `lately`, with its hour.
LATELY = timedelta(minutes=10)
#: Of a kept figure k: so it is, though it holds no longer, or was counted before midnight.
SHOWN = f"(k.counted_at >= {{since}} AND {OF_ALL} AND k.server = {SERVER})"
READ = f"""
SELECT w.place, k.rows::json, CASE WHEN NOT h.holds THEN k.counted_at END
FROM (VALUES %s) AS w (place, kind, key, start, "end", today, made_by, since)
JOIN monitoring_keptfigures k ON k.kind = w.kind AND k.key = w.key AND k.start = w.start::date
    AND k."end" = w."end"::date AND k.made_by = w.made_by
CROSS JOIN LATERAL (SELECT {SAME_DAY.format(today="w.today::date")} AND {HOLDS} AS holds) h
WHERE h.holds OR {SHOWN.format(since="w.since::timestamptz")}"""  # noqa: S608 - made of constants
#: Whose figures of a period are wanted and are not kept, or no longer hold.
OF_PERIOD = f"FROM placements_placement p WHERE {ACTIVE}"
MISSING = f"""
SELECT s.kind, s.key, s.reference
FROM (
    SELECT 'la' AS kind, 0::bigint AS key, '' AS reference
    UNION SELECT 'provider', p.provider_id, '' {OF_PERIOD}
    UNION SELECT 'school', p.school_id, '' {OF_PERIOD}
    UNION SELECT g.kind, g.key, g.reference FROM monitoring_keptfigures g
    WHERE g.start = %(from)s AND g."end" = %(to)s AND g.asked_on >= %(asked_since)s) s
WHERE s.key IS NOT NULL AND NOT EXISTS (
    SELECT FROM monitoring_keptfigures k
    WHERE k.kind = s.kind AND k.key = s.key AND k.start = %(from)s AND k."end" = %(to)s
      AND k.made_by = %(made_by)s::jsonb ->> s.kind
      AND {SAME_DAY.format(today="%(today)s")} AND {HOLDS})
ORDER BY 1, 2"""  # noqa: S608 - made of constants
#: What holds of the whole authority is as it would be counted now.
HELD = f"""
UPDATE monitoring_keptfigures k SET counted_at = %(now)s
WHERE {OF_ALL} AND {SAME_DAY.format(today="%(today)s")} AND {HOLDS}"""  # noqa: S608 - made of constants
#: What holds no longer, and is not shown `lately`: of what there still is, it is kept anew. Of groups what
#: nobody looked at for long.
BROKEN = f"""
DELETE FROM monitoring_keptfigures k
WHERE CASE WHEN k.asked_on IS NULL THEN NOT ({HOLDS}) AND NOT {SHOWN.format(since="%s")}
           ELSE k.asked_on < %s END"""  # noqa: S608 - made of constants
#: That someone looked at the figures of a group: they are not kept yet, or that was noted today.
LOOKED_AT = """
INSERT INTO monitoring_keptfigures (
    kind, key, start, "end", reference, asked_on, counted_on, is_settled, made_by, server, snapshot, rows)
SELECT 'group', %(key)s, %(from)s, %(to)s, %(reference)s, %(today)s, %(today)s, FALSE, '', '',
       pg_current_snapshot()::text, 'null'
WHERE NOT EXISTS (
    SELECT FROM monitoring_keptfigures k
    WHERE k.kind = 'group' AND k.key = %(key)s AND k.start = %(from)s AND k."end" = %(to)s
      AND k.asked_on = %(today)s)
ON CONFLICT (kind, key, start, "end") DO UPDATE SET asked_on = excluded.asked_on"""
#: Changes that every kept figure which they may enter has seen.
SEEN = f"""
DELETE FROM monitoring_figurechange j
WHERE NOT EXISTS (SELECT FROM monitoring_keptfigures k WHERE {UNSEEN})"""  # noqa: S608 - made of constants


@dataclass(frozen=True)
class Wanted:
    """What is looked for: the key is 0 for the authority; `made_by` tells the version of the definitions.

    `kind` is one of KINDS, or that of a table of the whole authority (kept_tables.py). `topic`: which changes
    may enter it.
    """

    kind: str
    key: int
    period: Period
    today: date
    made_by: str
    topic: str = Topic.FIGURES

    @property
    def identity(self) -> tuple[str, int, date, date]:
        return self.kind, self.key, self.period.start, self.period.end


def version(statement: str) -> str:
    """What tells the answer of a statement from that of another version of the definitions."""
    return version_of(f"{statement}{NOT_MAINSTREAM}")


#: What is read ahead, for as long as that lasts; None: it is not kept, or does not hold.
_AHEAD: ContextVar[Mapping[Wanted, Any] | None] = ContextVar("read_ahead", default=None)


@contextmanager
def read_ahead(wanted: Sequence[Wanted]) -> Iterator[None]:
    """All of these in one query: who reads one of them within asks nothing more."""
    found = _read(wanted)
    before = _AHEAD.set({one: found.get(one) for one in wanted})
    try:
        yield
    finally:
        _AHEAD.reset(before)


@dataclass
class Told:
    """What was read `lately`. `oldest`: when the oldest of it that holds no longer was counted, if any."""

    since: datetime
    oldest: datetime | None = None


_LATELY: ContextVar[Told | None] = ContextVar("lately", default=None)


@contextmanager
def lately() -> Iterator[Told]:
    """Within, figures and tables of the whole authority may be as old as LATELY, and it is told how old.

    To count them anew takes seconds, and something of a whole authority changes every minute of a morning.
    """
    told = Told(timezone.now() - LATELY)
    before = _LATELY.set(told)
    try:
        yield told
    finally:
        _LATELY.reset(before)


def read(wanted: Iterable[Wanted]) -> dict[Wanted, Any]:
    """What was packed of those that are kept and hold. One query; none for none."""
    ahead = _AHEAD.get() or {}
    asked = dict.fromkeys(wanted)
    known = {one: ahead[one] for one in asked if one in ahead}
    return {
        **{one: rows for one, rows in known.items() if rows is not None},
        **_read([one for one in asked if one not in ahead]),
    }


def _read(wanted: Sequence[Wanted]) -> dict[Wanted, Any]:
    if not wanted:
        return {}
    told = _LATELY.get()
    since = told and told.since
    values = [
        (place, *one.identity, one.today, one.made_by, since) for place, one in enumerate(wanted)
    ]
    with connection.cursor() as cursor:
        # As one statement, through Django's cursor, so that it is counted as others are.
        listed = b", ".join(cursor.mogrify("%s", [one]) for one in values)
        cursor.execute(READ % listed.decode())
        found = cursor.fetchall()
    if told:
        moments = (told.oldest, *(at for *_, at in found))
        told.oldest = min(filter(None, moments), default=None)
    return {wanted[place]: rows for place, rows, _ in found}


def packed(row: Sequence[Any]) -> list[Any]:
    """A row as JSON holds it: decimals as text under a name, so that each digit comes back."""
    return [{"decimal": str(one)} if isinstance(one, Decimal) else one for one in row]


def unpacked(data: Sequence[Any]) -> tuple[Any, ...]:
    """The row that was packed."""
    return tuple(
        [Decimal(one["decimal"]) if type(one) is dict and "decimal" in one else one for one in data]
    )


def missing(
    *, period: Period, today: date, made_by: Mapping[str, str]
) -> list[tuple[str, int, str]]:
    """(kind, key, name of the group) of what waits to be kept in a period. One query.

    The authority, providers and schools with a placement in it, and groups that someone looked at.
    """
    values: dict[str, Any] = {
        "from": period.start,
        "to": period.end,
        "today": today,
        "made_by": json.dumps({**made_by, "group": made_by["la"]}),
        "asked_since": today - ASKED,
    }
    with connection.cursor() as cursor:
        cursor.execute(MISSING, values)
        return [(str(kind), int(key), str(name)) for kind, key, name in cursor.fetchall()]


@dataclass(frozen=True)
class Moment:
    """What is committed before: the server of PostgreSQL, and a snapshot of what its transactions wrote."""

    server: str
    snapshot: str
    at: datetime


def moment() -> Moment:
    """Now. What is counted later holds all that the snapshot saw, and perhaps more. One query."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {SERVER}, pg_current_snapshot()::text")
        server, snapshot = cursor.fetchone()
    return Moment(server, snapshot, timezone.now())
