"""Figures for Prometheus: what this web server answered, and how the service stands.

Requests are counted by the name of the page, never by its address, and nothing of a person or a pupil is in
a label. With several processes each counts for itself in a shared folder (see `web_server.py`); how the
service stands is asked of database and broker at the moment.
"""

import logging
import os
from collections.abc import Iterator
from datetime import datetime

from django.db import Error
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector

from apcommission.operation import queries

#: Seconds. Pages aim at a tenth of the second one.
BUCKETS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)
REQUESTS = Counter("ap_requests", "Answered requests.", ("page", "method", "status"), registry=None)
SECONDS = Histogram(
    "ap_request_seconds", "How long answers took.", ("page",), registry=None, buckets=BUCKETS
)
METHODS = frozenset({"GET", "POST", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE"})
_log = logging.getLogger(__name__)


def count(*, page: str, method: str, status: int, seconds: float) -> None:
    """One answered request."""
    REQUESTS.labels(page, method if method in METHODS else "other", status).inc()
    SECONDS.labels(page).observe(seconds)


def text() -> bytes:
    """All figures in the format that Prometheus reads."""
    registry = CollectorRegistry()
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        MultiProcessCollector(registry)
    else:
        registry.register(REQUESTS)
        registry.register(SECONDS)
    registry.register(_State())
    return generate_latest(registry)


class _State:
    """How the service stands. What cannot be asked is left out, and said to be down."""

    def collect(self) -> Iterator[Metric]:
        up = GaugeMetricFamily("ap_up", "Whether a part answers.", labels=["part"])
        waiting = queries.queue_length()
        up.add_metric(["broker"], float(waiting is not None))
        if waiting is not None:
            yield _gauge("ap_queue_tasks", "Tasks that wait in the broker.", waiting.waiting)
            yield _gauge("ap_queue_taken", "Tasks that a worker holds.", waiting.taken)
        try:
            figures = [*_of_database()]
        except Error:
            _log.warning("The database does not answer")
            figures = []
        up.add_metric(["database"], float(bool(figures)))
        yield up
        yield from figures


def _of_database() -> Iterator[Metric]:
    mail = queries.mail()
    emails = GaugeMetricFamily("ap_emails", "E-mails that are not sent.", labels=["state"])
    emails.add_metric(["waiting"], mail.waiting)
    emails.add_metric(["failed"], mail.failed)
    yield emails
    yield _gauge("ap_email_oldest_seconds", "Age of the oldest that waits.", mail.oldest_seconds)
    yield _gauge("ap_tasks_left", "Tasks that a lost broker left.", queries.left_tasks())
    yield _gauge("ap_reports_stuck", "Reports that nobody makes.", len(queries.stuck_reports()))
    last = queries.last_backup()
    if last is not None:
        yield _gauge("ap_backup_timestamp_seconds", "When the last backup was made.", _unix(last))
    yield from _of_jobs()


def _of_jobs() -> Iterator[Metric]:
    started = GaugeMetricFamily(
        "ap_job_started_timestamp_seconds", "When a job of the timetable last ran.", labels=["job"]
    )
    failed = GaugeMetricFamily("ap_job_failed", "Whether its last run failed.", labels=["job"])
    runs = CounterMetricFamily("ap_job_runs", "How often it ran.", labels=["job"])
    for job in queries.jobs():
        if job.run is None:
            continue
        started.add_metric([job.task], _unix(job.run.started_at))
        failed.add_metric([job.task], float(job.run.state == job.run.State.FAILED))
        runs.add_metric([job.task], job.run.runs)
    yield from (started, failed, runs)


def _gauge(name: str, about: str, value: float) -> Metric:
    return GaugeMetricFamily(name, about, value=value)


def _unix(moment: datetime) -> float:
    return moment.timestamp()
