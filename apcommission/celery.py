"""The Celery application. Tasks live in the `tasks.py` of the capability that they serve."""

import logging
import os
from logging.config import dictConfig
from typing import Any

from celery import Celery
from celery.signals import setup_logging
from django.conf import settings

from apcommission import capabilities

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "apcommission.settings")

app = Celery("apcommission")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(capabilities.rooms, related_name="tasks")


@setup_logging.connect
def set_up_logging(loglevel: int | None = None, **_: Any) -> None:
    """Worker and beat log as the web server does: Celery's own way writes errors out in full."""
    dictConfig(settings.LOGGING)
    if loglevel is not None:
        logging.getLogger().setLevel(loglevel)
