"""Counting ahead in the worker."""

from celery import shared_task
from django.utils import timezone

from apcommission.turns import only_one
from monitoring.early_warning import keeping


@shared_task
def keep_watched_attendance() -> int:
    """Every other minute: attendance and reasons of placements that changed. One worker at a time."""
    with only_one("keep_watched_attendance", 0) as mine:
        return keeping.keep_attendance(today=timezone.localdate()) if mine else 0
