"""Demand against supply of a school year, kept until something changes that enters it (noted.py)."""

from collections.abc import Mapping
from dataclasses import astuple, dataclass
from functools import cache
from typing import Any

from apcommission.versions import version_of
from monitoring.measures import kept, kept_tables
from monitoring.measures.asked import Asked
from monitoring.measures.figures import Period, Scope
from monitoring.measures.models import Topic
from monitoring.measures.queries import ask
from monitoring.review import gaps, supply, waiting
from monitoring.review.gaps import DIMENSIONS, Cell, Line
from referrals.referral.models import Referral

#: The rows of a matrix, and the whole.
Laid = tuple[list[Line], Line]


@dataclass(frozen=True)
class GapsTable:
    """The matrix of all referrals by each of DIMENSIONS (kept_tables.Kept)."""

    asked: Asked
    of_its_day = True  # who waits, and what is free, on that day

    @property
    def wanted(self) -> kept.Wanted:
        period, today = self.asked.period, self.asked.today
        return kept.Wanted("gaps", 0, period, today, _made_by(), Topic.SUPPLY)

    def counted(self) -> list[kept_tables.Row]:
        """(dimension, its rows, the whole), each. Four queries."""
        period, every = self.asked.period, Referral.objects.all()
        others = [by for by, _ in DIMENSIONS if by != "month"]
        found = dict(
            zip(others, gaps.matrices(every, by=others, period=period), strict=True),
            month=gaps.matrix(every, by="month", period=period),
        )
        return [
            (by, [_packed(line) for line in lines], _packed(whole))
            for by, (lines, whole) in found.items()
        ]


def matrices_of(period: Period) -> Mapping[str, Laid]:
    """{dimension: its rows, the whole} of all referrals, where they are kept; else nothing. One query."""
    wanted = GapsTable(ask(Scope("la"), period)).wanted
    rows = kept.read([wanted]).get(wanted, ())
    return {
        by: ([_unpacked(line) for line in lines], _unpacked(whole)) for by, lines, whole in rows
    }


def _packed(line: Line) -> list[Any]:
    stages = {stage: astuple(cell) for stage, cell in line.stages.items()}
    return [line.value, line.name, astuple(line.whole), stages]


def _unpacked(row: list[Any]) -> Line:
    value, name, whole, stages = row
    return Line(
        value, name, Cell(*whole), {int(stage): Cell(*cell) for stage, cell in stages.items()}
    )


@cache
def _made_by() -> str:
    """What tells what is kept from what another version counts."""
    return version_of("", (gaps, supply, waiting))
