"""Making accounts, and giving and ending roles."""

import secrets
from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from apcommission.audit.actions import record
from apcommission.editing import Submission, check_version, unless_taken, with_once
from apcommission.errors import Refused
from apcommission.invitations.actions import invite
from apcommission.messages.actions import send
from apcommission.people.models import Organisation, Person, Role, RoleAssignment
from apcommission.people.queries import HELD_IN
from apcommission.permissions import authorise
from apcommission.signing_in.actions import end_sessions

#: Who is written in other letters is still the same person; the second is the field's own.
ONE_PERSON_PER_ADDRESS = ("one_person_per_email_address", "apcommission_person_email_key")
ADDRESS_CHANGED = """An administrator of {authority} changed the email address of an account at {address}

If this was your account and you did not ask for it, tell them. If it is yours now, sign in with this address.
"""
SECOND_STEP_RESET = """An administrator of {authority} reset the second step of signing in at {address}

You set it up anew when you sign in. If you did not ask for it, tell them.
"""


class AddressTaken(Refused):
    """Someone signs in with that address already."""

    def __init__(self) -> None:
        super().__init__("Someone has an account with this email address already.", field="email")


class WrongOrganisation(Refused):
    """The role cannot be held in that kind of organisation."""


class AdministratorThere(Refused):
    """Someone is an administrator, and makes all further accounts."""


@transaction.atomic
def the_authority() -> Organisation:
    """The authority whose installation this is (settings), made when it is first asked for."""
    authority, is_new = Organisation.objects.get_or_create(
        kind=Organisation.Kind.LA,
        defaults={"name": settings.AUTHORITY_NAME, "reference": settings.AUTHORITY_CODE},
    )
    if is_new:
        record("added_authority", authority, by=None)
    return authority


@transaction.atomic
def make_first_administrator(*, name: str, email: str) -> Person:
    """The account that makes all others, for whoever installs the service. No one signs in yet, so no
    one is asked for a permission. Raises AdministratorThere, AddressTaken."""
    authority = Organisation.objects.select_for_update().get(pk=the_authority().pk)
    holders = RoleAssignment.objects.filter(role=Role.ADMINISTRATOR, ended_on=None)
    if holder := holders.filter(person__is_active=True).select_related("person").first():
        raise AdministratorThere(f"{holder.person.name} is an administrator and makes accounts.")
    person = _invite(None, name, email)
    _give(person, Role.ADMINISTRATOR, authority, None)
    return person


@transaction.atomic
def invite_person(
    *,
    by: Person,
    name: str,
    email: str,
    role: str,
    organisation: Organisation,
    once: str = "",
) -> Person:
    """Make an account with its first role, and write to its owner. Raises AddressTaken, WrongOrganisation."""
    authorise(by, "apcommission.manage_people")

    def make() -> Person:
        person = _invite(by, name, email)
        _give(person, role, organisation, by)
        return person

    return with_once(once, Person, make)


def _invite(by: Person | None, name: str, email: str) -> Person:
    """An account without a password, and the invitation with which its owner chooses one."""
    if Person.objects.filter(email__iexact=email.strip()).exists():
        raise AddressTaken
    with unless_taken(AddressTaken(), *ONE_PERSON_PER_ADDRESS):
        person = Person.objects.create_user(email.strip(), password=None, name=name.strip())
    invite(person=person, by=by)
    return person


def _write(to: str, subject: str, body: str, person: Person) -> None:
    """An e-mail about the account of a person, without a name in it."""
    words = body.format(authority=settings.AUTHORITY_NAME, address=settings.SITE_ADDRESS)
    send(to=to, subject=subject, body=words, key=f"account/{person.pk}/{secrets.token_hex(8)}")


@transaction.atomic
def change_person(
    *, by: Person, person: Person, name: str, email: str, version: int | None = None
) -> Person:
    """Put a name or e-mail address right; both addresses hear of a new one. Raises ChangedMeanwhile,
    AddressTaken."""
    authorise(by, "apcommission.manage_people")
    person = Person.objects.select_for_update().get(pk=person.pk)
    check_version(person, version)
    before, after = person.email, email.strip().lower()
    typed = {"name": name.strip(), "email": after}
    changed = [field for field, words in typed.items() if words != getattr(person, field)]
    if Person.objects.filter(email__iexact=after).exclude(pk=person.pk).exists():
        raise AddressTaken
    person.name, person.email = typed["name"], after
    with unless_taken(AddressTaken(), *ONE_PERSON_PER_ADDRESS):
        person.save(update_fields=["name", "email", "version"])
    record("changed_person", person, by=by, fields=changed)
    if "email" in changed:
        # What the sign-in package may have kept of the old address, and whom the directory knew by it.
        EmailAddress.objects.filter(user=person).delete()
        SocialAccount.objects.filter(user=person).delete()
        for address in (before, after):
            _write(address, "The email address of an account was changed", ADDRESS_CHANGED, person)
    return person


@transaction.atomic
def reset_second_factor(*, by: Person, person: Person) -> Person:
    """Take away the second factor of someone who lost it; its owner hears of it and sets up another."""
    authorise(by, "apcommission.manage_people")
    person = Person.objects.select_for_update().get(pk=person.pk)
    taken_away, _ = Authenticator.objects.filter(user=person).delete()
    if taken_away:
        end_sessions(person=person)
        record("reset_second_factor", person, by=by)
        _write(person.email, "Second step of signing in", SECOND_STEP_RESET, person)
    return person


@transaction.atomic
def give_role(
    *, by: Person, person: Person, role: str, organisation: Organisation
) -> RoleAssignment:
    """Give a person a role in an organisation from today. Held already: the same one is returned."""
    authorise(by, "apcommission.manage_people")
    person = Person.objects.select_for_update().get(pk=person.pk)
    if not person.is_active:
        raise Refused("This account is closed. Open it again before you give it a role.")
    return _give(person, role, organisation, by)


def _give(
    person: Person, role: str, organisation: Organisation, by: Person | None
) -> RoleAssignment:
    if organisation.kind not in HELD_IN[role]:
        raise WrongOrganisation(
            f"“{Role(role).label}” cannot be a role in {organisation.name}, "
            f"which is a {organisation.get_kind_display().lower()}.",
            field="organisation",
        )
    held, is_new = RoleAssignment.objects.get_or_create(
        person=person, organisation=organisation, role=role, ended_on=None
    )
    if is_new:
        record("gave_role", held, by=by, role=role, organisation=organisation.pk)
    return held


@transaction.atomic
def add_agency(*, by: Person, name: str, reference: str, once: str = "") -> Organisation:
    """Add an agency that adds to pupils' information profiles or sits on panels."""
    authorise(by, "apcommission.manage_people")

    kind = Organisation.Kind.AGENCY
    taken = Refused("An agency has this reference already.", field="reference")

    def make() -> Organisation:
        if Organisation.objects.filter(kind=kind, reference=reference).exists():
            raise taken
        with unless_taken(taken, "one_organisation_per_reference"):
            agency = Organisation.objects.create(kind=kind, name=name, reference=reference)
        record("added_agency", agency, by=by)
        return agency

    return with_once(once, Organisation, make)


@transaction.atomic
def clear_what_is_over() -> None:
    """Forget sessions that have ended, and the tokens of forms that were sent more than 30 days ago."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    # Where they were signed in, with the internet address: nothing to keep longer than the session.
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    Submission.objects.filter(at__lt=timezone.now() - timedelta(days=30)).delete()
