"""Opening yearly returns and reminding of them. Each can be repeated without harm."""

from celery import shared_task
from django.utils import timezone

from monitoring.returns import actions


@shared_task
def follow_yearly_returns() -> None:
    """Each morning: open what is to be filled in, remind of what is due."""
    today = timezone.localdate()
    actions.open_returns(today=today)
    actions.remind(today=today)
