"""Writes about the running of the service."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Value
from django.utils import timezone

from apcommission.audit.actions import record
from apcommission.errors import Refused
from apcommission.messages.models import Email
from apcommission.operation import queries
from apcommission.operation.models import Backup, JobRun, LeftTask
from apcommission.people.models import Person
from apcommission.permissions import authorise

#: E-mails that one press of the button sends again; the rest with the next.
AT_ONCE = 500


@transaction.atomic
def note_start(*, task: str) -> None:
    """A job of the timetable begins. One statement where it ran before."""
    now = timezone.now()
    began = {"state": JobRun.State.RUNNING, "started_at": now, "finished_at": None, "problem": ""}
    if not JobRun.objects.filter(task=task).update(**began, runs=F("runs") + 1):
        JobRun.objects.update_or_create(task=task, defaults={**began, "runs": Value(1)})


@transaction.atomic
def note_end(*, task: str, problem: str = "") -> None:
    """It ended; `problem` is the kind of the error, where there was one. One statement."""
    now = timezone.now()
    ended = JobRun.objects.filter(task=task)
    if problem:
        ended.update(
            state=JobRun.State.FAILED,
            finished_at=now,
            problem=problem[:200],
            failures=F("failures") + 1,
            failed_at=now,
        )
    else:
        ended.update(state=JobRun.State.DONE, finished_at=now)


@transaction.atomic
def leave(*, task: str, args: Sequence[Any]) -> LeftTask:
    """Keep a task that the broker could not be given. `args` are primary keys."""
    return LeftTask.objects.create(task=task, args=list(args))


@transaction.atomic
def hand_over_left(*, hand_over: Callable[[str, list[Any]], object]) -> int:
    """Give up to AT_ONCE tasks that were left to the broker, the first first; returns how many.

    Whatever `hand_over` raises leaves all of them here: a task that is given twice does no harm.
    """
    left = list(LeftTask.objects.select_for_update(skip_locked=True).order_by("pk")[:AT_ONCE])
    for one in left:
        hand_over(one.task, one.args)
    LeftTask.objects.filter(pk__in=[one.pk for one in left]).delete()
    return len(left)


@transaction.atomic
def note_backup(
    *, name: str, sha256: str, size: int, rows: int, documents: int, damaged: int, made_at: datetime
) -> Backup:
    """A backup was made."""
    backup = Backup.objects.create(
        name=name[-200:],
        sha256=sha256,
        size=size,
        rows=rows,
        documents=documents,
        damaged=damaged,
        made_at=made_at,
    )
    record("made_backup", backup, by=None, rows=rows, documents=documents, damaged=damaged)
    return backup


@transaction.atomic
def note_check(*, sha256: str, sound: bool) -> None:
    """A backup was read and restored for a try, and was whole or not."""
    Backup.objects.filter(sha256=sha256).update(checked_at=timezone.now(), sound=sound)


@transaction.atomic
def send_again(*, by: Person, email: Email) -> Email:
    """Try an e-mail again that was refused or that waits. Raises Refused if it went out meanwhile."""
    authorise(by, "apcommission.send_mail_again")
    locked = Email.objects.select_for_update().get(pk=email.pk)
    if locked.state == Email.State.SENT:
        raise Refused("This email went out meanwhile.")
    locked.state = Email.State.WAITING
    locked.save(update_fields=["state"])
    record("asked_to_send_again", locked, by=by)
    _hand_over([locked.pk])
    return locked


@transaction.atomic
def send_all_again(*, by: Person) -> int:
    """Try all e-mails again that failed, the oldest first; how many. Raises Refused if there are none."""
    authorise(by, "apcommission.send_mail_again")
    failed = queries.unsent().filter(state=Email.State.FAILED).order_by("asked_at", "pk")
    keys = list(failed.select_for_update(skip_locked=True).values_list("pk", flat=True)[:AT_ONCE])
    if not keys:
        raise Refused("No email has failed.")
    Email.objects.filter(pk__in=keys).update(state=Email.State.WAITING)
    record("asked_to_send_again", by=by, emails=len(keys))
    _hand_over(keys)
    return len(keys)


def _hand_over(keys: list[int]) -> None:
    """To the worker, once this transaction is committed."""
    from apcommission.messages.tasks import send_email

    def send() -> None:
        for key in keys:
            send_email.delay(key)

    transaction.on_commit(send)
