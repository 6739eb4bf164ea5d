"""How the service runs, for its administrator."""

import django_filters
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.views.decorators.http import require_POST

from apcommission.forms import press
from apcommission.lists import Column, Empty, ListPage
from apcommission.messages.models import Email
from apcommission.operation import actions, queries, standing
from apcommission.operation.models import Backup
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise
from apcommission.shown import date_and_time

SEE = "apcommission.see_operation"
OPERATION = ("Operation", "/operation/")


def overview(request: PersonRequest) -> HttpResponse:
    """All on one page: what answers, what waits, what failed, and the versions."""
    authorise(request.user, SEE)
    now = standing.at_this_moment()
    context = {
        "title": "Operation",
        "problems": list(standing.problems(now)),
        "waiting": standing.told(now),
        "stuck": now.stuck,
        "versions": [*queries.versions(), ("Migrations", standing.migrations(now))],
    }
    return render(request, "apcommission/operation/overview.html", context)


def jobs(request: PersonRequest) -> HttpResponse:
    """The jobs of the timetable, each with its last run and its next."""
    authorise(request.user, SEE)
    context = {
        "title": "Jobs of the timetable",
        "jobs": queries.jobs(),
        "breadcrumbs": (OPERATION,),
    }
    return render(request, "apcommission/operation/jobs.html", context)


class MailFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(
        choices=[(Email.State.WAITING, "Waiting"), (Email.State.FAILED, "Failed")], label="State"
    )


class MailList(ListPage):
    title = "Emails that are not sent"
    lead = (
        "Waiting ones are tried again by themselves. A failed one was refused for an hour: put its "
        "address right where it stands, or send it again when the mail server answers."
    )
    things = ("email", "emails")
    permission = SEE
    filterset_class = MailFilter
    default_order = ("-asked_at", "-pk")
    template_name = "apcommission/operation/mail.html"
    breadcrumbs = (OPERATION,)
    empty = Empty("No email waits", "All that was asked for went out.")
    export_name = "emails-not-sent"
    columns = (
        Column("Asked for", "asked_at", sort="asked_at", show=date_and_time),
        Column("To", "to", sort="to"),
        Column("Subject", "subject", link="operation:email"),
        Column("State", "get_state_display", sort="state"),
    )

    def rows(self) -> QuerySet[Email]:
        return queries.unsent()


def email(request: PersonRequest, pk: int) -> HttpResponse:
    """One e-mail: to whom, about what, and how it stands. Its body is not shown."""
    authorise(request.user, SEE)
    found = get_object_or_404(Email, pk=pk)
    rows = [
        ("To", found.to),
        ("Asked for", date_and_time(found.asked_at)),
        ("State", found.get_state_display()),
        ("Sent", date_and_time(found.sent_at) if found.sent_at else "Not yet"),
    ]
    context = {
        "title": found.subject,
        "email": found,
        "rows": rows,
        "waits": found.state != Email.State.SENT,
        "breadcrumbs": (OPERATION, (MailList.title, reverse("operation:mail"))),
    }
    return render(request, "apcommission/operation/email.html", context)


class BackupList(ListPage):
    title = "Backups"
    lead = "Made of database and documents. Where their files are kept, this service does not know."
    things = ("backup", "backups")
    permission = SEE
    default_order = ("-made_at", "-pk")
    breadcrumbs = (OPERATION,)
    empty = Empty(
        "No backup was made yet", "Who runs this service makes one with the command backup."
    )
    export_name = "backups"
    columns = (
        Column("Made", "made_at", sort="made_at", show=date_and_time),
        Column("File", "name"),
        Column("Size", lambda backup: filesizeformat(backup.size), numeric=True),
        Column("Rows", "rows", numeric=True),
        Column("Documents", "documents", numeric=True),
        Column("Damaged documents", "damaged", numeric=True),
        Column("Checked", lambda backup: checked(backup)),
        Column("Checksum", lambda backup: backup.sha256[:16]),
    )

    def rows(self) -> QuerySet[Backup]:
        return queries.backups()


def checked(backup: Backup) -> str:
    """When it was last restored for a try, and what came of it."""
    if backup.checked_at is None:
        return "Not yet"
    verdict = "whole" if backup.sound else "NOT WHOLE"
    return f"{date_and_time(backup.checked_at)}: {verdict}"


@require_POST
def send_again(request: PersonRequest, pk: int) -> HttpResponse:
    """Try one e-mail again."""
    authorise(request.user, "apcommission.send_mail_again")
    email = get_object_or_404(Email, pk=pk)
    press(request, actions.send_again, email=email, done="The email is on its way again.")
    return redirect("operation:mail")


@require_POST
def send_all_again(request: PersonRequest) -> HttpResponse:
    """Try all e-mails again that failed."""
    authorise(request.user, "apcommission.send_mail_again")
    press(request, actions.send_all_again, done="The emails are on their way again.")
    return redirect("operation:mail")
