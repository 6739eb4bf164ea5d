"""What the service does about itself."""

import logging

from celery import current_app, shared_task

from apcommission.operation import queries

_log = logging.getLogger(__name__)


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
