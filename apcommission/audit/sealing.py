"""The chain: a job seals what was written since, so that those who write never wait for each other.

The hash of a row is that of the hash before it and of all that the row holds; a Seal keeps the last one.
Sealed is only what can no longer be joined by an earlier row: keys are drawn before a transaction ends, so
the job waits for those that write now (docs/decisions: the audit trail is a chain).
"""

import hashlib
import json
import logging
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.db import connection, models, transaction

from apcommission.audit.models import AuditEvent, Change, Seal

logger = logging.getLogger(__name__)

Stream = Seal.Stream
#: What is hashed of a row, in this order. `kept` of a Change stands in by its digest.
COLUMNS: dict[Stream, tuple[str, ...]] = {
    Stream.EVENTS: ("pk", "at", "tx", "by_id", "verb", "subject_type", "subject_pk", "pupil_id", "detail"),
    Stream.CHANGES: (
        "pk", "at", "tx", "subject_type", "subject_pk", "pupil_id", "removed", "fields", "digest",
    ),
}  # fmt: skip
MODELS: dict[Stream, type[models.Model]] = {Stream.EVENTS: AuditEvent, Stream.CHANGES: Change}
#: What the first row is chained to.
BEGINNING = "0" * 64
#: At most so many rows in one link, so that a fault is found within few.
LONGEST = 10_000
#: Seconds to wait for those who write now; then the next round seals it.
PATIENCE = 20
LOCK = 7_241_001

WRITERS = """
    SELECT virtualtransaction FROM pg_locks
    WHERE relation = %s::regclass AND mode = 'RowExclusiveLock' AND granted AND pid <> pg_backend_pid()
"""


def link(before: str, row: tuple[Any, ...]) -> str:
    """The hash of a row (of COLUMNS) after the hash before it, in 64 hexadecimal signs."""
    plain = [
        value.astimezone(UTC).isoformat(timespec="microseconds")
        if isinstance(value, datetime)
        else value
        for value in row
    ]
    text = json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{before}\n{text}".encode()).hexdigest()


def rows(stream: Stream, first: int, last: int) -> Iterator[tuple[Any, ...]]:
    """The rows of a stream between two keys, by key, as they are hashed. One query, read by and by."""
    found = MODELS[stream]._default_manager.filter(pk__range=(first, last)).order_by("pk")
    return found.values_list(*COLUMNS[stream]).iterator(chunk_size=2000)


def seal_what_is_new() -> int:
    """Chain all rows written since the last seals; returns how many. Of two at once one does nothing."""
    return sum(_seal(stream) for stream in Stream)


def _seal(stream: Stream) -> int:
    last = _last_key(stream)
    if not last or not _writers_are_done(MODELS[stream]._meta.db_table):
        return 0
    sealed = 0
    while count := _seal_some(stream, last):
        sealed += count
    return sealed


@transaction.atomic
def _seal_some(stream: Stream, last: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return 0
    before = Seal.objects.filter(stream=stream).order_by("last").last()
    first = before.last + 1 if before else 1
    keys = MODELS[stream]._default_manager.filter(pk__range=(first, last)).order_by("pk")
    upto = list(keys.values_list("pk", flat=True)[:LONGEST])
    if not upto:
        return 0
    hashed = before.sha256 if before else BEGINNING
    count = 0
    for row in rows(stream, first, upto[-1]):
        hashed = link(hashed, row)
        count += 1
    Seal.objects.create(stream=stream, first=first, last=upto[-1], count=count, sha256=hashed)
    # A copy outside the database: who rewrites the whole chain cannot rewrite the log too.
    logger.info("Sealed the audit trail (%s) up to %s: %s", stream.value, upto[-1], hashed)
    return count


def _last_key(stream: Stream) -> int:
    found: int | None = MODELS[stream]._default_manager.aggregate(last=models.Max("pk"))["last"]
    return found or 0


def _writers_are_done(table: str) -> bool:
    """Wait until everyone has ended who was writing to the table as we began; False: too long."""
    with connection.cursor() as cursor:
        cursor.execute(WRITERS, [table])
        waiting = {one for (one,) in cursor.fetchall()}
        end = time.monotonic() + PATIENCE
        while waiting:
            if time.monotonic() > end:
                logger.warning("The audit trail is sealed later: someone writes for long")
                return False
            time.sleep(0.05)
            cursor.execute(WRITERS, [table])
            waiting &= {one for (one,) in cursor.fetchall()}
    return True
