"""Writes of data protection: corrections, requests for a copy, and what is decided about them."""

import calendar
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from apcommission.audit.actions import record
from apcommission.documents.actions import keep_made
from apcommission.editing import check_version, with_once
from apcommission.errors import Refused
from apcommission.messages.actions import send
from apcommission.people.models import LA_CASE_ROLES, Person
from apcommission.people.queries import who_hold
from apcommission.permissions import authorise, may
from monitoring.data_protection import collecting, queries
from monitoring.data_protection.archive import make_archive
from monitoring.data_protection.models import (
    ACCESS,
    CORRECTION,
    AccessDecision,
    AccessRequest,
    Correction,
    LimitRequest,
)
from referrals.pupils.models import Pupil
from referrals.sharing.actions import disclose
from referrals.sharing.models import Disclosure

#: Days before the last day on which those who answer are reminded.
REMIND_DAYS = 7
REMINDER = """A request about someone's data must be answered by {day}.

Sign in to answer it: {address}
"""


def a_month_after(day: date) -> date:
    """The same day of the next month, or its last. Source: UK GDPR, article 12 (3)."""
    year, month = (day.year, day.month + 1) if day.month < 12 else (day.year + 1, 1)
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def came(asked_on: date) -> date:
    """Until when to answer what came on that day. Refused where the day is still to come."""
    if asked_on > timezone.localdate():
        raise Refused("This day is still to come.", field="asked_on")
    return a_month_after(asked_on)


@transaction.atomic
def ask_for_correction(*, by: Person, pupil: Pupil, once: str = "", **fields: Any) -> Correction:
    """Write down that someone asks to have a record put right. It is answered within a month."""
    authorise(by, "monitoring.answer_rights", pupil)

    def make() -> Correction:
        made = Correction.objects.create(pupil=pupil, due_on=came(fields["asked_on"]), **fields)
        record("asked_for_correction", made, by=by, pupil_id=pupil.pk)
        return made

    return with_once(once, Correction, make)


@transaction.atomic
def answer_correction(
    *,
    by: Person,
    correction: Correction,
    verb: str,
    reason: str = "",
    version: int | None = None,
) -> Correction:
    """Agree, say that it is done, or refuse with the reason."""
    found = Correction.objects.select_for_update(of=("self",)).get(pk=correction.pk)
    check_version(found, version)
    CORRECTION.move(found, verb, by=by)
    if verb == "refuse" and not reason.strip():
        raise Refused("Say why it is refused: the person is told.", field="reason")
    found.reason = reason if verb == "refuse" else found.reason
    found.decided_by = by
    if verb in ("refuse", "finish"):
        found.answered_on = timezone.localdate()
    found.save()
    record(f"{verb}_correction", found, by=by, pupil_id=found.pupil_id)
    return found


@transaction.atomic
def ask_for_copy(*, by: Person, pupil: Pupil, once: str = "", **fields: Any) -> AccessRequest:
    """Write down that someone asks for a copy of a record; the worker collects it."""
    from monitoring.data_protection.tasks import collect_record

    authorise(by, "monitoring.answer_rights", pupil)

    def make() -> AccessRequest:
        due_on = came(fields["asked_on"])
        made = AccessRequest.objects.create(pupil=pupil, due_on=due_on, **fields)
        record("asked_for_copy", made, by=by, pupil_id=pupil.pk)
        transaction.on_commit(lambda: collect_record.delay(made.pk))
        return made

    return with_once(once, AccessRequest, make)


def collect(*, key: int) -> None:
    """Collect the record for review, part by part. Run twice, it is collected once."""
    request = AccessRequest.objects.get(pk=key)
    if request.state != AccessRequest.State.ASKED:
        return
    everything = collecting.found(request.pupil)
    order, parts = collecting.in_order(everything), []
    for done, model in enumerate(order, start=1):
        parts.append(collecting.part(model, everything[model]))
        percent = 90 * done // len(order)
        AccessRequest.objects.filter(pk=key).update(progress=percent)
    with transaction.atomic():
        request = AccessRequest.objects.select_for_update(of=("self",)).get(pk=key)
        if request.state != AccessRequest.State.ASKED:
            return
        ACCESS.move(request, "collect", by=None)
        request.contents, request.progress = parts, 100
        request.save()
        _open_decisions(request, everything, parts)
        record("collected_record", request, by=None, pupil_id=request.pupil_id, parts=len(parts))


def _open_decisions(request: AccessRequest, everything: Any, parts: list[dict[str, Any]]) -> None:
    kinds = AccessDecision.Kind
    wanted = [
        (kinds.NAME, name[:200], name) for name in collecting.names(everything, request.pupil)
    ]
    wanted += [
        (kinds.PART, one["label"], one["title"])
        for one in parts
        if one["label"] in collecting.TO_BE_DECIDED
    ]
    wanted += [(kinds.DOCUMENT, str(one.pk), one.title) for one in collecting.documents(everything)]
    AccessDecision.objects.bulk_create(
        AccessDecision(request=request, kind=kind, key=key, label=label)
        for kind, key, label in wanted
    )


def _in_review(request: AccessRequest, by: Person) -> AccessRequest:
    authorise(by, "monitoring.answer_rights", request)
    found = AccessRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if found.state != AccessRequest.State.REVIEW:
        raise Refused("This request is not under review.")
    return found


@transaction.atomic
def decide(
    *, by: Person, request: AccessRequest, verdicts: dict[int, tuple[str, str]]
) -> AccessRequest:
    """Say of names, parts and documents whether they go into the copy: {decision: (verdict, reason)}."""
    found = _in_review(request, by)
    for one in found.decisions.filter(pk__in=verdicts):
        one.verdict, one.reason = verdicts[one.pk]
        if one.verdict == AccessDecision.Verdict.HIDE and not one.reason.strip():
            raise Refused("Say why it is left out.", field=f"reason_{one.pk}")
        one.save()
    record("decided_copy", found, by=by, pupil_id=found.pupil_id, decided=len(verdicts))
    return found


@transaction.atomic
def black_out(*, by: Person, request: AccessRequest, words: str, reason: str) -> AccessDecision:
    """Further words that stand nowhere in the copy, as the name of someone in a text."""
    found = _in_review(request, by)
    made, _ = AccessDecision.objects.update_or_create(
        request=found,
        kind=AccessDecision.Kind.WORDS,
        key=words.strip()[:200],
        defaults={"label": words.strip()[:200], "verdict": "hide", "reason": reason},
    )
    record("blacked_out", found, by=by, pupil_id=found.pupil_id)
    return made


@transaction.atomic
def answer_copy(
    *, by: Person, request: AccessRequest, verb: str, reason: str = ""
) -> AccessRequest:
    """Have the copy made once all is decided, or refuse it with the reason."""
    from monitoring.data_protection.tasks import make_copy

    found = AccessRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if verb not in ("release", "refuse"):
        raise Refused("This is done by the worker.")
    ACCESS.move(found, verb, by=by)
    if verb == "refuse" and not reason.strip():
        raise Refused("Say why it is refused: the person is told.", field="reason")
    if verb == "release" and found.decisions.filter(verdict="").exists():
        raise Refused("Decide first about every name, part and document.")
    found.reason, found.decided_by = reason, by
    if verb == "refuse":
        found.answered_on, found.contents = timezone.localdate(), []
    found.progress = 0
    found.save()
    record(f"{verb}_copy", found, by=by, pupil_id=found.pupil_id)
    if verb == "release":
        transaction.on_commit(lambda: make_copy.delay(found.pk))
    return found


@transaction.atomic
def release(*, key: int) -> None:
    """Make the archive and keep it; it is noted as shared. Run twice, it is made once."""
    found = AccessRequest.objects.select_for_update(of=("self",)).get(pk=key)
    if found.state != AccessRequest.State.RELEASING:
        return
    ACCESS.move(found, "finish", by=None)
    found.document = keep_made(
        kind="copy_of_record", title="Copy of a record", content=make_archive(found), ending="zip"
    )
    found.answered_on, found.progress, found.contents = timezone.localdate(), 100, []
    found.save()
    record("released_copy", found, by=None, pupil_id=found.pupil_id)
    what, why = Disclosure.What.ACCESS, Disclosure.Why.RIGHTS
    to = found.get_relationship_display()
    disclose(found.pupil_id, what, why, to=to, about=found, by=found.decided_by)


def remind(*, today: date) -> int:
    """Remind officers of requests that are due within a week or overdue, each once a week; how many."""
    soon, week = today + timedelta(days=REMIND_DAYS), today - timedelta(days=7)
    corrections = Correction.objects.filter(state__in=queries.OPEN_CORRECTIONS)
    copies = AccessRequest.objects.filter(state__in=queries.OPEN_ACCESS)
    told = 0
    limits = LimitRequest.objects.filter(state=LimitRequest.State.ASKED)
    for rows, page in ((corrections, "correction"), (copies, "access"), (limits, "limit")):
        for one in rows.filter(due_on__lte=soon).exclude(reminded_on__gt=week).order_by("pk"):
            address = settings.SITE_ADDRESS + reverse(f"data_protection:{page}", args=[one.pk])
            for person in who_hold(*LA_CASE_ROLES):
                if not may(person, "monitoring.answer_rights", one):
                    continue
                send(
                    to=person.email,
                    subject="A request about someone’s data is due",
                    body=REMINDER.format(day=f"{one.due_on:%-d %B %Y}", address=address),
                    key=f"rights/{page}/{one.pk}/{today}/{person.pk}",
                )
            type(one)._default_manager.filter(pk=one.pk).update(reminded_on=today)
            told += 1
    return told
