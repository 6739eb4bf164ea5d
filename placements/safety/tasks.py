"""What happens to incidents by itself."""

from celery import shared_task
from django.utils import timezone

from placements.safety import actions


@shared_task
def chase_incidents() -> int:
    """Every ten minutes: urgent incidents that no safeguarding lead took note of."""
    return actions.chase_incidents(now=timezone.now())
