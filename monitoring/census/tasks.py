"""The census in the worker: its file, and how pupils stand."""

from celery import shared_task
from django.utils import timezone

from apcommission.turns import only_one
from monitoring.census import actions, keeping


class FileBroken(Exception):
    """The file of a census could not be made. Its words hold no personal data."""


@shared_task
def make_file(return_pk: int) -> None:
    """Make the file of a signed census; asked twice, it is made once.

    A fault is told on the page in general words, and goes up without those of the error: they may hold data.
    """
    try:
        actions.write_file(return_pk=return_pk)
    except Exception as error:
        actions.give_up(return_pk=return_pk)
        told = FileBroken(f"Return {return_pk}: {type(error).__qualname__}")
        raise told.with_traceback(error.__traceback__) from None


@shared_task
def discard_old_files() -> None:
    """Throw away files that have done their work (each night): they name pupils, and can be made again."""
    actions.discard_old_files(today=timezone.localdate())


@shared_task
def keep_lines() -> int:
    """Every other minute: how those stand in censuses of whom something changed. One worker at a time."""
    with only_one("keep_census_lines", 0) as mine:
        return keeping.keep_lines() if mine else 0
