"""Notes each run of a job of the timetable as the worker begins and ends it."""

import logging
from typing import Any

from celery.signals import task_failure, task_postrun, task_prerun
from django.db import Error

from apcommission.operation import actions
from apcommission.schedule import WHAT_HAPPENS_BY_ITSELF

JOBS = frozenset(entry["task"] for entry in WHAT_HAPPENS_BY_ITSELF.values())
_log = logging.getLogger(__name__)


@task_prerun.connect
def begins(sender: Any = None, **_: Any) -> None:
    if sender is not None and sender.name in JOBS:
        _note(actions.note_start, task=sender.name)


@task_failure.connect
def failed(sender: Any = None, exception: BaseException | None = None, **_: Any) -> None:
    if sender is not None and sender.name in JOBS:
        kind = type(exception)
        problem = f"{kind.__module__}.{kind.__qualname__}"
        _note(actions.note_end, task=sender.name, problem=problem)


@task_postrun.connect
def ends(sender: Any = None, state: str = "", **_: Any) -> None:
    if sender is not None and sender.name in JOBS and state == "SUCCESS":
        _note(actions.note_end, task=sender.name)


def _note(action: Any, **what: Any) -> None:
    """A job is not to fail because of what is noted of it."""
    try:
        action(**what)
    except Error as problem:
        _log.warning("A run of %s was not noted (%s)", what["task"], type(problem).__name__)
