"""What the information profile shows elsewhere."""

from django.urls import reverse
from django.utils import timezone

from apcommission import home, related, shell
from apcommission.people.models import Person, Role
from apcommission.permissions import may
from referrals.profile import queries
from referrals.pupils.models import Pupil
from referrals.referral.models import Referral

shell.add_area(
    shell.Area(
        "Information",
        "profile:requests",
        "What agencies are asked about pupils",
        permission="referrals.see_requests",
        order=25,
    )
)


@home.register(order=25)
def requests(person: Person) -> list[home.Work]:
    """Requests to answer, for an agency; overdue ones, for officers."""
    if not may(person, "referrals.see_requests"):
        return []
    waiting = queries.waiting(for_user=person)
    address = f"{reverse('profile:requests')}?state=asked"
    today = timezone.localdate()
    if person.has_role(Role.AGENCY) and not person.is_la:
        return [home.Work("Requests for information to answer", address, waiting)]
    late = waiting.filter(due_on__lt=today)
    title = "Agencies that have not answered in time"
    return [home.Work(title, f"{address}&overdue=on", late)]


@related.to("referral")
def of_referral(referral: Referral, person: Person) -> list[related.Link]:
    """The information profile, for those who decide."""
    if not may(person, "referrals.see_profile", referral):
        return []
    standing = queries.standing(referral)
    words = f"{standing['answered']} of {standing['asked']} agencies have answered"
    address = reverse("profile:profile", args=[referral.pk])
    return [
        related.Link("Information profile", address, words if standing["asked"] else "Nobody asked")
    ]


@related.to("pupil")
def of_pupil(pupil: Pupil, person: Person) -> list[related.Link]:
    """The pupil's risk assessment."""
    if not may(person, "referrals.see_risk", pupil):
        return []
    return [related.Link("Risk assessment", reverse("profile:risk", args=[pupil.pk]))]
