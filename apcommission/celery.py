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

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "apcommission.settings")

#: Seconds for which a broker that did not answer is not asked again, so that no page waits for each task.
PAUSE = 5
_log = logging.getLogger(__name__)


class PatientTask(Task):
    """A task that can be asked for while the broker is gone.

    What it is about is saved by then, and a job of the timetable finds in the database what no worker took
    up. So the person who saved is not shown an error for something that was saved.
    """

    _silent_until = 0.0

    def apply_async(self, *words: Any, **more: Any) -> Any:
        """Hand the task to the broker; None, and a line in the log, if it does not answer."""
        eager = self._get_app().conf.task_always_eager
        if not eager and time.monotonic() < PatientTask._silent_until:
            return None
        try:
            return super().apply_async(*words, **more)
        except OperationalError:
            PatientTask._silent_until = time.monotonic() + PAUSE
            _log.warning("The broker does not answer; %s waits in the database", self.name)
            return None


app = Celery("apcommission", task_cls=PatientTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(capabilities.rooms, related_name="tasks")


@setup_logging.connect
def set_up_logging(loglevel: int | None = None, **_: Any) -> None:
    """Worker and beat log as the web server does: Celery's own way writes errors out in full."""
    dictConfig(settings.LOGGING)
    if loglevel is not None:
        logging.getLogger().setLevel(loglevel)
