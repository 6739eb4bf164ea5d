"""Whose record a request has read, so that its page can say that the record is under restriction.

Whatever shows a pupil's record notes that it was read (`record_read`): no page can forget to say so.
"""

from collections.abc import Callable
from contextvars import ContextVar
from datetime import date
from typing import Any

from django.db.models import Exists, QuerySet, Value

_read: ContextVar[frozenset[int]] = ContextVar("pupils_read", default=frozenset())
#: Since when a pupil (key) is under restriction: told by the floor that knows pupils.
_tellers: list[Callable[[int], date | None]] = []


def tells_restriction(teller: Callable[[int], date | None]) -> Callable[[int], date | None]:
    """Register who knows since when a pupil's record is under restriction."""
    _tellers.append(teller)
    return teller


#: Restrictions in force: asked with the roles of a person, so that pages ask nothing while there are none.
_standing: list[Callable[[], QuerySet[Any]]] = []


def keeps_restrictions(standing: Callable[[], QuerySet[Any]]) -> None:
    """Register the restrictions in force."""
    _standing.append(standing)


def any_in_force() -> Exists | Value:
    """Whether any is in force, as a part of another query."""
    return Exists(_standing[0]()) if _standing else Value(False)


def nothing_read() -> None:
    """A request begins."""
    _read.set(frozenset())


def was_read(pupil_id: int) -> None:
    """The record of this pupil is shown by the request."""
    _read.set(_read.get() | {pupil_id})


def of_what_was_read() -> date | None:
    """Since when the one record that was read is under restriction; None where several were, or none."""
    read = _read.get()
    if len(read) != 1:
        return None
    (pupil_id,) = read
    return next((since for tell in _tellers if (since := tell(pupil_id))), None)
