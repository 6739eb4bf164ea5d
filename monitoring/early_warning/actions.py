"""Writes of early warning: what was done about a placement at risk."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from apcommission.audit.actions import record
from apcommission.editing import with_once
from apcommission.errors import Refused
from apcommission.people.models import Person
from apcommission.permissions import authorise
from monitoring.early_warning import queries
from monitoring.early_warning.models import WarningStep
from placements.placement.models import Placement


@transaction.atomic
def take_step(
    *, by: Person, placement: Placement, what: str, look_again_on: date, once: str = ""
) -> WarningStep:
    """Write down what was done about a placement, with the reasons of today. Raises Refused."""
    authorise(by, "monitoring.answer_warning", placement)
    today = timezone.localdate()
    if look_again_on <= today:
        raise Refused("The day to look again must be later than today.", field="look_again_on")
    found = queries.at_risk(for_user=by, today=today).filter(pk=placement.pk).first()

    def make() -> WarningStep:
        step = WarningStep.objects.create(
            placement=placement,
            reasons=queries.told(found) if found else [],
            what=what,
            look_again_on=look_again_on,
            taken_by=by,
            taken_on=today,
        )
        record("answered_warning", step, by=by, pupil_id=placement.pupil_id)
        return step

    return with_once(once, WarningStep, make)
