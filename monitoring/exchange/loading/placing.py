"""Writes of placements and their timetables."""

from collections.abc import Sequence
from datetime import date

from django.utils import timezone

from monitoring.exchange.checks import Row
from monitoring.exchange.comparing import Changes
from monitoring.exchange.loading.saving import Values, references, save, values_of
from monitoring.exchange.timetables import Plan
from placements.placement.models import Placement, TimetableSlot
from providers.directory.models import Programme
from referrals.referral.models import Referral

State = Placement.State


def save_placements(changes: Changes, plans: Sequence[Plan]) -> None:
    """Placements in the state that their dates tell, with their timetables.

    Pupil, school and provider are kept as they are when the placement is made (placement/models.py).
    """
    referrals = Referral.objects.select_related("pupil").in_bulk(
        list(references(changes, "referral_ref")), field_name="reference"
    )
    programmes = Programme.objects.in_bulk(
        list(references(changes, "programme_ref")), field_name="reference"
    )
    there = Placement.objects.select_for_update(of=("self",)).filter(
        reference__in=references(changes, "placement_ref")
    )
    found = {placement.reference: placement for placement in there}
    today = timezone.localdate()

    def values(row: Row) -> Values:
        told = values_of(changes.table, row)
        programme = programmes[row["programme_ref"]]
        told |= {"programme_id": programme.pk, "provider_id": programme.provider_id}
        placement = found.get(row["placement_ref"])
        if placement is None:
            referral = referrals[row["referral_ref"]]
            told |= {
                "referral_id": referral.pk,
                "pupil_id": referral.pupil_id,
                "school_id": referral.school_id or referral.pupil.school_id,
            }
        elif placement.programme_id == programme.pk:
            told["provider_id"] = placement.provider_id
        return told | {"state": _state(placement, row, today)}

    entries = ((row["placement_ref"], values(row)) for _, row in changes.rows)
    _save_timetables(save(Placement, entries, found), plans)


def _state(placement: Placement | None, row: Row, today: date) -> str:
    """Ended with an end, otherwise active, or agreed where it begins later.

    One that is there and has no end stays as it is: it may be in reintegration, or was cancelled.
    """
    if row["end"]:
        return State.ENDED
    if placement is not None and placement.state != State.ENDED:
        return placement.state
    return State.AGREED if row["start"] > today else State.ACTIVE


def _save_timetables(placements: dict[str, Placement], plans: Sequence[Plan]) -> None:
    """Lay out the timetables that are new or changed. Two statements."""
    changed = [plan for plan in plans if not plan.same]
    keys = [placements[plan.reference].pk for plan in changed]
    TimetableSlot.objects.filter(placement__in=keys).delete()
    TimetableSlot.objects.bulk_create(
        TimetableSlot(
            placement=placements[plan.reference],
            pupil_id=placements[plan.reference].pupil_id,
            weekday=part.slot[0],
            session=part.slot[1],
            place=part.place,
            valid_from=part.first,
            valid_to=part.last,
            holds=plan.holds,
        )
        for plan in changed
        for part in plan.slots
    )
