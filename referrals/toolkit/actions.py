"""Writes of the toolkit."""

from django.db import transaction

from apcommission.audit.actions import record
from apcommission.editing import check_version
from apcommission.people.models import Person
from apcommission.permissions import authorise
from referrals.toolkit.models import ToolkitStage

MANAGE = "referrals.manage_toolkit"


@transaction.atomic
def save_stage(
    *,
    by: Person,
    stage: ToolkitStage,
    is_required: bool,
    evidence: str = "",
    version: int | None = None,
) -> ToolkitStage:
    """Say whether a stage must be tried, and what must be told of it. Raises ChangedMeanwhile."""
    authorise(by, MANAGE)
    stage = ToolkitStage.objects.select_for_update().get(pk=stage.pk)
    check_version(stage, version)
    stage.is_required, stage.evidence = is_required, evidence
    stage.save()
    record("saved_toolkit_stage", stage, by=by, required=is_required)
    return stage


@transaction.atomic
def move_stage(*, by: Person, stage: ToolkitStage, up: bool) -> ToolkitStage:
    """Move a stage one place up or down. At the edge nothing happens."""
    authorise(by, MANAGE)
    order = list(ToolkitStage.objects.select_for_update().order_by("position", "pk"))
    here = next(place for place, one in enumerate(order) if one.pk == stage.pk)
    there = here - 1 if up else here + 1
    if 0 <= there < len(order):
        order[here], order[there] = order[there], order[here]
        for place, one in enumerate(order, start=1):
            one.position = place
            one.save(update_fields=["position"])
        record("moved_toolkit_stage", stage, by=by, up=up)
    stage.refresh_from_db()
    return stage
