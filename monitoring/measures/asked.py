"""A scope and a period as the SQL asks for them: parameters, and the blocks on which each count stands."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from monitoring.measures import charges, counted_ahead, groups, progress_sql, sql, timetables
from monitoring.measures.figures import Period, Scope

JUNE, SEPTEMBER = 6, 9


#: Kinds of scope that may hold very many placements, of which what is counted is kept (counted_ahead.py).
MANY = ("la", "group")


@dataclass(frozen=True)
class Asked:
    """A scope and period as parameters of the SQL.

    `as_kept`: sessions and charges are those that are kept of each placement (counted_ahead.py).
    """

    scope: Scope
    period: Period
    key: int | str | None
    today: date
    name: str  # of what the scope names
    as_kept: bool = False
    placement: str = ""  # the reference of the only one that is looked at

    @property
    def parameters(self) -> dict[str, Any]:
        return {
            "from": self.period.start,
            "to": self.period.end,
            "today": self.today,
            "key": self.key,
            "placement": self.placement,
            "june": june_of(self.period.end),
            "not_mainstream": sql.NOT_MAINSTREAM,
        }

    @property
    def group(self) -> groups.Group | None:
        return groups.split(self.scope.reference)[0] if self.scope.kind == "group" else None

    @property
    def where(self) -> str:
        """The condition of the scope on a placement p."""
        return self.group.where if self.group else sql.SCOPES[self.scope.kind]

    @property
    def cohort(self) -> str:
        only = " AND p.reference = %(placement)s" if self.placement else ""
        return sql.COHORT.format(scope=f"{self.where}{only}")

    @property
    def timetable(self) -> tuple[str, ...]:
        """The blocks up to `timetable`."""
        return self.cohort, sql.OPEN_DAY, timetables.BOUNDS, timetables.TIMETABLE

    @property
    def of_all(self) -> bool:
        return self.scope.kind == "la"

    @property
    def placements_as_kept(self) -> tuple[str, ...]:
        return self.cohort, counted_ahead.placements(of_all=self.of_all)

    @property
    def pupils_are_kept(self) -> bool:
        """Whether what is kept of pupils stands for them: all their placements are in the scope, or none."""
        whole = self.group is not None and not self.group.of_placements
        return self.as_kept and (self.of_all or whole)

    @property
    def counted(self) -> tuple[str, ...]:
        """The blocks up to `counted`."""
        return self.placements_as_kept if self.as_kept else (*self.timetable, timetables.COUNTED)

    @property
    def rated(self) -> tuple[str, ...]:
        """The blocks up to `rated`."""
        if self.pupils_are_kept:
            return (counted_ahead.rated(self.where, of_all=self.of_all),)
        return (*self.counted, counted_ahead.RATED_OF_SOME if self.as_kept else sql.PUPIL)

    @property
    def latest(self) -> tuple[str, ...]:
        """The blocks up to `latest`."""
        if self.pupils_are_kept:
            return (*self.rated, counted_ahead.LATEST)
        return self.cohort, sql.LATEST

    @property
    def offer(self) -> tuple[str, ...]:
        """The blocks up to `offer`."""
        offer = charges.OFFER.format(programmes=charges.PROGRAMMES[self.scope.kind])
        return sql.OPEN_DAY, timetables.BOUNDS, offer

    @property
    def started(self) -> tuple[str, ...]:
        """The blocks up to `started`."""
        if self.as_kept:
            return self.placements_as_kept
        return (self.cohort, progress_sql.CALENDAR, progress_sql.STARTED)

    @property
    def charged(self) -> tuple[str, ...]:
        """The blocks up to `split` and `unpriced`."""
        return self.placements_as_kept if self.as_kept else (*self.timetable, charges.PRICED)

    @property
    def billed(self) -> tuple[str, ...]:
        """The blocks up to `billed`."""
        return self.charged if self.as_kept else (*self.charged, charges.BILLED)


def june_of(day: date) -> date:
    """The first of June of the school year in which `day` lies."""
    return date(day.year + (1 if day.month >= SEPTEMBER else 0), JUNE, 1)
