"""Reads of early warning: the placements at risk, with what was counted of each."""

from datetime import date
from typing import Any

from django.db.models import (
    Case,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.lookups import GreaterThan
from django.utils import timezone

from apcommission.people.models import Person
from monitoring.early_warning.models import WarningStep
from monitoring.early_warning.reasons import REASONS
from monitoring.early_warning.weighing import ANY, SERIOUS, HowMany, Mask, bit
from placements.placement.models import Placement
from placements.placement.queries import placements


def at_risk(*, for_user: Person, today: date | None = None) -> QuerySet[Placement]:
    """The placements under way that a person may open and that have a reason to be looked at.

    Those with most serious reasons first, then with most reasons, then the longest without a step. Annotated
    with `mask`, a bit for each of REASONS in its order, `serious`, `reasons` (how many of each), and of the
    latest step `step_what`, `step_on`, `step_by`, `look_again_on`; `watch` is prefetched, what was counted.
    Attendance is that of the last four weeks.
    Restricted incidents are not counted: the list must not give them away.
    """
    today = today or timezone.localdate()
    found = placements(for_user=for_user).filter(state__in=("active", "reintegrating"))
    among = {"serious": SERIOUS, "reasons": ANY}
    weighed: QuerySet[Any] = _with_steps(found.annotate(mask=Mask(today)))
    told: QuerySet[Placement] = (
        weighed.annotate(**{name: HowMany(F("mask"), among=own) for name, own in among.items()})
        .filter(mask__gt=0)
        .order_by("-serious", "-reasons", F("step_on").asc(nulls_first=True), "pk")
        .prefetch_related("watch")
    )
    return told


def _with_steps(found: QuerySet[Placement]) -> QuerySet[Placement]:
    steps = WarningStep.objects.filter(placement=OuterRef("pk"))
    latest = steps.order_by("-taken_on", "-pk")
    # All rows are ordered by its day: it is looked for only where there is one.
    step_on = Case(When(Exists(steps), then=Subquery(latest.values("taken_on")[:1])))
    return found.annotate(
        step_what=Subquery(latest.values("what")[:1]),
        step_on=step_on,
        step_by=Subquery(latest.values("taken_by__name")[:1]),
        look_again_on=Subquery(latest.values("look_again_on")[:1]),
    )


def serious() -> Q:
    """Placements at risk with a serious reason."""
    return Q(serious__gt=0)


def waits(today: date) -> Q:
    """Placements at risk about which nothing was done, or which are to be looked at again by now.

    Found by those that are to be looked at later, which are few: not by the latest step of each.
    """
    same_day = Q(taken_on=OuterRef("taken_on"), pk__gt=OuterRef("pk"))
    after = WarningStep.objects.filter(
        Q(taken_on__gt=OuterRef("taken_on")) | same_day, placement=OuterRef("placement")
    )
    later = WarningStep.objects.filter(~Exists(after), look_again_on__gt=today).order_by()
    return ~Q(pk__in=later.values("placement"))


def told(row: Placement) -> list[str]:
    """The reasons of one of `at_risk`, in words, the serious ones first."""
    mask: int = row.mask  # type: ignore[attr-defined]
    return [reason.words(row.watch) for reason in REASONS if mask & bit(reason)]


def because(key: str) -> Q:
    """Placements at risk for the reason of that key."""
    (wanted,) = (bit(reason) for reason in REASONS if reason.key == key)
    return Q(GreaterThan(F("mask").bitand(wanted), 0))


def steps(placement: Placement) -> QuerySet[WarningStep]:
    """What was done about a placement, the latest first. One query."""
    return WarningStep.objects.filter(placement=placement).select_related("taken_by")
