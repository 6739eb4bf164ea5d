"""Invitations and reviews of access."""

from datetime import date, timedelta

from django.utils import timezone

from apcommission.access.models import AccessAnswer, AccessReview
from apcommission.calendar.models import Term
from apcommission.invitations.models import Invitation
from apcommission.people.models import Organisation, Role, RoleAssignment
from tests.factories.apcommission import PersonFactory, TermFactory, person_with


def invitation(**fields: object) -> Invitation:
    """An invitation that went out today to someone new."""
    now = timezone.now()
    person = PersonFactory(password="!not-chosen")
    given = {"person": person, "sent_at": now, "expires_at": now + timedelta(days=7), **fields}
    return Invitation.objects.create(**given)


def access_review(organisation: Organisation, due_on: date | None = None) -> AccessReview:
    """The review of an organisation in some term, with a question for each role in force."""
    term = Term.objects.order_by("-start").first() or TermFactory()
    due_on = due_on or timezone.localdate() + timedelta(days=21)
    review, is_new = AccessReview.objects.get_or_create(
        organisation=organisation, term=term, defaults={"due_on": due_on}
    )
    if is_new:
        ask(review)
    return review


def ask(review: AccessReview) -> None:
    """Add a question for each role in force that has none yet."""
    held = RoleAssignment.objects.filter(organisation=review.organisation, ended_on=None)
    for one in held:
        AccessAnswer.objects.get_or_create(review=review, held=one)


def with_more_people(review: AccessReview) -> None:
    """Three more headteachers in the organisation of the review, all asked about."""
    for _ in range(3):
        person_with(Role.HEADTEACHER, review.organisation)
    ask(review)
