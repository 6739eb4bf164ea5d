"""Asking where leavers are."""

from celery import shared_task
from django.utils import timezone

from placements.leaving import plans


@shared_task
def chase_destinations() -> int:
    """Each Monday: who can find out is asked about leavers whose later destination is due."""
    return plans.chase_destinations(today=timezone.localdate())
