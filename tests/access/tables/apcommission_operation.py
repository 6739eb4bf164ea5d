"""How the service runs: its administrator's; and what machines ask, which needs no account."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from apcommission.messages.models import Email
from apcommission.operation.models import Backup, JobRun
from tests.access.personas import ANYBODY
from tests.access.rows import Row
from tests.factories.world import World

ADMINISTRATOR = {"administrator"}


def failed_email(world: World) -> dict[str, Any]:
    made = world.made(
        "failed e-mail",
        lambda w: Email.objects.create(
            to="sam@example.org", subject="Something waits", body="x", key="failed", state="failed"
        ),
    )
    return {"pk": made.pk}


def all_of_it(world: World) -> dict[str, Any]:
    """The addresses take nothing, but show more of a service that ran for a while."""
    failed_email(world)
    world.made("what ran", lambda w: ran())
    return {}


def ran() -> None:
    now = timezone.now()
    JobRun.objects.create(
        task="placements.attendance.tasks.open_returns",
        state="failed",
        problem="builtins.KeyError",
        started_at=now - timedelta(days=3),
        finished_at=now - timedelta(days=3),
        failed_at=now - timedelta(days=3),
        runs=3,
        failures=1,
    )
    backup()


def backup(number: int = 1) -> None:
    Backup.objects.create(
        name=f"night-{number}.backup",
        sha256="0f" * 32,
        size=123_456_789,
        rows=120_000,
        documents=812,
        made_at=timezone.now() - timedelta(days=number),
        checked_at=timezone.now(),
        sound=True,
    )


ROWS = [
    Row("operation:overview", ADMINISTRATOR, all_of_it),
    Row("operation:jobs", ADMINISTRATOR, all_of_it),
    Row("operation:mail", ADMINISTRATOR, all_of_it),
    Row("operation:email", ADMINISTRATOR, failed_email),
    Row("operation:send_again", ADMINISTRATOR, failed_email, method="post"),
    Row("operation:send_all_again", ADMINISTRATOR, method="post"),
    Row("operation:backups", ADMINISTRATOR, all_of_it),
    Row("healthz", ANYBODY, page=False),
    Row("readyz", ANYBODY, page=False),
    Row("metrics", (), page=False, note="for who brings a token"),
]


def grow(world: World) -> None:
    all_of_it(world)
    for number in range(2, 8):
        backup(number)
        Email.objects.create(to="x@example.org", subject="x", body="x", key=f"waits-{number}")
