"""Demand against supply: who was referred and who waits, beside the programmes that could serve them.

A pupil waits for a place from the signed decision to place until a placement starts. Subject and mode of
a referral are those of the programme decided upon or, before that, of the one that the school asked for.
Programmes are those that stand in the directory; one that serves several values counts for each of them.
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from apcommission import together
from apcommission.shown import how_many
from monitoring.measures.figures import Period
from monitoring.review.demand import KEY_STAGES
from monitoring.review.queries import months
from monitoring.review.supply import NONE, Offer, offers_of
from monitoring.review.waiting import NUMBERS, counted, counted_by
from providers.directory.models import Need, Programme
from referrals.referral.models import Referral

#: What the rows of the matrix can be.
DIMENSIONS = (
    ("key_stage", "Key stage"),
    ("need", "Primary need"),
    ("subject", "Subject"),
    ("area", "Area"),
    ("mode", "Full or part time"),
    ("month", "Month"),
)
UNKNOWN = {
    "need": "No need told",
    "subject": "No programme named",
    "area": "Area not known",
    "mode": "No programme named",
}


@dataclass
class Cell:
    """Demand and supply of one value, or of one value in one key stage.

    `unoffered` are those who wait and have no offer under way: only they need one of the `free` places.
    """

    referred: int = 0
    waiting: int = 0
    unoffered: int = 0
    programmes: int = 0
    places: int = 0
    free: int = 0

    @property
    def spare(self) -> int:
        """Places free beyond those who have no offer yet; below nought, so many are missing."""
        return self.free - self.unoffered

    @property
    def missing(self) -> str:
        """`3 places missing`; nothing where there are enough."""
        return f"{how_many(-self.spare, 'place')} missing" if self.spare < 0 else ""

    @property
    def is_empty(self) -> bool:
        return not (self.referred or self.waiting or self.programmes)


@dataclass
class Line:
    """A row of the matrix: a value, its cell over all, and one for each key stage where asked for."""

    value: str
    name: str
    whole: Cell = field(default_factory=Cell)
    stages: dict[int, Cell] = field(default_factory=dict)

    @property
    def is_known(self) -> bool:
        """Whether the row is of a value: of what is not known, no gap can be told."""
        return self.value != NONE

    def cells(self) -> list[tuple[int, Cell]]:
        """(key stage, its cell), each key stage."""
        return [(stage, self.stages.get(stage, Cell())) for stage, _ in KEY_STAGES]


class Matrix:
    """Lines by value, filled from what was asked for and what is offered."""

    def __init__(self, by: str, period: Period) -> None:
        self.by, self.period = by, period
        self.whole = Line("", "All")
        self.lines: dict[str, Line] = {value: Line(value, name) for value, name in self._fixed()}

    def _fixed(self) -> list[tuple[str, str]]:
        """Rows that stand in any case, or whose names are known beforehand."""
        if self.by == "month":
            return [(day.isoformat(), f"{day:%B %Y}") for day in months(self.period)]
        choices: dict[str, Iterable[tuple[Any, Any]]] = {
            "key_stage": KEY_STAGES,
            "need": Need.choices,
            "mode": Programme.Mode.choices,
        }
        return [(str(value), str(name)) for value, name in choices.get(self.by, ())]

    def _cells(self, value: str, stages: Iterable[int]) -> Iterator[Cell]:
        line = self.lines.get(value)
        if line is None:
            name = UNKNOWN.get(self.by, "") if value == NONE else value
            line = self.lines[value] = Line(value, name)
        yield line.whole
        for stage in stages:
            yield line.stages.setdefault(stage, Cell())

    def _of_whole(self, stages: Iterable[int]) -> Iterator[Cell]:
        yield self.whole.whole
        for stage in stages:
            yield self.whole.stages.setdefault(stage, Cell())

    def ask(self, values: Iterable[str], stage: int, *counts: int) -> None:
        """Add (referred, waiting, without an offer) to the cells of the values, and once to the whole."""
        for cell in [
            *self._of_whole([stage]),
            *(cell for value in values for cell in self._cells(value, [stage])),
        ]:
            cell.referred += counts[0]
            cell.waiting += counts[1]
            cell.unoffered += counts[2]

    def offer(self, offer: Offer) -> None:
        """Add the places of a programme."""
        self._add(self._of_whole(offer.stages), offer.places, offer.free[-1])
        if self.by == "month":
            for free, value in zip(offer.free, list(self._months()), strict=False):
                self._add(self._cells(value, offer.stages), offer.places, free)
            return
        for value in offer.values(self.by):
            stages = [int(value)] if self.by == "key_stage" else offer.stages
            self._add(self._cells(value, stages), offer.places, offer.free[-1])

    def _months(self) -> Iterator[str]:
        return (day.isoformat() for day in months(self.period))

    @staticmethod
    def _add(cells: Iterable[Cell], number: int, free: int) -> None:
        for cell in cells:
            cell.programmes += 1
            cell.places += number
            cell.free += free

    def rows(self) -> list[Line]:
        """In the order of the field, or by name; what is not known comes last. Empty rows only where a gap
        in the order would mislead: key stages and months."""
        known = [line for line in self.lines.values() if line.value != NONE]
        if self.by in ("subject", "area"):
            known.sort(key=lambda line: line.name.lower())
        if self.by not in ("key_stage", "month"):
            known = [line for line in known if not line.whole.is_empty]
        return [*known, *(line for line in self.lines.values() if line.value == NONE)]


def matrix(of: QuerySet[Referral], *, by: str, period: Period) -> tuple[list[Line], Line]:
    """(the rows by one of DIMENSIONS, the whole) of these referrals. Two queries, whatever the size.

    Referred: submitted in the period. Waiting and places: today; by month, those who wait by the month of
    their referral, and places free on its last day. Ask of those that a person may list, and each figure
    opens to as many rows.
    """
    today = timezone.localdate()
    days = [*_ends(period)] if by == "month" else []
    offers = offers_of([*days, today])
    return laid_out(by, period, offers, counted(of, by, period))


def matrices(
    of: QuerySet[Referral], *, by: Sequence[str], period: Period
) -> list[tuple[list[Line], Line]]:
    """The matrix by each of some DIMENSIONS (`month` is not among them). Two queries for all of them."""
    offers = offers_of([timezone.localdate()])
    asked = [row for rows in together.rows_of(counted_by(of, by, period)) for row in rows]
    return [
        laid_out(
            each,
            period,
            offers,
            [
                (row["of"], row["within"], *(row.get(name, 0) for name in NUMBERS))
                for row in asked
                if row["by"] == each
            ],
        )
        for each in by
    ]


def laid_out(
    by: str, period: Period, offers: Sequence[Offer], rows: Iterable[tuple[Any, ...]]
) -> tuple[list[Line], Line]:
    """(the rows, the whole) of what is offered and of what is asked for, counted as in `waiting.counted`."""
    found = Matrix(by, period)
    asked = {offer.pk: offer.values(by) for offer in offers} if by in ("subject", "mode") else {}
    for row, stage, *counts in rows:
        if by in ("subject", "mode"):
            values = asked.get(row) or (NONE,)
        elif by == "month":
            values = _month(row, period)
        else:
            values = (str(row) if row else NONE,)
        found.ask(values, stage, *counts)
    for offer in offers:
        if offer.listed:
            found.offer(offer)
    return found.rows(), found.whole


def _month(first: date, period: Period) -> tuple[str, ...]:
    """The row of a month; those who wait since before or after the period stand in the whole alone."""
    return (first.isoformat(),) if first in set(months(period)) else ()


def _ends(period: Period) -> Iterator[date]:
    """The last day of each month of a period."""
    for first in months(period):
        yield first.replace(day=monthrange(first.year, first.month)[1])
