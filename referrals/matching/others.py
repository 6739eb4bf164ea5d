"""Who is in a programme already, and how placements of pupils like this one went: told by higher floors.

@others.who_is_there
def placed(programmes: Collection[int], on: date) -> Asked[list[Placed]]: ...

They tell what is to be read, and what is made of it: all that matching stands on is read in one query.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet

from referrals.referral.models import Referral

What = TypeVar("What")


@dataclass(frozen=True)
class Placed:
    """A pupil who has a place in a programme on a day."""

    programme: int
    pupil: int
    school: int | None
    year_group: int
    postcode: str

    @property
    def area(self) -> str:
        """The outward part of the postcode: `WN1`; empty where it is not known."""
        return self.postcode.rpartition(" ")[0]


@dataclass(frozen=True)
class Result:
    """Of so many placements of pupils like this one that are over, so many did not break down.

    `interval`: the 95% interval of that share (measures.md: uncertainty); None over nothing.
    """

    good: int
    total: int
    interval: tuple[float, float] | None


@dataclass(frozen=True)
class Asked(Generic[What]):
    """Rows of `.values(…)`, and what is made of them (`together.rows_of`)."""

    rows: QuerySet[Any, Any]
    read: Callable[[list[dict[str, Any]]], What]


WhoIsThere = Callable[[Collection[int], date], Asked[list[Placed]]]
Results = Callable[[Collection[int], Referral], Asked[dict[int, Result]]]
_THERE: list[WhoIsThere] = []
_RESULTS: list[Results] = []


def who_is_there(teller: WhoIsThere) -> WhoIsThere:
    """Say who is placed in programmes on a day; the last one registered counts."""
    _THERE[:] = [teller]
    return teller


def how_it_went(teller: Results) -> Results:
    """Say how placements of pupils like the one of a referral went, by programme; the last one counts."""
    _RESULTS[:] = [teller]
    return teller


def placed(programmes: Collection[int], on: date) -> Asked[list[Placed]]:
    """Who has a place in these programmes on a day."""
    return _THERE[0](programmes, on) if _THERE else Asked(_NOTHING, lambda _: [])


def results(programmes: Collection[int], referral: Referral) -> Asked[dict[int, Result]]:
    """How placements of pupils like this one went, by programme."""
    return _RESULTS[0](programmes, referral) if _RESULTS else Asked(_NOTHING, lambda _: {})


_NOTHING = Referral.objects.none().values("pk")
