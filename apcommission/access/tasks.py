"""What happens by itself about the review of access."""

from celery import shared_task
from django.utils import timezone

from apcommission.access import actions
from apcommission.access.models import AccessReview
from apcommission.calendar.queries import term_of
from apcommission.people.models import Organisation


@shared_task
def follow_reviews() -> None:
    """Each night of a term: open what is not open yet, and remind of what nobody finished."""
    today = timezone.localdate()
    term = term_of(today)
    if term is not None:
        waiting = Organisation.objects.filter(
            role_assignments__ended_on=None, role_assignments__person__is_active=True
        ).exclude(access_reviews__term=term)
        for organisation in waiting.distinct():
            actions.open_review(organisation=organisation, term=term)
    for review in AccessReview.objects.filter(completed_at=None).select_related("organisation"):
        actions.remind(review=review, today=today)
