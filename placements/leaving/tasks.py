"""Asking where leavers are."""

from celery import shared_task
from django.utils import timezone

from placements.leaving import plans, retention


@shared_task
def chase_destinations() -> int:
    """Each Monday: who can find out is asked about leavers whose later destination is due."""
    return plans.chase_destinations(today=timezone.localdate())


@shared_task
def list_what_is_over() -> int:
    """Once a month: records whose time is over."""
    return retention.list_what_is_over(today=timezone.localdate())


@shared_task
def erase_confirmed() -> int:
    """Each night: records that a person has confirmed to be erased."""
    return retention.erase_confirmed()
