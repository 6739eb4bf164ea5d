"""The school calendar: read by all, kept by an administrator."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.views.decorators.http import require_POST

from apcommission.calendar import actions, queries
from apcommission.calendar.forms import ClosureForm, NewTermForm, TermForm
from apcommission.calendar.models import Closure, Term
from apcommission.forms import carry_out, press
from apcommission.lists import Column, Empty, ListPage
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise, may
from apcommission.shown import span

TERMS = ("School calendar", reverse_lazy("calendar:terms"))


class TermList(ListPage):
    title = "School calendar"
    lead = "Attendance is counted on the school days of these terms."
    things = ("term", "terms")
    permission = "apcommission.see_calendar"
    default_order = ("-start",)
    empty = Empty("No terms yet", "An administrator adds the terms of the school year.")
    export_name = "terms"
    columns: tuple[Column, ...] = (
        Column("Term", str),
        Column("First day", "start", sort="start"),
        Column("Last day", "end", sort="end"),
        Column("Half-term break", lambda term: span(term.break_start, term.break_end)),
    )

    def rows(self) -> QuerySet[Term]:
        return queries.terms()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # Only who may change a term gets a link to do so.
        if may(self.request.user, actions.MANAGE):
            first, *rest = self.columns
            self.columns = (replace(first, link="calendar:term"), *rest)
        return super().get_context_data(**kwargs)

    def links(self) -> Sequence[tuple[str, str]]:
        return [("Closures", reverse("calendar:closures"))]

    def actions(self) -> Sequence[tuple[str, str]]:
        if may(self.request.user, actions.MANAGE):
            return [("Add a term", reverse("calendar:add_term"))]
        return ()


class ClosureList(ListPage):
    title = "Closures"
    lead = "Days on which the whole authority, or one provider, is closed."
    things = ("closure", "closures")
    permission = "apcommission.see_calendar"
    default_order = ("-date",)
    breadcrumbs = (TERMS,)
    empty = Empty("No closures yet", "Bank holidays in term time belong here too.")
    export_name = "closures"
    columns = (
        Column("Day", "date", sort="date", link="calendar:closure"),
        Column("Who", lambda closure: closure.provider.name if closure.provider else "All"),
        Column("Reason", "reason"),
    )

    def rows(self) -> QuerySet[Closure]:
        return queries.closures()

    def actions(self) -> Sequence[tuple[str, str]]:
        if may(self.request.user, actions.MANAGE):
            return [("Add a closure", reverse("calendar:add_closure"))]
        return ()


def term(request: PersonRequest, pk: int | None = None) -> HttpResponse:
    """Add a term, or change one."""
    authorise(request.user, actions.MANAGE)
    found = get_object_or_404(Term, pk=pk) if pk else None
    data = request.POST or None
    form = TermForm(data, obj=found) if found else NewTermForm(data)
    if carry_out(request, form, actions.save_term, term=found):
        messages.success(request, "The term is saved.")
        return redirect("calendar:terms")
    title = f"Change {found}" if found else "Add a term"
    context = {"form": form, "title": title, "breadcrumbs": (TERMS,)}
    return render(request, "components/form_page.html", context)


def add_closure(request: PersonRequest) -> HttpResponse:
    """Close the authority or a provider for a day."""
    authorise(request.user, actions.MANAGE)
    form = ClosureForm(request.POST or None)
    if carry_out(request, form, actions.add_closure):
        messages.success(request, "The closure is added.")
        return redirect("calendar:closures")
    crumbs = (TERMS, ("Closures", reverse("calendar:closures")))
    context = {"form": form, "title": "Add a closure", "breadcrumbs": crumbs}
    return render(request, "components/form_page.html", context)


def closure(request: PersonRequest, pk: int) -> HttpResponse:
    """One closure, with a button to take it out."""
    authorise(request.user, "apcommission.see_calendar")
    found = get_object_or_404(queries.closures(), pk=pk)
    context = {
        "closure": found,
        "title": "Closure",
        "breadcrumbs": (TERMS, ("Closures", reverse("calendar:closures"))),
        "may_remove": may(request.user, actions.MANAGE),
    }
    return render(request, "apcommission/calendar/closure.html", context)


@require_POST
def remove_closure(request: PersonRequest, pk: int) -> HttpResponse:
    """Take a closure out. A second click finds it gone, which is no page that is missing."""
    authorise(request.user, actions.MANAGE)
    done = "The closure is taken out."
    press(request, actions.remove_closure, closure=Closure(pk=pk), done=done)
    return redirect("calendar:closures")
