"""Writes of appeals and complaints: taken in with the day by which they are answered, and answered once."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from apcommission.audit.actions import record
from apcommission.editing import with_once
from apcommission.errors import Refused
from apcommission.messages.actions import use_link
from apcommission.messages.models import SingleUseLink
from apcommission.people.models import Person
from apcommission.permissions import authorise
from referrals.panels.models import APPEAL, Appeal, Decision


class DecidedIt(Refused):
    """Whoever signed a decision does not answer an appeal against it."""

    in_trail = True

    def __init__(self) -> None:
        super().__init__("You signed this decision, so someone else answers.")


def due(received_on: date) -> date:
    """The day by which an appeal that came on that day is answered (APPEAL_ANSWER_DAYS)."""
    return received_on + timedelta(days=settings.APPEAL_ANSWER_DAYS)


@transaction.atomic
def take_in(
    *, by: Person, decision: Decision, received_on: date, once: str = "", **fields: Any
) -> Appeal:
    """Record an appeal or complaint that came by letter, telephone or from a school."""
    authorise(by, "referrals.record_appeal", decision)
    if decision.state == Decision.State.DRAFT:
        raise Refused("This decision is not signed yet.")
    if received_on > timezone.localdate():
        raise Refused("This day is still to come.", field="received_on")

    def make() -> Appeal:
        return _make(decision, by, received_on, **fields)

    return with_once(once, Appeal, make)


@transaction.atomic
def take_in_by_link(*, link: SingleUseLink, **fields: Any) -> Appeal:
    """The same from a parent who read the letter. The link is used with it. Raises LinkUsed."""
    use_link(link=link)
    decision = Decision.objects.select_related("referral").get(letters=link.subject_pk)
    return _make(decision, None, timezone.localdate(), kind=Appeal.Kind.APPEAL, **fields)


def _make(decision: Decision, by: Person | None, received_on: date, **fields: Any) -> Appeal:
    appeal = Appeal.objects.create(
        decision=decision, received_on=received_on, due_on=due(received_on), **fields
    )
    record("took_in_appeal", appeal, by=by, pupil_id=decision.referral.pupil_id, kind=appeal.kind)
    return appeal


@transaction.atomic
def answer(*, by: Person, appeal: Appeal, result: str, answer: str) -> Appeal:
    """Answer it; then it is fixed. What follows from it is a new decision, or nothing. Raises DecidedIt."""
    appeal = (
        Appeal.objects.select_for_update(of=("self",))
        .select_related("decision__referral")
        .get(pk=appeal.pk)
    )
    if appeal.decision.signer_id == by.pk:
        raise DecidedIt
    APPEAL.move(appeal, "answer", by=by)
    appeal.result, appeal.answer = result, answer
    appeal.answered_by, appeal.answered_at = by, timezone.now()
    appeal.save()
    pupil = appeal.decision.referral.pupil_id
    record("answered_appeal", appeal, by=by, pupil_id=pupil, result=result)
    return appeal
