"""The chronology of a pupil: what happened, was decided and was said, in order of time, for who may see it.

    @chronology.register
    def visits(pupil: Pupil, person: Person) -> list[Entry]: ...

Each room tells its own entries, and tells them only to those who may open what they are about.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from apcommission.calendar.queries import academic_year
from apcommission.people.models import Person
from referrals.pupils.models import Pupil


@dataclass(frozen=True)
class Entry:
    """`on`: a day, or a moment where the time is known. `url`: where more is told."""

    on: date | datetime
    kind: str
    words: str
    url: str = ""

    @property
    def day(self) -> date:
        return timezone.localtime(self.on).date() if isinstance(self.on, datetime) else self.on


Teller = Callable[[Pupil, Person], list[Entry]]
_TELLERS: list[Teller] = []


def register(tell: Teller) -> Teller:
    """Add a teller of entries."""
    _TELLERS.append(tell)
    return tell


def chronology(pupil: Pupil, person: Person) -> dict[int, list[Entry]]:
    """{year in which the school year begins: its entries}, the latest first."""
    entries = [entry for tell in _TELLERS for entry in tell(pupil, person)]
    entries.sort(key=lambda entry: (entry.day, _minute(entry)), reverse=True)
    years: dict[int, list[Entry]] = {}
    for entry in entries:
        years.setdefault(academic_year(entry.day)[0].year, []).append(entry)
    return years


def _minute(entry: Entry) -> str:
    return f"{timezone.localtime(entry.on):%H:%M}" if isinstance(entry.on, datetime) else ""
