"""Published statistics in the worker."""

from celery import shared_task

from apcommission.turns import same_moment
from monitoring.statistics import actions


class EditionBroken(Exception):
    """An edition could not be made. Its words hold no personal data."""


@shared_task
def make_edition(edition_pk: int) -> None:
    """Make one edition; asked twice, it is made once. A fault is told on the page in general words."""
    try:
        with same_moment():
            actions.make(edition_pk=edition_pk)
    except Exception as error:
        actions.fail(edition_pk=edition_pk)
        told = EditionBroken(f"Edition {edition_pk}: {type(error).__qualname__}")
        raise told.with_traceback(error.__traceback__) from None
