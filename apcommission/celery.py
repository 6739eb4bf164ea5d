"""The Celery application. Tasks live in the `tasks.py` of the capability that they serve."""

import os

from celery import Celery

from apcommission import capabilities

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "apcommission.settings")

app = Celery("apcommission")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(capabilities.rooms, related_name="tasks")
