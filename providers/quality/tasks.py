"""What happens to the quality record by itself."""

from datetime import date

from celery import shared_task
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from apcommission.calendar.queries import school_days
from apcommission.messages.actions import send
from apcommission.people.models import Person, Role
from apcommission.people.queries import who_hold
from apcommission.shown import long_date
from providers.quality import queries
from providers.quality.models import Recommendation, ReviewKind

#: So many days before its day a review, or a recommendation, is reminded of.
REVIEW_DAYS, RECOMMENDATION_DAYS = 7, 14
BODY = """{what} of {provider}: {when}.

Sign in to see it: {address}
"""
DUE = """{count} of the providers in the directory have no {what}, and none is planned.

Sign in to plan it: {address}
"""


@shared_task
def follow_quality() -> None:
    """Each morning of a school day: remind of reviews and recommendations, once before and each week after.

    In the holidays nobody is written to; what came due in them is told on the first day of school.
    """
    today = timezone.localdate()
    if not school_days(today, today):
        return
    _remind_of_reviews(today)
    _remind_of_recommendations(today)
    _tell_what_is_due(today)


def _step(due_on: date, today: date) -> int:
    """0 until the day has gone by, then the number of the week after it."""
    return 0 if today <= due_on else (today - due_on).days // 7 + 1


def _when(due_on: date, today: date) -> str:
    return f"it {'is' if today <= due_on else 'was'} due on {long_date(due_on)}"


def _remind_of_reviews(today: date) -> None:
    for review in queries.reviews_to_do(today, REVIEW_DAYS):
        address = reverse("quality:review", args=[review.pk])
        send(
            to=review.reviewer.email,
            subject=f"{review.get_kind_display()} of a provider is due",
            body=BODY.format(
                what=review.get_kind_display(),
                provider=review.provider,
                when=_when(review.due_on, today),
                address=f"{settings.SITE_ADDRESS}{address}",
            ),
            key=f"review/{review.pk}/{review.due_on}/{_step(review.due_on, today)}",
        )


def _remind_of_recommendations(today: date) -> None:
    for one in queries.recommendations_to_do(today, RECOMMENDATION_DAYS):
        people = list(who_hold(Role.PROVIDER_MANAGER, organisation=one.provider_id))
        if one.due_on < today:
            people.append(one.owner)
        for person in people:
            _remind_of_recommendation(one, person, today)


def _remind_of_recommendation(one: Recommendation, person: Person, today: date) -> None:
    address = reverse("quality:recommendation", args=[one.pk])
    send(
        to=person.email,
        subject="A recommendation to a provider is due",
        body=BODY.format(
            what="A recommendation to be answered",
            provider=one.provider,
            when=_when(one.due_on, today),
            address=f"{settings.SITE_ADDRESS}{address}",
        ),
        key=f"recommendation/{one.pk}/{_step(one.due_on, today)}/{person.pk}",
    )


def _tell_what_is_due(today: date) -> None:
    """To the authority, once a month: how many providers wait for a visit or a yearly assessment."""
    for kind, what in (
        (ReviewKind.VISIT, "visit this month"),
        (ReviewKind.ASSESSMENT, "assessment this year"),
    ):
        count = queries.due(kind).count()
        if not count:
            continue
        address = f"{settings.SITE_ADDRESS}{reverse('quality:standings')}?due={kind}"
        for officer in queries.officers():
            send(
                to=officer.email,
                subject=f"Providers without a {what}"
                if kind == ReviewKind.VISIT
                else f"Providers without an {what}",
                body=DUE.format(count=count, what=what, address=address),
                key=f"quality-due/{kind}/{today:%Y-%m}/{officer.pk}",
            )
