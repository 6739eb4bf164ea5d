"""What the running of the service shows elsewhere, and what it hears of the worker."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from apcommission import home, shell
from apcommission.operation import jobs, queries
from apcommission.people.models import Person
from apcommission.permissions import may
from apcommission.shown import how_many

__all__ = ["jobs"]

shell.add_area(
    shell.Area(
        "Operation",
        "operation:overview",
        "Jobs, queues, mail, backups and versions",
        permission="apcommission.see_operation",
        order=96,
    )
)


@home.register(order=96)
def mail_that_failed(person: Person) -> list[home.Work]:
    """E-mails that the mail server refused: somebody waits for them in vain. One query."""
    if not may(person, "apcommission.see_operation"):
        return []
    failed = queries.mail().failed
    address = reverse("operation:mail")
    return [home.Work("Emails that could not be sent", address, failed)] if failed else []


@home.register(order=97)
def backup_that_is_due(person: Person) -> list[home.Work]:
    """The last backup is older than a day. A service that never made one has its own way. One query."""
    if not may(person, "apcommission.see_operation"):
        return []
    last = queries.last_backup()
    if last is None or timezone.now() - last < queries.BACKUP_AFTER:
        return []
    days = (timezone.now() - last) // timedelta(days=1)
    told = f"The last one is {how_many(days, 'day')} old"
    return [home.Work("No backup since yesterday", reverse("operation:backups"), detail=told)]
