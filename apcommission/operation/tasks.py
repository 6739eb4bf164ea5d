"""What the service does about itself."""

import logging

from celery import current_app, shared_task

from apcommission.operation import actions, queries

_log = logging.getLogger(__name__)


@shared_task
def hand_over_left_tasks() -> int:
    """Give the broker what it could not be given while it was gone (every five minutes)."""
    return actions.hand_over_left(
        hand_over=lambda task, args: current_app.send_task(task, args=args)
    )


@shared_task
def make_up_for_missed() -> int:
    """Start the jobs whose time went by while beat or the broker was gone (every ten minutes)."""
    missed = [
        job for job in queries.jobs() if job.is_missed and job.task != make_up_for_missed.name
    ]
    for job in missed:
        _log.warning("%s was missed and is made up for", job.task)
        current_app.send_task(job.task)
    return len(missed)
