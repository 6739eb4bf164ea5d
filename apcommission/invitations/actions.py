"""Inviting, inviting again, taking back, accepting."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from apcommission.audit.actions import record
from apcommission.errors import Refused
from apcommission.invitations.models import Invitation
from apcommission.invitations.queries import open_invitation
from apcommission.messages.actions import MailedLink, send, use_link
from apcommission.messages.models import SingleUseLink
from apcommission.people.leaving import shut
from apcommission.people.models import Person
from apcommission.permissions import authorise

PURPOSE = "invitation"
#: Days in which an invitation is accepted; then it is sent again.
DAYS = 7
SUBJECT = "Your account for alternative provision"
BODY = """Someone at {authority} made an account for you at {address}

Open this link to choose your password and to set up a second step of signing in:

{link}

It works once and for {days} days. If it has ended, ask whoever invited you to send it again.
"""


class NotOpen(Refused):
    """The invitation was accepted or taken back."""


@transaction.atomic
def invite(*, person: Person, by: Person | None) -> Invitation:
    """The invitation of a new account; whoever makes the account has asked for the permission."""
    now = timezone.now()
    invitation = Invitation.objects.create(
        person=person, invited_by=by, sent_at=now, expires_at=now + timedelta(days=DAYS)
    )
    record("invited", person, by=by)
    _write(invitation)
    return invitation


@transaction.atomic
def send_again(*, by: Person, person: Person) -> Invitation:
    """A new link for who has not opened their account; the one sent before stops working.

    Raises NotOpen when the person has come in already, or the account is closed.
    """
    authorise(by, "apcommission.manage_people")
    person = Person.objects.select_for_update().get(pk=person.pk)
    if not person.is_active or person.has_left:
        raise NotOpen("This account is closed. Open it again before you invite its owner.")
    if person.has_usable_password():
        raise NotOpen("This person has a password already, and can set a new one when signing in.")
    found = open_invitation(person)
    if found is None:
        return invite(person=person, by=by)
    now = timezone.now()
    found.sent_at, found.expires_at = now, now + timedelta(days=DAYS)
    found.times_sent += 1
    found.save(update_fields=["sent_at", "expires_at", "times_sent"])
    record("invited_again", person, by=by, times=found.times_sent)
    _write(found)
    return found


@transaction.atomic
def take_back(*, by: Person, invitation: Invitation) -> Invitation:
    """The link stops working and the account is closed: whoever was invited by mistake gets no further.

    Raises NotOpen when it was accepted meanwhile.
    """
    authorise(by, "apcommission.manage_people")
    found = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if found.taken_back_at:
        return found
    if found.accepted_at:
        raise NotOpen("This invitation was accepted. Close the account instead.")
    found.taken_back_at = timezone.now()
    found.save(update_fields=["taken_back_at"])
    end_links(found)
    person = Person.objects.select_for_update().get(pk=found.person_id)
    shut(person)
    record("took_back_invitation", person, by=by)
    return found


@transaction.atomic
def accept(*, link: SingleUseLink) -> Person:
    """The link is used up by the password that was chosen with it. Raises LinkUsed, NotOpen."""
    use_link(link=link)
    found = Invitation.objects.select_for_update().get(pk=link.subject_pk)
    person = Person.objects.select_for_update().get(pk=found.person_id)
    if not found.is_open or not person.is_active or person.has_left:
        raise NotOpen("This invitation was taken back.")
    mark_accepted(person=person)
    return person


@transaction.atomic
def mark_accepted(*, person: Person) -> None:
    """Who comes in has accepted, whichever way they came: by the link, or by the authority's directory."""
    found = open_invitation(person)
    if found is None:
        return
    found.accepted_at = timezone.now()
    found.save(update_fields=["accepted_at"])
    end_links(found)
    record("accepted_invitation", person, by=person)


def end_links(invitation: Invitation) -> None:
    """Links that are out for this invitation stop working."""
    now = timezone.now()
    SingleUseLink.objects.filter(
        purpose=PURPOSE, subject_pk=invitation.pk, used_at=None, expires_at__gt=now
    ).update(expires_at=now)


def _write(invitation: Invitation) -> None:
    words = BODY.format(
        authority=settings.AUTHORITY_NAME,
        address=settings.SITE_ADDRESS,
        days=DAYS,
        link="{link}",
    )
    send(
        to=invitation.person.email,
        subject=SUBJECT,
        body=words,
        key=f"account/{invitation.person_id}/{secrets.token_hex(8)}",
        link=MailedLink(PURPOSE, invitation.pk, "invitations:accept", DAYS),
    )
