"""Pages of restrictions and objections."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy

from apcommission.audit.actions import record_read
from apcommission.forms import carry_out
from apcommission.lists import Column, Empty, ListPage
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise
from monitoring.data_protection import limits, queries
from monitoring.data_protection.forms import LimitForm, MoveLimitForm, RecipientsForm, UseForm
from monitoring.data_protection.models import IN_FORCE, LIMIT, LimitRequest
from monitoring.data_protection.views import (
    DATA_PROTECTION,
    RequestList,
    crumbs,
    own_pupil,
    request_columns,
)

LIMITS = ("Restrictions and objections", reverse_lazy("data_protection:limits"))


class LimitList(RequestList):
    title = "Restrictions and objections"
    lead = (
        "Someone asks that a record be used less, or not at all. Each is answered within a month."
    )
    empty = Empty("Nobody has asked for a restriction", "It is asked for from a pupil’s record.")
    columns = request_columns("data_protection:limit")

    def rows(self) -> QuerySet[LimitRequest]:
        return queries.limits(for_user=self.request.user)


class RestrictedList(ListPage):
    """The records under restriction that a person may open: for those with whom they were shared."""

    title = "Records under restriction"
    lead = (
        "Keep what you hold of these records, but do not use it until their restriction has ended."
    )
    things = ("record", "records")
    permission = "monitoring.see_restricted"
    breadcrumbs = (DATA_PROTECTION,)
    empty = Empty("No record that you may open is under restriction")
    columns = (
        Column("Pupil", "pupil", link=lambda row: _record_of(row)),
        Column("Under restriction since", "answered_on"),
        Column("Ended on", "lifted_on"),
    )

    def rows(self) -> QuerySet[LimitRequest]:
        return queries.shared(for_user=self.request.user)


def _record_of(row: LimitRequest) -> str:
    placement = row.placement  # type: ignore[attr-defined]
    if placement:
        return reverse("placement:detail", args=[placement])
    return reverse("pupils:detail", args=[row.pupil_id])


def ask_for_limit(request: PersonRequest, pk: int) -> HttpResponse:
    """Write down that someone asks for a restriction, or objects."""
    pupil = own_pupil(request, pk, "monitoring.answer_rights")
    form = LimitForm(request.POST or None)
    made = carry_out(request, form, limits.ask_for_limit, pupil=pupil)
    if made:
        messages.success(request, "The request is written down.")
        return redirect("data_protection:limit", made.pk)
    title = "Someone asks for a restriction, or objects"
    context = {"form": form, "title": title, "breadcrumbs": crumbs(pk), "pupil": pupil}
    return render(request, "components/form_page.html", context)


def _found(request: PersonRequest, pk: int) -> LimitRequest:
    authorise(request.user, "monitoring.answer_rights")
    found = get_object_or_404(queries.limits(for_user=request.user), pk=pk)
    record_read(found, by=request.user, pupil_id=found.pupil_id)
    return found


def limit(request: PersonRequest, pk: int) -> HttpResponse:
    """One restriction or objection: what was asked and decided, who is told, and its next step."""
    found = _found(request, pk)
    verbs = [(step.verb, step.words) for step in LIMIT.open_to(found, request.user)]
    form = MoveLimitForm(request.POST or None, obj=found, verbs=verbs) if verbs else None
    if form and carry_out(request, form, limits.move_limit, limit=found):
        messages.success(request, "It is saved.")
        return redirect("data_protection:limit", pk)
    context = {
        "title": str(found),
        "breadcrumbs": (DATA_PROTECTION, LIMITS),
        "limit": found,
        "in_force": found.state in IN_FORCE,
        "recipients": found.recipients.all(),
        "to_be_told": queries.to_be_told(found).exists(),
        "uses": found.uses.select_related("by"),
        "form": form,
    }
    return render(request, "monitoring/data_protection/limit.html", context)


def recipients(request: PersonRequest, pk: int) -> HttpResponse:
    """Note who was told of the restriction of those to whom data was sent."""
    found = _found(request, pk)
    form = RecipientsForm(request.POST or None, obj=found)
    if carry_out(request, form, limits.note_told, limit=found):
        messages.success(request, "It is noted who was told.")
        return redirect("data_protection:limit", pk)
    end = " of the end" if found.state == LimitRequest.State.LIFTED else ""
    return _of(request, found, form, f"Who was told{end} of the restriction")


def use(request: PersonRequest, pk: int) -> HttpResponse:
    """State the ground on which the record is used today in spite of the restriction."""
    found = _found(request, pk)
    form = UseForm(request.POST or None)
    if carry_out(request, form, limits.use_in_spite, limit=found):
        messages.success(request, "The record can be used and sent until the day is over.")
        return redirect("data_protection:limit", pk)
    return _of(request, found, form, "Use the record in spite of the restriction")


def _of(request: PersonRequest, found: LimitRequest, form: object, title: str) -> HttpResponse:
    back = (str(found), reverse("data_protection:limit", args=[found.pk]))
    trail = (DATA_PROTECTION, LIMITS, back)
    context = {"form": form, "title": title, "breadcrumbs": trail, "limit": found}
    return render(request, "components/form_page.html", context)
