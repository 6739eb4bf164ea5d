"""Sealing, verifying and filing the audit trail."""

import logging

from celery import shared_task
from django.utils import timezone

from apcommission.audit import sealing, verifying, yearly

logger = logging.getLogger(__name__)


@shared_task
def seal_what_is_new() -> None:
    """Every five minutes: chain what was written since."""
    sealing.seal_what_is_new()


@shared_task
def verify_the_trail() -> None:
    """Each night: whether the trail is what was written; what is not goes to the log as an error."""
    for fault in verifying.verify().faults:
        logger.error("The audit trail is not what was written. %s", fault)


@shared_task
def make_yearly_files() -> None:
    """Each night: the file of the year that is over, and files that a stopped worker left out."""
    for key in yearly.open_years(today=timezone.localdate()):
        make_yearly_file.delay(key)


@shared_task
def make_yearly_file(key: int) -> None:
    """The file of a year; what is not sealed yet is sealed first."""
    sealing.seal_what_is_new()
    yearly.make(key=key)
