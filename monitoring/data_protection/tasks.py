"""What the worker does for data protection."""

from celery import shared_task
from django.utils import timezone

from monitoring.data_protection import actions


@shared_task
def collect_record(key: int) -> None:
    """Collect a record for review."""
    actions.collect(key=key)


@shared_task
def make_copy(key: int) -> None:
    """Make the archive of a copy that an officer released."""
    actions.release(key=key)


@shared_task
def follow_requests() -> None:
    """Each morning: remind of requests that are due, and take up what a stopped worker left out."""
    actions.remind(today=timezone.localdate())
    for state, task in (("asked", collect_record), ("releasing", make_copy)):
        from monitoring.data_protection.models import AccessRequest

        for key in AccessRequest.objects.filter(state=state).values_list("pk", flat=True):
            task.delay(key)
