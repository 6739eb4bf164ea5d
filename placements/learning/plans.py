"""Writes of learning plans: targets, how far they are, and assessments."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from apcommission.audit.actions import record
from apcommission.editing import check_version, with_once
from apcommission.errors import Refused
from apcommission.people.models import Person
from apcommission.permissions import authorise
from placements.learning.models import (
    SCORED,
    TARGET,
    Assessment,
    Outcome,
    Target,
    TargetReview,
)
from placements.placement.models import COUNTED, Placement


def _check_started(placement: Placement) -> None:
    if placement.state not in COUNTED:
        raise Refused("A learning plan begins once the placement has started.")


@transaction.atomic
def set_target(*, by: Person, placement: Placement, once: str = "", **fields: Any) -> Target:
    """A new target: outcome, words, baseline, agreed_with_pupil, pupil_says, due_on."""
    authorise(by, "placements.write_plan", placement)

    def make() -> Target:
        _check_started(placement)
        today = timezone.localdate()
        if fields["due_on"] <= today:
            raise Refused("Choose a day that is still to come.", field="due_on")
        target = Target.objects.create(placement=placement, set_by=by, set_on=today, **fields)
        record("set_target", target, by=by, pupil_id=placement.pupil_id)
        return target

    return with_once(once, Target, make)


@transaction.atomic
def review_target(
    *,
    by: Person,
    target: Target,
    words: str,
    result: str = "",
    version: int | None = None,
) -> Target:
    """Say how far a target is; `result` (a verb of TARGET) settles it, empty leaves it open."""
    target = Target.objects.select_for_update(of=("self",)).get(pk=target.pk)
    authorise(by, "placements.write_plan", target)
    check_version(target, version)
    if target.state != Target.State.OPEN:
        raise Refused(f"This target is {target.get_state_display().lower()} by now.")
    today = timezone.localdate()
    TargetReview.objects.create(target=target, reviewed_on=today, words=words, reviewed_by=by)
    if result:
        TARGET.move(target, result, by=by)
        target.settled_on = today
    target.save()
    pupil_id = target.placement.pupil_id
    record("reviewed_target", target, by=by, pupil_id=pupil_id, state=target.state)
    return target


@transaction.atomic
def assess(
    *, by: Person, placement: Placement, assessed_on: date, areas: Mapping[str, Any]
) -> list[Assessment]:
    """Keep how the pupil stands on a day: {area: score 1 to 4, or level in words}; empty ones are left out.

    The same day told again replaces what it said of these areas.
    """
    authorise(by, "placements.write_plan", placement)
    _check_started(placement)
    if assessed_on > timezone.localdate():
        raise Refused("This day is still to come.", field="assessed_on")
    told = {area: value for area, value in areas.items() if value not in (None, "")}
    if not told:
        raise Refused("Fill in at least one area.")
    rows = [
        Assessment(
            placement=placement,
            assessed_on=assessed_on,
            area=area,
            score=value if area in SCORED else None,
            level="" if area in SCORED else value,
            assessed_by=by,
        )
        for area, value in told.items()
    ]
    Assessment.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["placement", "assessed_on", "area"],
        update_fields=["score", "level", "assessed_by"],
    )
    record("assessed_pupil", placement, by=by, pupil_id=placement.pupil_id, areas=sorted(told))
    return rows


@transaction.atomic
def save_outcome(
    *, by: Person, outcome: Outcome | None = None, version: int | None = None, **fields: Any
) -> Outcome:
    """Add an outcome to the framework, or change one. Raises Refused for a title that stands there."""
    authorise(by, "placements.manage_outcomes")
    if outcome is None:
        outcome = Outcome(source="Set by the authority")
        outcome.position = Outcome.objects.count() + 1
    else:
        outcome = Outcome.objects.select_for_update().get(pk=outcome.pk)
        check_version(outcome, version)
    same = Outcome.objects.filter(title__iexact=fields["title"]).exclude(pk=outcome.pk)
    if same.exists():
        raise Refused("There is an outcome of this title already.", field="title")
    is_retired = fields.pop("is_retired", False)
    for name, value in fields.items():
        setattr(outcome, name, value)
    if is_retired:
        outcome.retired_on = outcome.retired_on or timezone.localdate()
    else:
        outcome.retired_on = None
    outcome.save()
    record("saved_outcome", outcome, by=by, title=outcome.title, retired=is_retired)
    return outcome
