"""Reads of early warning: the placements at risk, with what was counted of each."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import (
    BooleanField,
    Exists,
    F,
    Field,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.utils import timezone

from apcommission.people.models import Person
from monitoring.early_warning.models import WarningStep, Watch
from monitoring.early_warning.reasons import REASONS, Reason
from placements.placement.models import Placement
from placements.placement.queries import placements

#: What the view has of each placement.
COUNTED = tuple(field.name for field in Watch._meta.fields if field.name != "placement")


def at_risk(*, for_user: Person, today: date | None = None) -> QuerySet[Placement]:
    """The placements under way that a person may open and that have a reason to be looked at.

    Those with most serious reasons first, then with most reasons, then the longest without a step. Annotated
    with what was counted, a boolean `is_KEY` for each of REASONS, `serious`, `reasons` (how many of each),
    and of the latest step `step_what`, `step_on`, `step_by`, `look_again_on`. Attendance is that of the last
    four weeks.
    Restricted incidents are not counted: the list must not give them away.
    """
    today = today or timezone.localdate()
    found = placements(for_user=for_user).filter(
        state__in=("active", "reintegrating"), watch__isnull=False
    )
    told = {f"is_{one.key}": OfCounted(f"({one.holds(today)})", BooleanField()) for one in REASONS}
    serious = _how_many((one for one in REASONS if one.serious), today)
    counted = {name: F(f"watch__{name}") for name in COUNTED}
    return (
        _with_steps(found.annotate(**counted, **told))
        .annotate(serious=serious, reasons=_how_many(REASONS, today))
        .filter(reasons__gt=0)
        .order_by("-serious", "-reasons", F("step_on").asc(nulls_first=True), "pk")
    )


class OfCounted(Func):
    """SQL over what was counted of a placement, and over the placement itself: `{possible_now} > 8`."""

    def __init__(self, words: str, output_field: "Field[Any, Any]") -> None:
        self.words = words
        self.names = sorted(set(re.findall(r"{(\w+)}", words)))
        paths = (f"watch__{name}" if name in COUNTED else name for name in self.names)
        super().__init__(*map(F, paths), output_field=output_field)

    def as_sql(self, compiler: Any, *_: Any, **__: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        columns = [compiler.compile(each)[0] for each in self.get_source_expressions()]
        return self.words.format(**dict(zip(self.names, columns, strict=True))), []


def _how_many(reasons: Iterable[Reason], today: date) -> OfCounted:
    each = (f"coalesce(({reason.holds(today)})::int, 0)" for reason in reasons)
    return OfCounted(f"({' + '.join(each)})", IntegerField())


def _with_steps(found: QuerySet[Placement]) -> QuerySet[Placement]:
    latest = WarningStep.objects.filter(placement=OuterRef("pk")).order_by("-taken_on", "-pk")
    return found.annotate(
        step_what=Subquery(latest.values("what")[:1]),
        step_on=Subquery(latest.values("taken_on")[:1]),
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
    """The reasons of an annotated placement, in words, the serious ones first."""
    return [reason.words(row) for reason in REASONS if getattr(row, f"is_{reason.key}")]


def steps(placement: Placement) -> QuerySet[WarningStep]:
    """What was done about a placement, the latest first. One query."""
    return WarningStep.objects.filter(placement=placement).select_related("taken_by")
