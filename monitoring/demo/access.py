"""The demonstration's people: one is invited and has not come, a role has a last day, access is reviewed."""

from datetime import timedelta

from django.utils import timezone

from apcommission.access.actions import answer, open_review
from apcommission.access.models import AccessAnswer
from apcommission.calendar.queries import present_or_last_term
from apcommission.people.actions import give_role, invite_person
from apcommission.people.leaving import plan_end_of_role
from apcommission.people.models import Organisation, Person, Role
from providers.directory.models import Provider


def come_and_go(
    administrator: Person, manager: Person, authority: Organisation, provider: Provider
) -> None:
    """An open invitation, a role with a last day, a review answered by a provider and one that waits."""
    new = invite_person(
        by=administrator,
        name="Nadia Newcomer",
        email="nadia.newcomer@wenbury.example",
        role=Role.OFFICER,
        organisation=authority,
    )
    held = give_role(by=administrator, person=new, role=Role.CONSULTANT, organisation=authority)
    last_day = timezone.localdate() + timedelta(days=90)
    plan_end_of_role(by=administrator, held=held, last_day=last_day)
    term = present_or_last_term()
    if term is None:
        return
    open_review(organisation=authority, term=term)
    review = open_review(organisation=provider.organisation, term=term)
    if review:
        keep = AccessAnswer.Decision.KEEP
        answer(
            by=manager, review=review, decisions={line.pk: keep for line in review.answers.all()}
        )
