"""Pages of requests for a copy of a record: collected, reviewed, released."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.views.decorators.http import require_POST

from apcommission.audit.actions import record_read
from apcommission.forms import attempt, carry_out, press
from apcommission.lists import Empty
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise
from monitoring.data_protection import actions, queries
from monitoring.data_protection.archive import shown_parts
from monitoring.data_protection.forms import BlackOutForm, CopyForm, DecisionsForm, RefuseForm
from monitoring.data_protection.models import AccessRequest
from monitoring.data_protection.views import (
    DATA_PROTECTION,
    RequestList,
    crumbs,
    own_pupil,
    request_columns,
)

COPIES = ("Copies of records", reverse_lazy("data_protection:copies"))


class CopyList(RequestList):
    title = "Copies of records"
    lead = "Someone asks what is held about a pupil. Each is answered within a month."
    empty = Empty("Nobody has asked for a copy", "It is asked for from a pupil’s record.")
    columns = request_columns("data_protection:access")

    def rows(self) -> QuerySet[AccessRequest]:
        return queries.access_requests(for_user=self.request.user)


def _found(request: PersonRequest, pk: int) -> AccessRequest:
    authorise(request.user, "monitoring.answer_rights")
    found = get_object_or_404(queries.access_requests(for_user=request.user).defer(None), pk=pk)
    record_read(found, by=request.user, pupil_id=found.pupil_id)
    return found


def ask_for_copy(request: PersonRequest, pk: int) -> HttpResponse:
    """Write down that someone asks for a copy of a record."""
    pupil = own_pupil(request, pk, "monitoring.answer_rights")
    form = CopyForm(request.POST or None)
    made = carry_out(request, form, actions.ask_for_copy, pupil=pupil)
    if made:
        messages.success(request, "The record is being collected.")
        return redirect("data_protection:access", made.pk)
    context = {"form": form, "title": "Someone asks for a copy", "breadcrumbs": crumbs(pk)}
    return render(request, "components/form_page.html", context)


def access(request: PersonRequest, pk: int) -> HttpResponse:
    """One request: how far it is; what is to be decided; the copy."""
    found = _found(request, pk)
    form = None
    if found.state == AccessRequest.State.REVIEW:
        form = DecisionsForm(request.POST or None, request_for_copy=found)
        if request.method == "POST" and form.is_valid():
            said = form.verdicts()
            if attempt(form, actions.decide, by=request.user, request=found, verdicts=said):
                messages.success(request, "What you decided is saved.")
                return redirect("data_protection:access", pk)
    context = {
        "title": str(found),
        "breadcrumbs": (DATA_PROTECTION, COPIES),
        "access": found,
        "form": form,
        "blacked_out": found.decisions.filter(kind="words"),
        "undecided": found.decisions.filter(verdict="").count(),
        "waiting": found.state in (AccessRequest.State.ASKED, AccessRequest.State.RELEASING),
    }
    return render(request, "monitoring/data_protection/access.html", context)


def black_out(request: PersonRequest, pk: int) -> HttpResponse:
    """Further words to black out."""
    found = _found(request, pk)
    form = BlackOutForm(request.POST or None)
    if carry_out(request, form, actions.black_out, request=found):
        messages.success(request, "It is blacked out.")
        return redirect("data_protection:access", pk)
    return _form(request, found, form, "Black out a name or words")


def refuse(request: PersonRequest, pk: int) -> HttpResponse:
    """Refuse a copy, with the reason."""
    found = _found(request, pk)
    form = RefuseForm(request.POST or None)
    if carry_out(request, form, actions.answer_copy, request=found, verb="refuse"):
        messages.success(request, "The request is refused.")
        return redirect("data_protection:access", pk)
    return _form(request, found, form, "Refuse the copy")


def _form(
    request: PersonRequest, found: AccessRequest, form: BlackOutForm | RefuseForm, title: str
) -> HttpResponse:
    back = (str(found), reverse("data_protection:access", args=[found.pk]))
    context = {"form": form, "title": title, "breadcrumbs": (DATA_PROTECTION, COPIES, back)}
    return render(request, "components/form_page.html", context)


def preview(request: PersonRequest, pk: int) -> HttpResponse:
    """The copy as it would be given now."""
    found = _found(request, pk)
    back = (str(found), reverse("data_protection:access", args=[pk]))
    context = {
        "title": "Preview of the copy",
        "breadcrumbs": (DATA_PROTECTION, COPIES, back),
        "parts": shown_parts(found),
    }
    return render(request, "monitoring/data_protection/preview.html", context)


@require_POST
def move(request: PersonRequest, pk: int) -> HttpResponse:
    """Have the copy made."""
    found = _found(request, pk)
    done = "The copy is being made."
    press(request, actions.answer_copy, request=found, verb="release", done=done)
    return redirect("data_protection:access", pk)
