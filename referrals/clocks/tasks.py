"""The clocks run by themselves: counted each night, and told before they run out."""

from celery import shared_task
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from apcommission.messages.actions import send
from apcommission.people.models import Role
from apcommission.people.queries import who_hold
from apcommission.shown import long_date
from referrals.clocks import actions, queries

BODY = """The day by which something is due for a referral is near or has come: {day}.

Sign in to see the referral: {address}
"""


@shared_task
def recount_clocks() -> None:
    """Work out anew when referrals under way are due, once a clock was changed."""
    actions.recount()


@shared_task
def follow_clocks() -> None:
    """Each morning: count the clocks by the calendar as it is; tell officers once of each that is near."""
    actions.recount()
    last = queries.near_until(timezone.localdate())
    officers = list(who_hold(Role.OFFICER))
    for referral in queries.under_way().filter(due_on__lte=last).exclude(state="draft"):
        assert referral.due_on is not None  # noqa: S101 - as it is filtered
        address = settings.SITE_ADDRESS + reverse("referral:detail", args=[referral.pk])
        for officer in officers:
            send(
                to=officer.email,
                subject="A referral is due soon",
                body=BODY.format(day=long_date(referral.due_on), address=address),
                key=f"clock/{referral.pk}/{referral.due_on}/{officer.pk}",
            )
