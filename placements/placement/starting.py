"""Writes before and at the start of a placement: the provider's steps, the checks, the start."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone

from apcommission.audit.actions import record
from apcommission.editing import check_version, with_once
from apcommission.errors import Refused
from apcommission.people.models import Person
from apcommission.permissions import authorise
from placements.placement.models import (
    PLACEMENT,
    AdmissionStep,
    Placement,
    PlacementCheck,
    StartCheck,
)
from placements.placement.queries import checks_missing, start_checks
from referrals.sharing.queries import AGREEMENT_WITHDRAWN, agreement_is_withdrawn


class ChecksMissing(Refused):
    """The checks that come before the start are not complete, and no reason is given."""


@transaction.atomic
def log_step(
    *,
    by: Person,
    placement: Placement,
    kind: str,
    held_on: date,
    words: str = "",
    once: str = "",
) -> AdmissionStep:
    """The provider writes down an interview, a taster or an assessment of its own."""
    authorise(by, "placements.log_step", placement)

    def make() -> AdmissionStep:
        if placement.state != Placement.State.OFFERED:
            raise Refused("Steps are written down while the offer waits for an answer.")
        if held_on > timezone.localdate():
            raise Refused("This day is still to come.", field="held_on")
        step = AdmissionStep.objects.create(
            placement=placement, kind=kind, held_on=held_on, words=words, written_by=by
        )
        record("logged_admission_step", step, by=by, pupil_id=placement.pupil_id, kind=kind)
        return step

    return with_once(once, AdmissionStep, make)


@transaction.atomic
def prepare_start(
    *,
    by: Person,
    placement: Placement,
    checks: Iterable[StartCheck],
    start_now: bool = False,
    override: str = "",
    version: int | None = None,
) -> Placement:
    """Keep which checks are made, and start the placement if asked to.

    Raises ChecksMissing where some are not made and `override` gives no reason; the reason is kept with the
    person's name.
    """
    authorise(by, "placements.manage_placement", placement)
    placement = Placement.objects.select_for_update(of=("self",)).get(pk=placement.pk)
    check_version(placement, version)
    wanted = {check.pk for check in checks}
    for check in start_checks(placement):
        if check.pk in wanted:
            PlacementCheck.objects.get_or_create(
                placement=placement, check_made=check, defaults={"made_by": by}
            )
    PlacementCheck.objects.filter(placement=placement).exclude(check_made__in=wanted).delete()
    record("made_start_checks", placement, by=by, pupil_id=placement.pupil_id, made=sorted(wanted))
    if start_now:
        _start(placement, override, by)
    placement.save()
    return placement


def _start(placement: Placement, override: str, by: Person) -> None:
    missing = checks_missing(placement)
    against = agreement_is_withdrawn(placement.pupil, timezone.localdate())
    if against and not override.strip():
        raise Refused(
            f"{AGREEMENT_WITHDRAWN} Talk to them, or say why the pupil starts all the same.",
            field="override",
        )
    if missing and not override.strip():
        many = len(missing)
        raise ChecksMissing(
            f"{many} check{' is' if many == 1 else 's are'} not made. Make them, or say why the pupil "
            "starts all the same.",
            field="override",
        )
    PLACEMENT.move(placement, "start", by=by)
    if missing or against:
        placement.start_override, placement.start_override_by = override, by
    record(
        "start_placement",
        placement,
        by=by,
        pupil_id=placement.pupil_id,
        state=placement.state,
        overridden=len(missing),
        agreement_withdrawn=against,
    )


@transaction.atomic
def save_start_check(
    *,
    by: Person,
    check: StartCheck | None = None,
    is_retired: bool = False,
    version: int | None = None,
    **fields: str | int | bool,
) -> StartCheck:
    """Add a check to the list, change it, or ask for it no more; checks that were made stay."""
    authorise(by, "placements.manage_start_checks")
    if check is None:
        check = StartCheck(position=StartCheck.objects.count() + 1)
    else:
        check = StartCheck.objects.select_for_update().get(pk=check.pk)
        check_version(check, version)
    for name, value in fields.items():
        setattr(check, name, value)
    check.retired_on = (check.retired_on or timezone.localdate()) if is_retired else None
    check.save()
    record("saved_start_check", check, by=by, retired=is_retired)
    return check
