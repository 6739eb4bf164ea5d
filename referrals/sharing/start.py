"""What sharing shows elsewhere."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from apcommission import related, shell, withholding
from apcommission.audit.restriction import tells_restriction
from apcommission.people.models import Person
from apcommission.permissions import may
from referrals.pupils.models import Pupil
from referrals.sharing import queries

shell.add_area(
    shell.Area(
        "What was shared",
        "sharing:list",
        "What was sent to whom about pupils, when and why",
        permission="referrals.see_all_disclosures",
        order=92,
    )
)


@related.to("pupil")
def of_pupil(pupil: Pupil, person: Person) -> list[related.Link]:
    """What was sent about the pupil."""
    if not may(person, "referrals.see_disclosures", pupil):
        return []
    return [related.Link("What was shared", reverse("sharing:pupil", args=[pupil.pk]))]


withholding.keeps_back("referrals.Pupil", lambda: queries.under_restriction(timezone.localdate()))


@tells_restriction
def restricted_since(pupil_id: int) -> QuerySet[Pupil, Any]:
    """Since when the use of the pupil's record is restricted, for the banner of its pages."""
    return Pupil.objects.filter(pk=pupil_id).values("restricted_on")
