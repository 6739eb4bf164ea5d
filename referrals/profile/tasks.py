"""Chasing by itself."""

from celery import shared_task
from django.utils import timezone

from apcommission.withholding import kept
from referrals.profile import actions, queries


@shared_task
def chase_agencies() -> int:
    """Each morning: remind agencies of what is due in two days or late. Twice a day it reminds once.

    Requests about records under restriction wait.
    """
    today = timezone.localdate()
    keys = list(kept(queries.to_chase(today)).values_list("pk", flat=True))
    return sum(actions.remind(request_pk=key, today=today) for key in keys)
