"""Keeping figures in the worker."""

from celery import shared_task
from django.utils import timezone

from apcommission.turns import only_one
from monitoring.measures import keeping


@shared_task  # type: ignore[untyped-decorator]  # Celery has no types
def keep_figures() -> int:
    """Every other minute: figures that changed, or are not kept yet. One worker at a time."""
    with only_one("keep_figures", 0) as mine:
        return keeping.keep_figures(today=timezone.localdate()) if mine else 0
