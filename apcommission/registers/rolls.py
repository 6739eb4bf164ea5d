"""Who is on the roll of a school: asked of the floor that knows pupils, in its `start.py`.

rolls.tell(count=pupils_on_roll, move=move_roll)
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Protocol

from apcommission.people.models import Person, School

Count = Callable[[Iterable[int]], dict[int, int]]


class Move(Protocol):
    """Moves every pupil of a school to another, from a day on; returns how many."""

    def __call__(self, *, by: Person, school: School, to: School, on: date) -> int: ...


_COUNT: list[Count] = []
_MOVE: list[Move] = []


def tell(*, count: Count, move: Move) -> None:
    """Say who counts the pupils on the rolls of schools (by primary key), and who moves them."""
    _COUNT[:] = [count]
    _MOVE[:] = [move]


def pupils_on_roll(schools: Iterable[int]) -> dict[int, int]:
    """{school: pupils on its roll}, for those that have some."""
    return _COUNT[0](schools) if _COUNT else {}


def move_roll(*, by: Person, school: School, to: School, on: date) -> int:
    """Move every pupil of a school to another from a day on; returns how many."""
    return _MOVE[0](by=by, school=school, to=to, on=on) if _MOVE else 0
