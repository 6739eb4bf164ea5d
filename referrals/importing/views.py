"""Pages on which pupils come in as a table."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy

from apcommission.forms import carry_out
from apcommission.importing import actions, queries
from apcommission.importing.models import Upload
from apcommission.importing.pages import ImportPages
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise
from referrals.importing.forms import SendPupilsForm
from referrals.importing.pupil_rows import PupilTable

PUPILS = ("Pupils", reverse_lazy("pupils:list"))
KIND = PupilTable()


class PupilPages(ImportPages):
    """Pupils on their way in."""

    kind = KIND
    namespace = "pupil_import"
    title = "Send pupils"
    assumed = "Where a table has no column for the home authority, new pupils get the code of this authority."

    def breadcrumbs(self, upload: Upload) -> Sequence[tuple[str, Any]]:
        return (PUPILS, *super().breadcrumbs(upload))

    def done_links(self, upload: Upload) -> Sequence[tuple[str, str]]:
        return (("Pupils", reverse("pupils:list")),)


pages = PupilPages()


def start(request: PersonRequest) -> HttpResponse:
    """Send a transfer file or a table; those that wait are listed."""
    authorise(request.user, "referrals.import_pupils")
    form = SendPupilsForm(request.POST or None, request.FILES or None, person=request.user)
    made = carry_out(request, form, actions.receive, kind=KIND)
    if made:
        return redirect(pages.address(made))
    waiting = queries.waiting(for_user=request.user, kind=KIND.name)
    context = {
        "form": form,
        "title": pages.title,
        "lead": "Nothing is kept before you have seen the rows, corrected them and taken them all in.",
        "waiting": [(one, pages.address(one)) for one in waiting],
        "breadcrumbs": (PUPILS,),
    }
    return render(request, "components/importing/send.html", context)
