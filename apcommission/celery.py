"""The Celery application. Tasks live in the `tasks.py` of the capability that they serve."""

import logging
import os
import time
from logging.config import dictConfig
from typing import Any

from celery import Celery, Task
from celery.signals import setup_logging
from django.conf import settings
from kombu.exceptions import OperationalError

from apcommission import capabilities
from apcommission.schedule import WHAT_HAPPENS_BY_ITSELF

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "apcommission.settings")

#: Seconds for which a broker that did not answer is not asked again, so that no page waits for each task.
PAUSE = 5
_log = logging.getLogger(__name__)


class PatientTask(Task):
    """A task that can be asked for while the broker is gone.

    What it is about is saved by then, so the person who saved is not shown an error. The task is kept in the
    database, and a job of the timetable hands it over when the broker is back.
    """

    _silent_until = 0.0

    def apply_async(self, args: Any = None, kwargs: Any = None, *rest: Any, **more: Any) -> Any:
        """Hand the task to the broker; None, with the task kept, if it does not answer."""
        eager = self._get_app().conf.task_always_eager
        if not eager and time.monotonic() < PatientTask._silent_until:
            return self._leave(args)
        try:
            return super().apply_async(args, kwargs, *rest, **more)
        except OperationalError:
            PatientTask._silent_until = time.monotonic() + PAUSE
            return self._leave(args)

    def _leave(self, args: Any) -> None:
        _log.warning("The broker does not answer; %s waits in the database", self.name)
        # Jobs of the timetable are made up for by their time; tasks take no arguments by name.
        if self.name not in {entry["task"] for entry in WHAT_HAPPENS_BY_ITSELF.values()}:
            from apcommission.operation.actions import leave

            leave(task=self.name, args=args or ())


app = Celery("apcommission", task_cls=PatientTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(capabilities.rooms, related_name="tasks")


@setup_logging.connect
def set_up_logging(loglevel: int | None = None, **_: Any) -> None:
    """Worker and beat log as the web server does: Celery's own way writes errors out in full."""
    dictConfig(settings.LOGGING)
    if loglevel is not None:
        logging.getLogger().setLevel(loglevel)
