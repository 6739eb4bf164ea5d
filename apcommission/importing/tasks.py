"""What happens to staged tables by itself."""

from celery import shared_task
from django.utils import timezone

from apcommission.importing import actions


@shared_task
def clear_old_tables() -> int:
    """Delete the rows of tables that nobody took in for a week (each night)."""
    return actions.clear_old(now=timezone.now())
