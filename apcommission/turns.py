"""One worker at a time on one thing, and all its reads at one moment: by PostgreSQL itself."""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def only_one(name: str, key: int) -> Iterator[bool]:
    """Whether it is our turn with the thing `name` of this `key`; the turn ends with the block.

    The turn of a worker that is killed ends with its connection, so nothing is left locked.
    """
    turn = [zlib.crc32(name.encode()) - 2**31, key % 2**31]
    with connection.cursor() as cursor:
        # Without this a query outlives its worker, and the turn with it.
        cursor.execute("SET client_connection_check_interval = '2s'")
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", turn)
        (mine,) = cursor.fetchone()
    try:
        yield bool(mine)
    finally:
        if mine:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", turn)


@contextmanager
def same_moment() -> Iterator[None]:
    """All reads inside see the data of one moment, so that totals add up while others go on writing.

    Inside a transaction that has begun already it changes nothing.
    """
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield
