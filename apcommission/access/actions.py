"""Opening the termly review of access, answering it, reminding of it."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from apcommission.access import queries
from apcommission.access.models import AccessAnswer, AccessReview
from apcommission.audit.actions import record
from apcommission.calendar.models import Term
from apcommission.errors import Refused
from apcommission.messages.actions import send
from apcommission.people.leaving import end_now
from apcommission.people.models import Organisation, Person, RoleAssignment
from apcommission.permissions import authorise

#: Days in which a review is answered; its managers are reminded so many days before, then each week.
DAYS = 21
REMIND_BEFORE = 7
BODY = """Once a term you confirm who of {organisation} still needs access to the service at {address}

Sign in there: "Who has access" stands on your home page. Please answer by {due}.
"""


class OwnAccess(Refused):
    """Nobody ends their own access in a review: the next answer would be nobody's."""


@transaction.atomic
def open_review(*, organisation: Organisation, term: Term) -> AccessReview | None:
    """Ask who of an organisation still needs access, once a term. Nobody there: nothing is asked (None)."""
    review, is_new = AccessReview.objects.get_or_create(
        organisation=organisation,
        term=term,
        defaults={"due_on": timezone.localdate() + timedelta(days=DAYS)},
    )
    if is_new:
        in_force = RoleAssignment.objects.filter(
            organisation=organisation, ended_on=None, person__is_active=True
        )
        AccessAnswer.objects.bulk_create(AccessAnswer(review=review, held=one) for one in in_force)
        record("opened_access_review", review, by=None, roles=in_force.count())
        write(review, "opened")
    return review


@transaction.atomic
def answer(*, by: Person, review: AccessReview, decisions: Mapping[int, str]) -> AccessReview:
    """Keep or end roles: decisions by the key of the answer. All answered: the review is complete.

    What was answered before stays. Raises OwnAccess, LastAdministrator.
    """
    authorise(by, "apcommission.review_access", review)
    review = AccessReview.objects.select_for_update().get(pk=review.pk)
    now = timezone.now()
    for line in review.answers.select_related("held").filter(decision=""):
        decision = _decision(line, decisions.get(line.pk, ""), by)
        if not decision:
            continue
        line.decision, line.decided_by, line.decided_at = decision, by, now
        line.save(update_fields=["decision", "decided_by", "decided_at"])
    if review.completed_at is None and not review.answers.filter(decision="").exists():
        review.completed_at, review.completed_by = now, by
        review.save(update_fields=["completed_at", "completed_by"])
        ended = review.answers.filter(decision=AccessAnswer.Decision.END).count()
        record("completed_access_review", review, by=by, ended=ended)
    return review


def _decision(line: AccessAnswer, asked: str, by: Person) -> str:
    """What becomes of one role; ended elsewhere meanwhile, it needs no answer."""
    if line.held.ended_on is not None:
        return AccessAnswer.Decision.GONE
    if asked == AccessAnswer.Decision.END:
        if line.held.person_id == by.pk:
            raise OwnAccess(
                "You cannot end your own access. Ask an administrator of the authority."
            )
        end_now(held=line.held, by=by)
    elif asked == AccessAnswer.Decision.KEEP:
        record("confirmed_access", line.held, by=by, review=line.review_id)
    return asked


def remind(*, review: AccessReview, today: date) -> bool:
    """Write to who answers, a week before the day and each week after it; whether it was due today."""
    days = (today - review.due_on).days
    if days < -REMIND_BEFORE:
        return False
    # One message for each week, whichever day the job runs.
    write(review, f"week{(days + REMIND_BEFORE) // 7}")
    return True


def write(review: AccessReview, which: str) -> None:
    """An e-mail to each who answers for the organisation; the same one is never sent twice."""
    words = BODY.format(
        organisation=review.organisation.name,
        address=settings.SITE_ADDRESS,
        due=f"{review.due_on:%-d %B %Y}",
    )
    for person in queries.who_answers(review.organisation):
        send(
            to=person.email,
            subject="Who still needs access?",
            body=words,
            key=f"access/{review.pk}/{which}/{person.pk}",
        )
