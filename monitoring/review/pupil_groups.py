"""The groups by which pupils are compared, and the pupils of a period counted by them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Q, QuerySet

from apcommission import together
from apcommission.any_of import IsAny
from apcommission.grouped import Grouped
from monitoring.measures import kept, kept_tables
from monitoring.measures.asked import Asked
from monitoring.measures.figures import Period, Scope
from monitoring.measures.queries import ask
from monitoring.review.models import Group
from monitoring.review.queries import referrals_in
from placements.placement.models import Placement
from placements.placement.queries import active_between
from providers.directory.models import Need
from referrals.pupils.models import Pupil

YES_NO = [(True, "Yes"), (False, "No"), (None, "Not known")]
#: (group, field of the pupil, its values in order; none: those found, by name)
FIELDS: tuple[tuple[Group, str, Iterable[tuple[Any, Any]]], ...] = (
    (Group.SEX, "sex", Pupil.Sex.choices),
    (Group.SEN, "sen_provision", Pupil.SenProvision.choices),
    (Group.NEED, "sen_need", Need.choices),
    (Group.ETHNICITY, "ethnicity", ()),
    (Group.CARE, "looked_after", YES_NO[:2]),
    (Group.PREMIUM, "pupil_premium", YES_NO[:2]),
    (Group.YEAR, "year_group", [(year, f"Year {year}") for year in range(1, 14)]),
)
AMONG = (("referred", "Pupils referred"), ("placed", "Pupils placed"))


@dataclass(frozen=True)
class PlacedTable:
    """What is kept of the pupils placed in a school year, by each group (kept_tables.Kept).

    It stands on rows that figures of placements stand on, so what changes these changes it.
    """

    asked: Asked
    of_its_day = False

    @property
    def wanted(self) -> kept.Wanted:
        period, today = self.asked.period, self.asked.today
        return kept.Wanted("placed", 0, period, today, _made_by())

    def counted(self) -> list[kept_tables.Row]:
        (rows,) = together.rows_of([counted_pupils("placed", self.asked.period)])
        return [(row,) for row in rows]


def placed_in(period: Period, today: date) -> list[dict[str, Any]]:
    """The rows of `counted_pupils` of those placed in a period. One query where they are kept, else two."""
    (rows,) = kept_tables.rows([PlacedTable(ask(Scope("la"), period, today))])
    return [row for (row,) in rows]


@cache
def _made_by() -> str:
    """What tells what is kept from what another version counts."""
    some = counted_pupils("placed", Period(date(2000, 9, 1), date(2001, 8, 31)))
    return kept.version(some.query.sql_with_params()[0])


def counted_pupils(among: str, period: Period) -> Grouped:
    """The `number` of pupils of each value of each group, for `together.rows_of`."""
    by = {group.value: F(field) for group, field, _ in FIELDS}
    return Grouped(pupils_of(among, period), by, {"number": Q()})


def pupils_of(among: str, period: Period) -> QuerySet[Pupil]:
    """Pupils referred in a period (no drafts), or with a placement active in it (measures.md: cohort)."""
    if among == "referred":
        return Pupil.objects.filter(pk__in=referrals_in(period).order_by().values("pupil"))
    active = Placement.objects.filter(active_between(period.start, period.end))
    # As an array: PostgreSQL guesses poorly how many they are, and would read all pupils there ever were.
    return Pupil.objects.filter(IsAny(F("pk"), ArraySubquery(active.order_by().values("pupil"))))
