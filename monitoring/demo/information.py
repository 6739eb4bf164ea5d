"""The demonstration's information profiles: one answered, others asked for; and a risk assessment."""

from datetime import timedelta

from django.utils import timezone

from apcommission.people.models import Person, Role
from placements.placement.models import Placement
from providers.directory.models import Provider
from referrals.profile import actions
from referrals.profile.models import Section, Shared
from referrals.referral.models import Referral

TOLD = {
    Section.HEALTH: "Seen every two weeks since March. Sleeps badly; better in small groups.",
    Section.CARE: "An early help worker visits the family once a week.",
}
ASKED_ABOUT = 3


def ask_around(officer: Person, contributor: Person, provider: Provider) -> None:
    """The agency is asked about the cases that come first, and has answered about the first of them."""
    agency = contributor.role_assignments.get(role=Role.AGENCY, ended_on=None).organisation
    today = timezone.localdate()
    waiting = Referral.objects.filter(state__in=(Referral.State.ON_AGENDA, Referral.State.TRIAGED))
    for number, referral in enumerate(waiting.order_by("state", "pk")[:ASKED_ABOUT]):
        actions.ask_agencies(
            by=officer,
            referral=referral,
            agencies=[agency],
            sections=list(TOLD),
            shared=[Shared.REASON, Shared.ATTENDANCE],
            question="Does the family work with you, and what has helped so far?",
            due_on=today + timedelta(days=7 + number),
        )
        if number == 0:
            request = referral.requests.get()
            told = {str(section): words for section, words in TOLD.items()}
            actions.answer_request(by=contributor, information=request, **told)
    placed = Placement.objects.filter(provider=provider, state=Placement.State.ACTIVE).first()
    if placed is not None:
        actions.assess_risk(
            by=officer,
            pupil=placed.pupil,
            risks="May leave the site when a lesson is too hard.",
            triggers="Being corrected before others.",
            measures="A quiet word, a card to leave the room, an adult near the gate at breaks.",
            adults=1,
            pupils=4,
            review_on=today + timedelta(days=90),
        )
