"""Who is in a programme already, and how placements of pupils like this one went: told by higher floors.

@others.who_is_there
def company(programmes, on: date, pupil: Pupil, apart: Apart) -> Asked[dict[int, Company]]: ...

They tell what is to be read, and what is made of it: all that matching stands on is read in one query.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet

from apcommission.together import Reading
from referrals.pupils.models import Pupil
from referrals.referral.models import Referral

What = TypeVar("What")


@dataclass(frozen=True)
class Company:
    """How many others in a programme on a day are like a pupil; how many must not be with this one."""

    school: int = 0
    area: int = 0  # of the same outward part of the postcode
    year: int = 0
    apart: int = 0


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

    rows: QuerySet[Any, Any] | Reading
    read: Callable[[list[dict[str, Any]]], What]


#: The keys of those who must not be where the pupil of a key is.
Apart = Callable[[int], "QuerySet[Any, Any]"]
#: By programme: who is there beside a pupil.
WhoIsThere = Callable[[Collection[int], date, Pupil, Apart], Asked[dict[int, Company]]]
Results = Callable[[Collection[int], Referral], Asked[dict[int, Result]]]
_THERE: list[WhoIsThere] = []
_RESULTS: list[Results] = []


def who_is_there(teller: WhoIsThere) -> WhoIsThere:
    """Say who is placed in programmes beside a pupil; the last one registered counts."""
    _THERE[:] = [teller]
    return teller


def how_it_went(teller: Results) -> Results:
    """Say how placements of pupils like the one of a referral went, by programme; the last one counts."""
    _RESULTS[:] = [teller]
    return teller


def company(
    programmes: Collection[int], on: date, pupil: Pupil, apart: Apart
) -> Asked[dict[int, Company]]:
    """Who has a place in these programmes on a day, beside a pupil; none of those who must not is named."""
    if not _THERE:
        return Asked(_NOTHING, lambda _: {})
    return _THERE[0](programmes, on, pupil, apart)


def results(programmes: Collection[int], referral: Referral) -> Asked[dict[int, Result]]:
    """How placements of pupils like this one went, by programme."""
    return _RESULTS[0](programmes, referral) if _RESULTS else Asked(_NOTHING, lambda _: {})


_NOTHING = Referral.objects.none().values("pk")
