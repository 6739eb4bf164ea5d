"""The groups by which pupils are compared, and the pupils of a period counted by them."""

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Q, QuerySet

from apcommission.any_of import IsAny
from apcommission.grouped import Grouped
from monitoring.measures.figures import Period
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
