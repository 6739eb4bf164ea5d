"""Writes of targets."""

from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from apcommission.audit.actions import record
from apcommission.editing import check_version
from apcommission.errors import Refused
from apcommission.people.models import Person
from apcommission.permissions import authorise
from monitoring.measures.models import MeasureTarget
from monitoring.measures.targets import RATES


@transaction.atomic
def set_target(
    *, by: Person, measure: str, per_cent: Decimal | None, source: str, version: int | None = None
) -> MeasureTarget | None:
    """Set what a rate should reach, in per cent; None takes it away. Raises Refused, ChangedMeanwhile."""
    authorise(by, "monitoring.set_targets")
    if measure not in {each.key for each in RATES}:
        raise Refused("Only a share can have a target.")
    found = MeasureTarget.objects.select_for_update().filter(measure=measure).first()
    if found is not None:
        check_version(found, version)
    if per_cent is None:
        if found is not None:
            record("removed_target", found, by=by, measure=measure)
            found.delete()
        return None
    if not source.strip():
        raise Refused("Say who agreed the target, and where.", field="source")
    target = found or MeasureTarget(measure=measure)
    target.per_cent, target.source = per_cent, source
    target.set_by, target.set_on = by, timezone.localdate()
    target.save()
    record("set_target", target, by=by, measure=measure, per_cent=str(per_cent))
    return target
