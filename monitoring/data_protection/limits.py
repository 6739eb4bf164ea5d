"""Writes of restrictions and objections: asked, decided, told to recipients, used in spite of, lifted."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from apcommission.api.actions import come_again
from apcommission.audit.actions import record
from apcommission.editing import check_version, with_once
from apcommission.errors import Refused
from apcommission.people.models import Person
from apcommission.permissions import authorise
from monitoring.data_protection import recipients
from monitoring.data_protection.actions import came
from monitoring.data_protection.models import (
    IN_FORCE,
    LIMIT,
    LimitRequest,
    UseInSpite,
)
from referrals.pupils.models import Pupil

WHY = {
    "agree": "Say why: the person is told.",
    "refuse": "Say why it is refused, for an objection the compelling grounds: the person is told.",
    "tell_end": "Say what they were told, and how.",
}


@transaction.atomic
def ask_for_limit(*, by: Person, pupil: Pupil, once: str = "", **fields: Any) -> LimitRequest:
    """Write down that someone asks for a restriction, or objects. It is answered within a month."""
    authorise(by, "monitoring.answer_rights", pupil)
    objects = fields["kind"] == LimitRequest.Kind.OBJECTION
    if objects != (fields["ground"] == LimitRequest.Ground.SITUATION):
        raise Refused(
            "An objection rests on their particular situation, a restriction on one of the others.",
            field="ground",
        )

    def make() -> LimitRequest:
        made = LimitRequest.objects.create(pupil=pupil, due_on=came(fields["asked_on"]), **fields)
        record("asked_for_limit", made, by=by, pupil_id=pupil.pk, kind=made.kind)
        return made

    return with_once(once, LimitRequest, make)


@transaction.atomic
def move_limit(
    *, by: Person, limit: LimitRequest, verb: str, reason: str = "", version: int | None = None
) -> LimitRequest:
    """Agree or refuse with reasons; note that its end was told; lift it. Raises Refused without reasons."""
    # The pupil first, as whatever else changes the mark of the record waits for it.
    pupil = Pupil.objects.select_for_update(of=("self",)).get(pk=limit.pupil_id)
    found = LimitRequest.objects.select_for_update(of=("self",)).get(pk=limit.pk)
    check_version(found, version)
    LIMIT.move(found, verb, by=by)
    if verb in WHY and not reason.strip():
        raise Refused(WHY[verb], field="reason")
    today = timezone.localdate()
    if verb in ("agree", "refuse"):
        found.reason, found.answered_on, found.decided_by = reason, today, by
    elif verb == "tell_end":
        found.ends_because, found.told_of_end_on = reason, today
    else:
        found.lifted_on = today
    found.save()
    if verb == "agree":
        recipients.list_recipients(found)
    _mark(pupil)
    record(f"{verb}_limit", found, by=by, pupil_id=pupil.pk, kind=found.kind)
    if verb in ("agree", "lift"):
        found.pupil.refresh_from_db(fields=["restricted_on"])
        recipients.write_to_recipients(found, "begins" if verb == "agree" else "ends")
    return found


def _mark(pupil: Pupil) -> None:
    """The record is under restriction as long as any request is in force, since the first of them."""
    standing = LimitRequest.objects.filter(pupil=pupil, state__in=IN_FORCE)
    since = standing.order_by("answered_on").values_list("answered_on", flat=True).first()
    Pupil.objects.filter(pk=pupil.pk).update(
        restricted_on=since, eased_on=pupil.eased_on if since else None
    )
    if since is None and pupil.restricted_on:
        come_again(pupil.pk)


@transaction.atomic
def note_told(*, by: Person, limit: LimitRequest, told: list[str]) -> LimitRequest:
    """Note which recipients (keys) were told today of the restriction, or of its end."""
    authorise(by, "monitoring.answer_rights", limit)
    count = recipients.note_told_now(limit, [int(key) for key in told])
    record("told_recipients", limit, by=by, pupil_id=limit.pupil_id, recipients=count)
    return limit


@transaction.atomic
def use_in_spite(
    *, by: Person, limit: LimitRequest, ground: str, reason: str, once: str = ""
) -> UseInSpite:
    """State the ground on which the record is used until the day is over. Refused where none is in force."""
    authorise(by, "monitoring.answer_rights", limit)

    def make() -> UseInSpite:
        pupil = Pupil.objects.select_for_update(of=("self",)).get(pk=limit.pupil_id)
        if pupil.restricted_on is None:
            raise Refused("The record is under no restriction.")
        today = timezone.localdate()
        made = UseInSpite.objects.create(
            request=limit, day=today, ground=ground, reason=reason, by=by
        )
        Pupil.objects.filter(pk=pupil.pk).update(eased_on=today)
        come_again(pupil.pk)
        record("used_in_spite", made, by=by, pupil_id=pupil.pk, ground=ground)
        return made

    return with_once(once, UseInSpite, make)
