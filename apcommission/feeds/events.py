"""What stands in a person's calendar feed: told by each capability from its `start.py`.

    @events.register
    def meetings(person: Person, start: date, end: date) -> list[Event]: ...

An event names no pupil, by name or initials, and nothing from which one could be told: a placement is
named by its reference, and the link asks for a sign-in.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time

from apcommission.people.models import Person


@dataclass(frozen=True)
class Event:
    """One event. `key` is the same for good: "panel-12". `path`: the page to open; `at`: London's time."""

    key: str
    day: date
    title: str
    path: str
    at: time | None = None
    place: str = ""
    cancelled: bool = False


Teller = Callable[[Person, date, date], list[Event]]
_TELLERS: list[Teller] = []


def register(teller: Teller) -> Teller:
    """Add a capability's teller of the events of a person from a day to a day, both included."""
    if teller not in _TELLERS:
        _TELLERS.append(teller)
    return teller


def events(person: Person, start: date, end: date) -> list[Event]:
    """All that a person may see, in order of days. A query or two for each capability."""
    found = [event for tell in _TELLERS for event in tell(person, start, end)]
    return sorted(found, key=lambda event: (event.day, event.at or time.min, event.key))
