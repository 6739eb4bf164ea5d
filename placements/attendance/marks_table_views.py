"""Pages on which marks come in as a table."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from apcommission.calendar.queries import monday_of
from apcommission.forms import carry_out
from apcommission.importing import actions, queries
from apcommission.importing.forms import TableForm
from apcommission.importing.models import Upload
from apcommission.importing.pages import ImportPages
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise
from apcommission.shown import long_date
from placements.attendance.marks_table import MarksTable
from placements.attendance.views import ATTENDANCE, monday_from, provider_of

KIND = MarksTable()


class SendMarksForm(TableForm):
    """Marks as a file or a pasted table."""


class MarksPages(ImportPages):
    """Marks on their way in."""

    kind = KIND
    namespace = "marks_table"
    title = "Send marks as a table"

    def start_address(self, upload: Upload) -> str:
        monday = upload.settings.get("monday") or monday_of(upload.made_at.date()).isoformat()
        return reverse("attendance:paste", args=[upload.organisation_id, monday])

    def breadcrumbs(self, upload: Upload) -> Sequence[tuple[str, Any]]:
        return (ATTENDANCE, *super().breadcrumbs(upload))

    def done_links(self, upload: Upload) -> Sequence[tuple[str, str]]:
        return [
            (
                f"Return, week of {long_date(date.fromisoformat(monday))}",
                reverse("attendance:weekly_return", args=[upload.organisation_id, monday]),
            )
            for monday in upload.settings.get("weeks", [])
        ]


pages = MarksPages()


def send(request: PersonRequest, pk: int, monday: str) -> HttpResponse:
    """Send marks of a provider; a grid whose columns are weekdays is of the week in the address."""
    provider, first = provider_of(request, pk), monday_from(monday)
    authorise(request.user, "placements.record_attendance", provider)
    form = SendMarksForm(request.POST or None, request.FILES or None)
    made = carry_out(
        request,
        form,
        actions.receive,
        kind=KIND,
        organisation=provider.organisation,
        monday=first.isoformat(),
    )
    if made:
        return redirect(pages.address(made))
    week = reverse("attendance:week", args=[pk, monday])
    waiting = queries.waiting(for_user=request.user, kind=KIND.name)
    context = {
        "form": form,
        "title": pages.title,
        "caption": str(provider),
        "lead": (
            "A row for each session (pupil, date, AM or PM, code, minutes late, reason), or a grid with "
            f"a row for each pupil and columns such as “Mon AM” for the week of {long_date(first)}."
        ),
        "waiting": [(one, pages.address(one)) for one in waiting],
        "breadcrumbs": (ATTENDANCE, ("Register", week)),
    }
    return render(request, "components/importing/send.html", context)
