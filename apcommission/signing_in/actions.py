"""Ending the sessions of a person, one or all."""

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.db.models import F

from apcommission.audit.actions import record
from apcommission.people.models import Person
from apcommission.permissions import authorise


def end_sessions(*, person: Person) -> None:
    """Void every session of the person, wherever its data may be kept; the caller has asked who may.

    Each request checks its session against the count, so that this holds from the next one on.
    """
    Person.objects.filter(pk=person.pk).update(sessions_ended=F("sessions_ended") + 1)
    person.refresh_from_db(fields=["sessions_ended"])
    for session in UserSession.objects.filter(user=person):
        session.end()


def end_other_sessions(*, person: Person, here: str | None) -> None:
    """End every session of the person but `here` (its key): they have a new password."""
    for session in UserSession.objects.filter(user=person).exclude(session_key=here):
        session.end()


@transaction.atomic
def sign_out_everywhere(*, by: Person, person: Person) -> Person:
    """End all sessions of a person: one's own, or, by an administrator, anybody's."""
    authorise(by, "apcommission.end_sessions", person)
    end_sessions(person=person)
    record("signed_out_everywhere", person, by=by)
    return person


@transaction.atomic
def end_session(*, by: Person, session: UserSession) -> None:
    """End one of one's own sessions. It may have ended meanwhile."""
    authorise(by, "apcommission.end_sessions", session.user)
    session.end()
    record("ended_session", by, by=by)
