"""Writes of pupils' records."""

from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from apcommission import second_wall
from apcommission.audit.actions import record
from apcommission.editing import check_version, with_once
from apcommission.errors import Refused
from apcommission.people.models import Person, Role, School
from apcommission.permissions import authorise
from referrals.pupils import queries
from referrals.pupils import upn as upns
from referrals.pupils.models import Consent, Contact, KeepApart, Pupil, SchoolStay


class UpnRefused(Refused):
    """The UPN is wrong or belongs to another pupil."""


class LooksAlike(Refused):
    """A pupil who is likely the same child is known. Only those whom the person may open are named."""

    def __init__(self, by: Person, alike: list[Pupil]) -> None:
        own = set(queries.pupils(for_user=by).filter(pk__in=[one.pk for one in alike]))
        named = "; ".join(f"{one}, {one.year}, {one.school}, UPN {one.upn}" for one in own)
        words = (
            f"A pupil like this one is known: {named}. "
            if named
            else (
                "A pupil like this one is known at another school. Ask the authority, which can move the "
                "record to yours. "
            )
        )
        super().__init__(f"{words}If this is another pupil, say so here.", field="is_another")


@transaction.atomic
def add_pupil(
    *,
    by: Person,
    school: School,
    upn: str,
    is_another: bool = False,
    once: str = "",
    **fields: Any,
) -> Pupil:
    """Add a pupil of a school. Raises UpnRefused when the number is wrong or known already, LooksAlike where
    a pupil of a like name and birthday is known, unless `is_another` says that this is not the same.
    """
    authorise(by, "referrals.refer_pupil")
    if not by.is_la and school.pk not in by.organisation_ids(Role.HEADTEACHER):
        raise Refused("You can add pupils of your own school only.", field="school")

    def make() -> Pupil:
        tidied = upns.tidy(upn)
        fault = upns.fault(tidied)
        if fault:
            raise UpnRefused(fault, field="upn")
        known = UpnRefused(
            "A pupil with this UPN is known already. If the pupil is not in your list, "
            "ask the authority to move the record to your school.",
            field="upn",
        )
        names = {name: fields[name] for name in ("forename", "surname", "birth_date")}
        with second_wall.lifted():  # also who is of another school is not to be kept twice
            if Pupil.objects.filter(upn=tidied).exists():
                raise known
            alike = list(queries.alike(**names)[:5])
        if alike and not is_another:
            raise LooksAlike(by, alike)
        try:
            with transaction.atomic():
                pupil = Pupil.objects.create(school=school, upn=tidied, **fields)
        except IntegrityError as error:  # someone else added the same pupil at this moment
            raise known from error
        record("added_pupil", pupil, by=by, pupil_id=pupil.pk, alike=[one.pk for one in alike])
        return pupil

    return with_once(once, Pupil, make)


@transaction.atomic
def save_pupil(*, by: Person, pupil: Pupil, version: int | None = None, **fields: Any) -> Pupil:
    """Correct a pupil's record; the UPN and the school stay. Raises ChangedMeanwhile."""
    pupil = Pupil.objects.select_for_update().get(pk=pupil.pk)
    authorise(by, "referrals.edit_pupil", pupil)
    check_version(pupil, version)
    for name, value in fields.items():
        setattr(pupil, name, value)
    pupil.save()
    record("saved_pupil", pupil, by=by, pupil_id=pupil.pk, fields=sorted(fields))
    return pupil


@transaction.atomic
def add_contact(*, by: Person, pupil: Pupil, once: str = "", **fields: Any) -> Contact:
    """Add a parent, carer or other contact."""
    authorise(by, "referrals.edit_pupil", pupil)

    def make() -> Contact:
        contact = Contact.objects.create(pupil=pupil, **fields)
        record("added_contact", contact, by=by, pupil_id=pupil.pk)
        return contact

    return with_once(once, Contact, make)


@transaction.atomic
def save_contact(*, by: Person, contact: Contact, **fields: Any) -> Contact:
    """Correct a contact."""
    authorise(by, "referrals.edit_pupil", contact.pupil)
    contact = Contact.objects.select_for_update().get(pk=contact.pk)
    for name, value in fields.items():
        setattr(contact, name, value)
    contact.save()
    record("saved_contact", contact, by=by, pupil_id=contact.pupil_id, fields=sorted(fields))
    return contact


@transaction.atomic
def remove_contact(*, by: Person, contact: Contact) -> Contact:
    """Take out a contact that no longer is one."""
    authorise(by, "referrals.edit_pupil", contact.pupil)
    record("removed_contact", contact, by=by, pupil_id=contact.pupil_id)
    contact.delete()
    return contact


@transaction.atomic
def give_consent(*, by: Person, pupil: Pupil, once: str = "", **fields: Any) -> Consent:
    """Record what a parent agreed to, how far it goes, and until when."""
    authorise(by, "referrals.edit_pupil", pupil)

    def make() -> Consent:
        given, ends = fields["given_on"], fields.get("ends_on")
        if given > timezone.localdate():
            raise Refused("This day is still to come.", field="given_on")
        if ends and ends < given:
            raise Refused("It must end after it was given.", field="ends_on")
        consent = Consent.objects.create(pupil=pupil, **fields)
        record("gave_consent", consent, by=by, pupil_id=pupil.pk, scope=consent.scope)
        return consent

    return with_once(once, Consent, make)


@transaction.atomic
def withdraw_consent(*, by: Person, consent: Consent) -> Consent:
    """A parent withdraws a consent from today on. Withdrawn already: nothing more."""
    authorise(by, "referrals.edit_pupil", consent.pupil)
    consent = Consent.objects.select_for_update().get(pk=consent.pk)
    if consent.withdrawn_on is None:
        consent.withdrawn_on = timezone.localdate()
        consent.save(update_fields=["withdrawn_on"])
        record("withdrew_consent", consent, by=by, pupil_id=consent.pupil_id)
    return consent


@transaction.atomic
def move_to_school(
    *, by: Person, pupil: Pupil, school: School, on: date, version: int | None = None
) -> Pupil:
    """The pupil is on the roll of another school from a day on; the history keeps the former one."""
    authorise(by, "referrals.move_pupil")
    pupil = Pupil.objects.select_for_update().get(pk=pupil.pk)
    check_version(pupil, version)
    if school.pk == pupil.school_id:
        raise Refused("The pupil is on the roll of this school already.", field="school")
    if on > timezone.localdate():
        raise Refused("Record the move once the day has come.", field="on")
    stay, _ = SchoolStay.objects.get_or_create(
        pupil=pupil, ended_on=None, defaults={"school_id": pupil.school_id}
    )
    if stay.started_on and on <= stay.started_on:
        raise Refused("The move must come after the one before.", field="on")
    stay.ended_on = on - timedelta(days=1)
    stay.save()
    SchoolStay.objects.create(pupil=pupil, school=school, started_on=on)
    pupil.school = school
    pupil.save()
    record("moved_pupil", pupil, by=by, pupil_id=pupil.pk, school=school.pk)
    return pupil


@transaction.atomic
def move_roll(*, by: Person, school: School, to: School, on: date) -> int:
    """Every pupil of a school goes on at another from a day on, as when it closed; returns how many.

    Whoever came to the school after that day goes on from today.
    """
    authorise(by, "referrals.move_pupil")
    found = list(Pupil.objects.filter(school=school).order_by("pk"))
    for pupil in found:
        stay = pupil.school_stays.filter(ended_on=None).first()
        came = stay.started_on if stay else None
        day = on if came is None or came < on else timezone.localdate()
        move_to_school(by=by, pupil=pupil, school=to, on=day)
    return len(found)


@transaction.atomic
def keep_apart(*, by: Person, pupil: Pupil, upn: str, reason: str) -> KeepApart:
    """Flag that two pupils must not be placed together. Flagged already: the reason is renewed."""
    authorise(by, "referrals.keep_apart")
    other = Pupil.objects.filter(upn=upns.tidy(upn)).first()
    if other is None or other.pk == pupil.pk:
        raise UpnRefused("No other pupil with this UPN is known.", field="upn")
    first, second = sorted((pupil.pk, other.pk))
    flag, _ = KeepApart.objects.update_or_create(
        pupil_id=first, other_id=second, defaults={"reason": reason, "noted_by": by}
    )
    for key in (first, second):
        record("flagged_keep_apart", flag, by=by, pupil_id=key)
    return flag
