"""Reads of emergency access, and what it opens."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from apcommission import second_wall
from apcommission.people.models import Person
from placements.emergency.models import EmergencyAccess
from placements.placement.models import CLOSED_TO_PROVIDER, Placement
from placements.safety.models import Incident
from referrals.panels.queries import free_of_interest
from referrals.profile.models import RiskAssessment
from referrals.pupils.models import Contact, Pupil


def accesses(*, for_user: Person) -> QuerySet[EmergencyAccess]:
    """Every emergency access, the latest first, but of pupils in whose case the person has an interest."""
    return (
        free_of_interest(EmergencyAccess.objects.all(), for_user, "pupil__referrals")
        .select_related("person", "pupil", "reviewed_by")
        .order_by("-opened_at", "-pk")
    )


def open_to(person: Person) -> QuerySet[EmergencyAccess]:
    """The accesses that a person opened and that have not run out. One query."""
    return EmergencyAccess.objects.filter(person=person, ends_at__gt=timezone.now()).select_related(
        "pupil__school__organisation"
    )


def to_review(person: Person) -> QuerySet[EmergencyAccess]:
    """What waits for a review by this person: not what they opened themselves."""
    return accesses(for_user=person).filter(reviewed_at=None).exclude(person=person)


@second_wall.lifted()
def the_pupil(*, forename: str, surname: str, birth_date: date) -> Pupil | None:
    """The one pupil of exactly this name and day of birth; None where there is none, or more than one."""
    found = list(
        Pupil.objects.filter(
            forename__iexact=forename.strip(),
            surname__iexact=surname.strip(),
            birth_date=birth_date,
        )[:2]
    )
    return found[0] if len(found) == 1 else None


@dataclass(frozen=True)
class Record:
    """What is needed in an emergency: whom to ring, where the pupil is, what is dangerous, what happened."""

    contacts: list[Contact]
    risk: RiskAssessment | None
    placements: list[Placement]
    incidents: list[Incident]


def record_of(pupil: Pupil) -> Record:
    """The record that an emergency opens, restricted incidents and notes with it. Five queries."""
    return Record(
        contacts=list(pupil.contacts.all()),
        risk=pupil.risk_assessments.select_related("made_by").first(),
        placements=list(
            Placement.objects.filter(pupil=pupil)
            .exclude(state__in=CLOSED_TO_PROVIDER)
            .select_related("programme", "provider__organisation", "school__organisation")
            .order_by("-start", "-pk")
        ),
        incidents=list(
            Incident.objects.filter(placement__pupil=pupil)
            .prefetch_related("notes__written_by")
            .order_by("-happened_at", "-pk")
        ),
    )
