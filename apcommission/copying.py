"""Rows on their way into PostgreSQL's COPY, without ever standing in memory together."""

from collections.abc import Iterable
from io import StringIO
from typing import Any

from django.db import DatabaseError

CHUNK = 1 << 20


class Copied:
    """A file of text that is made while it is read; `count` tells how many texts went in."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = iter(texts)
        self.count = 0
        self._fault: Exception | None = None

    def into(self, cursor: Any, statement: str) -> None:
        """Run the COPY statement over these texts. A fault while a text is made comes out as itself."""
        try:
            with cursor.db.wrap_database_errors:
                cursor.copy_expert(statement, self)
        except DatabaseError:
            if self._fault is not None:
                raise self._fault from None
            raise

    def read(self, size: int = CHUNK) -> str:
        """The next texts, `size` characters or a little more; empty at the end."""
        buffer = StringIO()
        try:
            while buffer.tell() < size:
                buffer.write(next(self._texts))
                self.count += 1
        except StopIteration:
            pass
        except Exception as fault:
            self._fault = fault
            raise
        return buffer.getvalue()
