"""When a role or an account ends: today, or the night after a last day that was given in advance."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from apcommission.audit.actions import record
from apcommission.errors import Refused
from apcommission.feeds.models import CalendarFeed
from apcommission.people.models import Organisation, Person, Role, RoleAssignment
from apcommission.permissions import authorise
from apcommission.signing_in.actions import end_sessions


class LastAdministrator(Refused):
    """Without this person no one could manage people."""


def keep_an_administrator(*, without: int, role: str) -> None:
    """Raises LastAdministrator if nobody would manage people `without` that person (a key) in `role`."""
    if role != Role.ADMINISTRATOR:
        return
    # One at a time: else two administrators who end each other's role both find the other in office.
    Organisation.objects.select_for_update().filter(kind=Organisation.Kind.LA).first()
    # Whoever has a last day already is no one to rely on.
    others = RoleAssignment.objects.filter(
        role=Role.ADMINISTRATOR,
        ended_on=None,
        ends_on=None,
        person__is_active=True,
        person__leaves_on=None,
    ).exclude(person_id=without)
    if not others.exists():
        raise LastAdministrator(
            "This is the only administrator. Make someone else an administrator first."
        )


@transaction.atomic
def end_role(*, by: Person, held: RoleAssignment) -> RoleAssignment:
    """End a role today. Raises LastAdministrator."""
    authorise(by, "apcommission.manage_people")
    return end_now(held=held, by=by)


def end_now(*, held: RoleAssignment, by: Person | None) -> RoleAssignment:
    """End a role today; the caller has asked who may. Raises LastAdministrator."""
    held = RoleAssignment.objects.select_for_update().get(pk=held.pk)
    if held.ended_on is None:
        keep_an_administrator(without=held.person_id, role=held.role)
        held.ended_on = timezone.localdate()
        held.save(update_fields=["ended_on"])
        record("ended_role", held, by=by, role=held.role)
    return held


@transaction.atomic
def plan_end_of_role(*, by: Person, held: RoleAssignment, last_day: date | None) -> RoleAssignment:
    """Give the last day of a role in advance, or take it away. The role ends in the night after it."""
    authorise(by, "apcommission.manage_people")
    held = RoleAssignment.objects.select_for_update().get(pk=held.pk)
    if held.ended_on is not None:
        raise Refused("This role has ended already.")
    _check(last_day)
    if last_day and held.role == Role.ADMINISTRATOR:
        keep_an_administrator(without=held.person_id, role=held.role)
    held.ends_on = last_day
    held.save(update_fields=["ends_on"])
    record("planned_end_of_role", held, by=by, last_day=str(last_day or ""))
    return held


@transaction.atomic
def plan_leaving(*, by: Person, person: Person, last_day: date | None) -> Person:
    """Give the last day of a person in advance, or take it away. The account closes in the night after it."""
    authorise(by, "apcommission.manage_people")
    person = Person.objects.select_for_update().get(pk=person.pk)
    if not person.is_active:
        raise Refused("This account is closed already.")
    _check(last_day)
    if last_day:
        keep_an_administrator(without=person.pk, role=Role.ADMINISTRATOR)
    person.leaves_on = last_day
    person.save(update_fields=["leaves_on"])
    record("planned_leaving", person, by=by, last_day=str(last_day or ""))
    return person


def _check(last_day: date | None) -> None:
    if last_day and last_day < timezone.localdate():
        raise Refused("The last day is over already. Give today or a later day.", field="last_day")


@transaction.atomic
def switch_off(*, by: Person, person: Person) -> Person:
    """End all roles and sessions of someone who left, and close the account. Raises LastAdministrator."""
    authorise(by, "apcommission.manage_people")
    return _close(person, by=by)


def _close(person: Person, *, by: Person | None) -> Person:
    person = Person.objects.select_for_update().get(pk=person.pk)
    if not person.is_active:
        return person
    keep_an_administrator(without=person.pk, role=Role.ADMINISTRATOR)
    shut(person)
    record("switched_off", person, by=by)
    return person


def shut(person: Person) -> None:
    """End all roles, sessions and feeds of a person, and close the account; the caller has asked who may."""
    person.role_assignments.filter(ended_on=None).update(ended_on=timezone.localdate())
    person.is_active = False
    person.save(update_fields=["is_active"])
    CalendarFeed.objects.filter(person=person).delete()
    end_sessions(person=person)


@transaction.atomic
def switch_on(*, by: Person, person: Person) -> Person:
    """Open a closed account again; its roles are given anew."""
    authorise(by, "apcommission.manage_people")
    person = Person.objects.select_for_update().get(pk=person.pk)
    if person.is_active:
        return person
    person.is_active, person.leaves_on = True, None
    person.save(update_fields=["is_active", "leaves_on"])
    record("switched_on", person, by=by)
    return person


@transaction.atomic
def close_leaver(*, person: Person) -> Person | None:
    """Close the account of someone whose last day is over; None where it is not (any more)."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    return _close(person, by=None) if person.is_active and person.has_left else None


@transaction.atomic
def end_planned_role(*, held: RoleAssignment) -> RoleAssignment | None:
    """End a role whose last day is over, and the sessions of who held it; None where it is not (any more)."""
    held = RoleAssignment.objects.select_for_update().get(pk=held.pk)
    if held.ended_on or held.ends_on is None or held.ends_on >= timezone.localdate():
        return None
    end_sessions(person=held.person)
    return end_now(held=held, by=None)
