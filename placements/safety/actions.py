"""Writes of incidents: reporting, taking note, telling, finding, closing."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from apcommission.audit.actions import record
from apcommission.editing import check_version, with_once
from apcommission.errors import Refused
from apcommission.messages.actions import send
from apcommission.people.models import LA_CASE_ROLES, Person
from apcommission.people.queries import who_hold
from apcommission.permissions import authorise
from placements.placement.models import COUNTED, Placement
from placements.safety import escalation, queries
from placements.safety.models import INCIDENT, Incident, SafeguardingNote, Told
from referrals.sharing.actions import disclose
from referrals.sharing.models import Disclosure

REPORTED = """Something was reported that you must know of ({severity} severity).

Sign in to read it and to say that you have taken note: {address}
"""
UNSEEN = """An urgent incident was reported {minutes} minutes ago or more, and no safeguarding lead has taken
note of it yet.

Sign in to read it: {address}
"""


@transaction.atomic
def report_incident(*, by: Person, placement: Placement, once: str = "", **fields: Any) -> Incident:
    """Report an incident, a concern or a missing pupil; whoever must know is written to at once.

    `fields`: kind, severity, happened_at, what, and place, done, restricted. Raises Refused.
    """
    authorise(by, "placements.report_incident", placement)

    def make() -> Incident:
        if placement.state not in COUNTED:
            raise Refused("Incidents are reported once the placement has started.")
        _check_moment(fields["happened_at"], "happened_at")
        incident = Incident.objects.create(placement=placement, reported_by=by, **fields)
        record(
            "reported_incident",
            incident,
            by=by,
            pupil_id=placement.pupil_id,
            kind=incident.kind,
            severity=incident.severity,
            restricted=incident.restricted,
        )
        for person in escalation.who_must_know(incident):
            _write_to(person, incident, "reported", REPORTED)
        return incident

    return with_once(once, Incident, make)


def _check_moment(moment: datetime, field: str) -> None:
    if moment > timezone.now():
        raise Refused("This cannot lie in the future.", field=field)


def _write_to(person: Person, incident: Incident, why: str, body: str) -> None:
    """No word of what happened or to whom: it is read after signing in."""
    address = reverse("safety:incident", args=[incident.pk])
    send(
        to=person.email,
        subject="Something was reported that you must know of",
        body=body.format(
            severity=incident.severity,
            minutes=settings.INCIDENT_SEEN_MINUTES,
            address=f"{settings.SITE_ADDRESS}{address}",
        ),
        key=f"incident/{why}/{incident.pk}/{person.pk}",
    )


def _locked(incident: Incident, by: Person, permission: str) -> Incident:
    locked = Incident.objects.select_for_update(of=("self",)).get(pk=incident.pk)
    authorise(by, permission, locked)
    return locked


def _kept(incident: Incident, verb: str, by: Person, **detail: Any) -> Incident:
    incident.save()
    record(verb, incident, by=by, pupil_id=incident.placement.pupil_id, **detail)
    return incident


@transaction.atomic
def take_note(*, by: Person, incident: Incident) -> Incident:
    """A safeguarding lead says that they know of it. The first one stands there; a second changes nothing."""
    incident = _locked(incident, by, "placements.note_safely")
    if incident.seen_at is not None:
        return incident
    incident.seen_by, incident.seen_at = by, timezone.now()
    return _kept(incident, "took_note_of_incident", by)


@transaction.atomic
def tell(
    *,
    by: Person,
    incident: Incident,
    whom: str,
    name: str,
    told_at: datetime,
    how: str = "",
    once: str = "",
) -> Told:
    """Write down that someone was told of an incident."""
    incident = _locked(incident, by, "placements.follow_incident")

    def make() -> Told:
        _check_moment(told_at, "told_at")
        if told_at < incident.happened_at:
            raise Refused("Nobody can be told before it happened.", field="told_at")
        told = Told.objects.create(
            incident=incident, whom=whom, name=name, told_at=told_at, how=how, told_by=by
        )
        pupil_id = incident.placement.pupil_id
        record("told_of_incident", told, by=by, pupil_id=pupil_id, whom=whom)
        school = [incident.placement.school_id] if whom == Told.Whom.SCHOOL else []
        disclose(
            pupil_id,
            Disclosure.What.INCIDENT,
            Disclosure.Why.SAFEGUARD,
            organisations=school,
            to="" if any(school) else str(told)[:150],
            about=incident,
            by=by,
        )
        return told

    return with_once(once, Told, make)


@transaction.atomic
def find_pupil(
    *, by: Person, incident: Incident, found_at: datetime, return_talk: str = "", version: int = 0
) -> Incident:
    """A missing pupil is found; what they said once back can follow later."""
    incident = _locked(incident, by, "placements.follow_incident")
    check_version(incident, version)
    if incident.kind != Incident.Kind.MISSING or incident.state != Incident.State.OPEN:
        raise Refused("This is not about a pupil who is being looked for.")
    _check_moment(found_at, "found_at")
    if found_at < incident.happened_at:
        raise Refused("The pupil cannot be found before going missing.", field="found_at")
    incident.found_at, incident.return_talk = found_at, return_talk
    return _kept(incident, "found_pupil", by)


@transaction.atomic
def write_note(*, by: Person, incident: Incident, words: str, once: str = "") -> SafeguardingNote:
    """A note that safeguarding leads alone read."""
    authorise(by, "placements.note_safely", incident)

    def make() -> SafeguardingNote:
        note = SafeguardingNote.objects.create(incident=incident, words=words, written_by=by)
        record("wrote_safeguarding_note", note, by=by, pupil_id=incident.placement.pupil_id)
        return note

    return with_once(once, SafeguardingNote, make)


@transaction.atomic
def close_incident(*, by: Person, incident: Incident, closing_words: str) -> Incident:
    """Close an incident with what came of it. One that needs a lead's eye cannot close before it was seen."""
    incident = _locked(incident, by, "placements.close_incident")
    if incident.kind == Incident.Kind.MISSING:
        lacking = [step.words for step in escalation.steps(incident) if not step.done]
        if lacking:
            raise Refused(f"Still to be done: {'; '.join(lacking)}.", field="closing_words")
    if incident.severity == Incident.Severity.HIGH and incident.seen_at is None:
        raise Refused("A safeguarding lead must take note of it first.", field="closing_words")
    INCIDENT.move(incident, "close", by=by)
    incident.closing_words = closing_words
    return _kept(incident, "closed_incident", by)


@transaction.atomic
def reopen_incident(*, by: Person, incident: Incident) -> Incident:
    """Open a closed incident again."""
    incident = _locked(incident, by, "placements.close_incident")
    INCIDENT.move(incident, "reopen", by=by)
    return _kept(incident, "reopened_incident", by)


@transaction.atomic
def chase_incidents(*, now: datetime) -> int:
    """Write to the authority's officers and commissioners about urgent incidents that no lead took note of.

    Once for each incident and person, however often it is asked; returns how many incidents wait.
    """
    waiting = list(queries.to_chase(now))
    people = list(who_hold(*LA_CASE_ROLES)) if waiting else []
    for incident in waiting:
        for person in people:
            _write_to(person, incident, "unseen", UNSEEN)
    return len(waiting)
