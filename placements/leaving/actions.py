"""Writes of destinations."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from apcommission.audit.actions import record
from apcommission.editing import ChangedMeanwhile
from apcommission.errors import Refused
from apcommission.people.models import Person
from apcommission.permissions import authorise
from placements.leaving.models import Destination
from placements.placement.models import Placement
from referrals.pupils.models import Pupil


@transaction.atomic
def record_destination(
    *,
    by: Person,
    placement: Placement,
    check_point: str,
    checked_on: date,
    activity: str,
    version: int | None = None,
) -> Destination:
    """What the pupil of an ended placement was doing at a check; a later answer replaces the earlier.

    `version` is that of the answer which the form showed, 0 where there was none. Raises Refused,
    ChangedMeanwhile; the same answer sent twice changes nothing.
    """
    authorise(by, "placements.record_destination", placement)
    if placement.end is None or placement.state != Placement.State.ENDED:
        raise Refused("Destinations are recorded once the placement has ended.")
    if checked_on < placement.end:
        raise Refused("The day cannot come before the last day.", field="checked_on")
    if checked_on > timezone.localdate():
        raise Refused("The day cannot lie in the future.", field="checked_on")
    # The pupil's row stands for an answer that may not exist yet.
    Pupil.objects.select_for_update().get(pk=placement.pupil_id)
    found = Destination.objects.filter(pupil=placement.pupil_id, check_point=check_point).first()
    if found and (found.checked_on, found.activity) == (checked_on, activity):
        return found
    if version is not None and version != (found.version if found else 0):
        raise ChangedMeanwhile
    if found:
        found.version += 1
    else:
        found = Destination(pupil_id=placement.pupil_id, check_point=check_point)
    before = found.activity
    found.checked_on, found.activity = checked_on, activity
    found.save()
    record(
        "recorded_destination",
        found,
        by=by,
        pupil_id=placement.pupil_id,
        check=check_point,
        before=before,
        after=activity,
    )
    return found
