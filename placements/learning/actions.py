"""Writes of awards."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from apcommission.audit.actions import record
from apcommission.editing import check_version, with_once
from apcommission.errors import Refused
from apcommission.people.models import Person
from apcommission.permissions import authorise
from placements.learning.models import Award
from placements.placement.models import COUNTED, Placement


class AwardTold(Refused):
    """The same award is recorded already."""

    def __init__(self) -> None:
        super().__init__("This award is recorded already.", field="title")


@transaction.atomic
def record_award(
    *,
    by: Person,
    placement: Placement,
    title: str,
    level: str,
    kind: str,
    awarded_on: date,
    qualification_number: str = "",
    once: str = "",
) -> Award:
    """A unit or qualification that the pupil gained on the placement. Raises AwardTold, Refused."""
    authorise(by, "placements.record_award", placement)

    def make() -> Award:
        if placement.state not in COUNTED:
            raise Refused("Awards are recorded once the placement has started.")
        award = Award(
            placement=placement,
            title=title,
            level=level,
            kind=kind,
            awarded_on=awarded_on,
            qualification_number=qualification_number,
        )
        _keep(award)
        record("recorded_award", award, by=by, pupil_id=placement.pupil_id, kind=kind)
        return award

    return with_once(once, Award, make)


@transaction.atomic
def correct_award(
    *, by: Person, award: Award, version: int | None = None, **fields: str | date
) -> Award:
    """Put an award right. Raises AwardTold, ChangedMeanwhile, Refused."""
    award = _locked(award)
    authorise(by, "placements.record_award", award)
    check_version(award, version)
    changed = sorted(name for name, value in fields.items() if getattr(award, name) != value)
    for name, value in fields.items():
        setattr(award, name, value)
    _keep(award)
    record("corrected_award", award, by=by, pupil_id=award.placement.pupil_id, changed=changed)
    return award


@transaction.atomic
def delete_award(*, by: Person, award: Award) -> Award:
    """Take away an award that was recorded by mistake; the audit trail keeps that it was there."""
    award = _locked(award)
    authorise(by, "placements.record_award", award)
    detail = {"kind": award.kind, "level": award.level, "awarded_on": award.awarded_on.isoformat()}
    record("deleted_award", award, by=by, pupil_id=award.placement.pupil_id, **detail)
    award.delete()
    return award


def _locked(award: Award) -> Award:
    found = Award.objects.select_for_update(of=("self",)).filter(pk=award.pk).first()
    if found is None:
        raise Refused("Someone else has deleted this award.")
    return found


def _keep(award: Award) -> None:
    if award.awarded_on < award.placement.start:
        raise Refused("The award cannot come before the placement’s first day.", field="awarded_on")
    if award.awarded_on > timezone.localdate():
        raise Refused("The award cannot lie in the future.", field="awarded_on")
    try:
        with transaction.atomic():
            award.save()
    except IntegrityError as broken:
        if "an_award_is_told_once" not in str(broken):
            raise
        raise AwardTold from broken
