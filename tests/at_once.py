"""What two do at the same moment: a connection beside that of the test."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection


@contextmanager
def other_connection() -> Iterator[Any]:
    """A cursor of a connection of its own: what it writes is not seen until it says COMMIT."""
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            yield cursor
    finally:
        other.close()
