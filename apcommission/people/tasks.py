"""What is tidied up at night."""

from celery import shared_task

from apcommission.people import actions


@shared_task
def clear_what_is_over() -> None:
    """Forget sessions that have ended and the tokens of forms sent long ago (each night)."""
    actions.clear_what_is_over()
