"""Opening a record in an emergency, and looking at it afterwards."""

from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from apcommission.audit.actions import record
from apcommission.editing import check_version, with_once
from apcommission.errors import Refused
from apcommission.messages.actions import send
from apcommission.people.actions import the_authority
from apcommission.people.models import Person, Role
from apcommission.people.queries import who_hold
from apcommission.permissions import authorise
from placements.emergency import queries
from placements.emergency.models import EmergencyAccess

ALERT = """A pupil's record was opened in an emergency, by someone who may not ordinarily see it.

Sign in to read by whom and why, and say whether it was right: {address}
"""


class NoSuchPupil(Refused):
    """Nobody of exactly this name and day of birth is known; the attempt stays in the trail."""

    in_trail = True


@transaction.atomic
def open_record(
    *, by: Person, forename: str, surname: str, birth_date: date, reason: str, once: str = ""
) -> EmergencyAccess:
    """Open a pupil's record for EMERGENCY_ACCESS_MINUTES. Whoever reviews such openings is told at once.

    The pupil is named exactly: nobody can look around. Raises NoSuchPupil, and Refused without a reason.
    """
    authorise(by, "placements.open_in_emergency")

    def make() -> EmergencyAccess:
        if not reason.strip():
            raise Refused("Say why you must see this record now.", field="reason")
        pupil = queries.the_pupil(forename=forename, surname=surname, birth_date=birth_date)
        if pupil is None:
            raise NoSuchPupil("No one pupil of exactly this name and date of birth is known here.")
        now = timezone.now()
        access = EmergencyAccess.objects.create(
            person=by,
            pupil=pupil,
            reason=reason,
            opened_at=now,
            ends_at=now + timedelta(minutes=settings.EMERGENCY_ACCESS_MINUTES),
        )
        record("opened_record_in_emergency", access, by=by, pupil_id=pupil.pk)
        for person in who_is_told(access):
            _alert(person, access)
        return access

    return with_once(once, EmergencyAccess, make)


def who_is_told(access: EmergencyAccess) -> list[Person]:
    """The authority's safeguarding leads and its commissioners, each once, but for who opened the record."""
    leads = who_hold(Role.SAFEGUARDING_LEAD, organisation=the_authority().pk)
    people = {person.pk: person for person in (*leads, *who_hold(Role.COMMISSIONER))}
    people.pop(access.person_id, None)
    return list(people.values())


def _alert(person: Person, access: EmergencyAccess) -> None:
    """Neither the pupil nor the reason: they are read after signing in."""
    address = settings.SITE_ADDRESS + reverse("emergency:access", args=[access.pk])
    send(
        to=person.email,
        subject="A record was opened in an emergency",
        body=ALERT.format(address=address),
        key=f"emergency/{access.pk}/{person.pk}",
    )


@transaction.atomic
def review(
    *,
    by: Person,
    access: EmergencyAccess,
    finding: str,
    review_words: str = "",
    version: int | None = None,
) -> EmergencyAccess:
    """Say whether it was right to open the record; never about what one opened oneself."""
    authorise(by, "placements.review_emergency", access)
    locked = EmergencyAccess.objects.select_for_update(of=("self",)).get(pk=access.pk)
    check_version(locked, version)
    if locked.person_id == by.pk:
        raise Refused("Someone else must look at what you opened.")
    if finding == EmergencyAccess.Finding.WRONG and not review_words.strip():
        raise Refused("Say what was wrong and what follows.", field="review_words")
    locked.finding, locked.review_words = finding, review_words
    locked.reviewed_by, locked.reviewed_at = by, timezone.now()
    locked.save()
    record("reviewed_emergency_access", locked, by=by, pupil_id=locked.pupil_id, finding=finding)
    return locked
