"""What sharing shows elsewhere."""

from django.urls import reverse

from apcommission import related, shell
from apcommission.people.models import Person
from apcommission.permissions import may
from referrals.pupils.models import Pupil

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
