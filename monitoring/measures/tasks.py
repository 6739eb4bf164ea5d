"""Keeping figures in the worker."""

from celery import shared_task
from django.utils import timezone

from monitoring.measures import keeping
from monitoring.reports.turns import only_one


@shared_task  # type: ignore[untyped-decorator]  # Celery has no types
def keep_closed_figures() -> int:
    """Each hour: the figures of closed terms that changed, or are not kept yet. One worker at a time."""
    with only_one("keep_closed_figures", 0) as mine:
        return keeping.keep_closed_figures(today=timezone.localdate()) if mine else 0
