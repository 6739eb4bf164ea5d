"""What happens to yearly returns by itself."""

from celery import shared_task
from django.utils import timezone

from monitoring.returns import actions


@shared_task
def follow_returns() -> None:
    """Each morning: open the returns of the year that ended last, and remind of those that are due."""
    today = timezone.localdate()
    actions.open_returns(today=today)
    actions.remind(today=today)
