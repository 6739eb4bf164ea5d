"""What happens to support by itself."""

from celery import shared_task
from django.utils import timezone

from placements.support import reviews, summaries


@shared_task
def plan_reviews() -> int:
    """Each night: the next review of every placement that has none."""
    return reviews.plan_reviews()


@shared_task
def send_weekly_summaries() -> None:
    """Friday afternoon: tell schools that the summary of the week is ready."""
    summaries.send_weekly_summaries(today=timezone.localdate())
