"""The project and its ground floor: people, calendar, documents, messages, audit, reports."""

from apcommission.celery import app as celery_app

__all__ = ["celery_app"]
