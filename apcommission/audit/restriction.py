"""Whose record a request has read, so that its page can say that the record is under restriction.

Whatever shows a pupil's record notes that it was read (`record_read`): no page can forget to say so.
"""

from collections.abc import Callable
from contextvars import ContextVar
from datetime import date
from typing import Any

from django.db.models import QuerySet

#: The pupils (keys) whose records were read, each with the day since which it is under restriction.
_read: ContextVar[dict[int, date | None]] = ContextVar("pupils_read", default={})  # noqa: B039 - never changed
#: The row with that day of a pupil: told by the floor that knows pupils.
_tellers: list[Callable[[int], QuerySet[Any, Any]]] = []


def tells_restriction(
    teller: Callable[[int], QuerySet[Any, Any]],
) -> Callable[[int], QuerySet[Any, Any]]:
    """Register who knows since when a pupil's record is under restriction: a query of one day."""
    _tellers.append(teller)
    return teller


def since(pupil_id: int) -> tuple[str, tuple[Any, ...]]:
    """The words that ask since when a record is under restriction, and their values. No query."""
    if not _tellers:
        return "SELECT NULL::date", ()
    words, values = _tellers[-1](pupil_id).query.sql_with_params()
    return words, values


def nothing_read() -> None:
    """A request begins."""
    _read.set({})


def was_read(pupil_id: int, under_restriction_since: date | None) -> None:
    """The record of this pupil is shown by the request."""
    _read.set({**_read.get(), pupil_id: under_restriction_since})


def of_what_was_read() -> date | None:
    """Since when the one record that was read is under restriction; None where several were, or none."""
    read = _read.get()
    return next(iter(read.values())) if len(read) == 1 else None
