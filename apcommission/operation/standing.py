"""How the service stands at a moment, in words for its administrator."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone

from apcommission.documents import scanning
from apcommission.operation import queries, readiness
from apcommission.operation.models import Backup
from apcommission.reports.models import ReportRun
from apcommission.shown import date_and_time, how_many

#: Seconds after which mail that waits means that something is wrong.
LONG = 30 * 60


@dataclass(frozen=True)
class Standing:
    """What database, broker and scanner told; `scanner` is None where none is configured."""

    queue: queries.Queue | None
    left: int
    mail: queries.Mail
    stuck: list[ReportRun]
    jobs: list[queries.Job]
    backup: Backup | None
    scanner: bool | None
    missing: int
    bound: bool = True


def at_this_moment() -> Standing:
    """Asks them all. Seven queries."""
    return Standing(
        queue=queries.queue_length(),
        left=queries.left_tasks(),
        mail=queries.mail(),
        stuck=queries.stuck_reports(),
        jobs=queries.jobs(),
        backup=queries.backups().first(),
        scanner=scanning.answers() if settings.SCANNER_URL else None,
        missing=len(readiness.missing_migrations()),
        bound=readiness.is_bound(),
    )


def problems(now: Standing) -> Iterator[str]:
    """What needs someone, one sentence each."""
    if now.queue is None:
        yield "The broker does not answer: emails and reports wait until it does."
    if now.scanner is False:
        yield "The virus scanner does not answer: no file can be sent until it does."
    yield from _of_database(now)
    if now.mail.failed:
        yield f"{how_many(now.mail.failed, 'email')} could not be sent."
    if now.mail.oldest_seconds > LONG:
        yield "Mail waits for more than half an hour: the worker or the mail server may be gone."
    if now.stuck:
        yield f"{how_many(len(now.stuck), 'report')} nobody makes."
    for job in now.jobs:
        if job.run and job.run.state == job.run.State.FAILED:
            yield f"“{job.name}” failed when it last ran."
        elif job.is_missed:
            yield f"“{job.name}” should have run by now."
    yield from _of_backups(now.backup)


def _of_database(now: Standing) -> Iterator[str]:
    if now.missing:
        yield f"{migrations(now)}: the database is older than the code."
    if not now.bound:
        yield "The service connects to the database as a superuser: its second wall does not stand."


def _of_backups(last: Backup | None) -> Iterator[str]:
    if last is None:
        yield "No backup was made yet."
        return
    if timezone.now() - last.made_at > queries.BACKUP_AFTER:
        yield f"The last backup is of {date_and_time(last.made_at)}."
    if last.damaged:
        yield f"The last backup found {how_many(last.damaged, 'document')} missing or damaged."
    if last.sound is False:
        yield "The last backup is not whole: make another."


def told(now: Standing) -> list[tuple[str, str]]:
    """(what, how it stands), for a summary list."""
    queue = now.queue
    ran = sum(job.run is not None for job in now.jobs)
    lines = [
        ("Tasks that wait", str(queue.waiting) if queue else "The broker does not answer"),
        ("Tasks that a worker holds", str(queue.taken) if queue else "Not known"),
        ("Tasks that a lost broker left", str(now.left)),
        ("Emails that wait", str(now.mail.waiting)),
        ("Emails that failed", str(now.mail.failed)),
        ("Reports that nobody makes", str(len(now.stuck))),
        ("Jobs of the timetable", f"{ran} of {len(now.jobs)} have run"),
        ("Last backup", date_and_time(now.backup.made_at) if now.backup else "None"),
    ]
    if now.scanner is not None:
        lines.append(("Virus scanner", "Answers" if now.scanner else "Does not answer"))
    return lines


def migrations(now: Standing) -> str:
    return f"{how_many(now.missing, 'migration')} not applied" if now.missing else "All applied"
