"""How the service stands: jobs, queues, mail, reports, backups, versions."""

import platform
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import celery
import django
import redis
from django.conf import settings
from django.db import connection
from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone

from apcommission.messages.models import Email
from apcommission.messages.queries import not_held_back
from apcommission.operation.models import Backup, JobRun, LeftTask
from apcommission.reports.models import ReportRun

#: A report that nobody has worked at for so long is stuck.
STUCK_AFTER = timedelta(minutes=30)
#: A job of the timetable that is so late was missed, by beat or by a broker that was gone.
MISSED_AFTER = timedelta(minutes=15)
#: Hours after which a backup is due again.
BACKUP_AFTER = timedelta(hours=26)
#: Seconds to wait for the broker.
PATIENCE = 2


@dataclass(frozen=True)
class Job:
    """A job of the timetable, with its last run (None: none since the service stands)."""

    name: str
    task: str
    run: JobRun | None
    next_at: datetime | None

    @property
    def is_missed(self) -> bool:
        return self.next_at is not None and timezone.now() - self.next_at > MISSED_AFTER


@dataclass(frozen=True)
class Queue:
    """Tasks in the broker: those that wait, and those that a worker has taken and not finished."""

    waiting: int
    taken: int


@dataclass(frozen=True)
class Mail:
    """E-mails that are not sent; seconds since the oldest of those that wait was asked for (0: none)."""

    waiting: int
    failed: int
    oldest_seconds: float


def jobs() -> list[Job]:
    """The jobs of the timetable in its order, each with its last run. One query."""
    runs = {run.task: run for run in JobRun.objects.all()}
    return [
        Job(name, entry["task"], run, _next(entry["schedule"], run))
        for name, entry in settings.CELERY_BEAT_SCHEDULE.items()
        for run in [runs.get(entry["task"])]
    ]


def _next(schedule: Any, run: JobRun | None) -> datetime | None:
    """When it is to run after its last run began; None for a job that never ran."""
    if run is None:
        return None
    start, delta, _now = schedule.remaining_delta(run.started_at)
    return timezone.localtime(start + delta)


def _broker() -> redis.Redis:
    return redis.Redis.from_url(
        settings.CELERY_BROKER_URL, socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE
    )


def queue_length() -> Queue | None:
    """What the broker holds; None if it does not answer within seconds."""
    try:
        with _broker() as client, client.pipeline(transaction=False) as asked:
            asked.llen(settings.CELERY_TASK_DEFAULT_QUEUE)
            asked.hlen("unacked")
            waiting, taken = asked.execute()
    except redis.RedisError:
        return None
    return Queue(int(waiting), int(taken))


def broker_version() -> str:
    """Its kind and version; empty if it does not answer."""
    try:
        with _broker() as client:
            told = client.info("server")
    except redis.RedisError:
        return ""
    name = "Valkey" if told.get("server_name") == "valkey" else "Redis"
    return f"{name} {told.get('valkey_version') or told.get('redis_version', '')}"


def mail() -> Mail:
    """How much mail is not sent, though it may go out. One query."""
    waiting = Q(state=Email.State.WAITING)
    told = not_held_back(unsent().order_by()).aggregate(
        waiting=Count("pk", filter=waiting),
        failed=Count("pk", filter=Q(state=Email.State.FAILED)),
        oldest=Min("asked_at", filter=waiting),
    )
    oldest = (timezone.now() - told["oldest"]).total_seconds() if told["oldest"] else 0.0
    return Mail(told["waiting"], told["failed"], oldest)


def left_tasks() -> int:
    """How many tasks wait in the database for a broker that was gone. One query."""
    return LeftTask.objects.count()


def unsent() -> QuerySet[Email]:
    """E-mails that wait or failed, the latest first."""
    return Email.objects.exclude(state=Email.State.SENT).order_by("-asked_at", "-pk")


def stuck_reports() -> list[ReportRun]:
    """Reports that wait or are being made, of which nothing was heard for half an hour. One query."""
    going = (ReportRun.State.WAITING, ReportRun.State.RUNNING)
    silent = ReportRun.objects.filter(
        state__in=going, heard_at__lt=timezone.now() - STUCK_AFTER
    ).defer("figures")
    return list(silent.order_by("heard_at")[:50])


def backups() -> QuerySet[Backup]:
    """Backups that were made, the latest first."""
    return Backup.objects.order_by("-made_at", "-pk")


def last_backup() -> datetime | None:
    """When the last backup was made. One query."""
    return backups().values_list("made_at", flat=True).first()


def versions() -> list[tuple[str, str]]:
    """(what, version) of all that the service is made of. One query, and one question to the broker."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        (database,) = cursor.fetchone()
    return [
        ("This service", settings.CODE_VERSION),
        ("Python", platform.python_version()),
        ("Django", django.get_version()),
        ("Celery", celery.__version__),
        ("PostgreSQL", str(database)),
        ("Broker", broker_version() or "Does not answer"),
    ]
