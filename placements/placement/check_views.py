"""Pages of the list of start checks."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy

from apcommission.forms import PageForm, carry_out
from apcommission.lists import Column, ListPage
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise, may
from placements.placement import starting
from placements.placement.forms import CheckEditForm, CheckForm
from placements.placement.models import StartCheck

CHECKS = ("Checks before a start", reverse_lazy("placement:checks"))
MANAGE = "placements.manage_start_checks"


class CheckList(ListPage):
    title = "Checks before a start"
    lead = "What must be settled before a pupil starts at a provider."
    things = ("check", "checks")
    permission = "placements.see_start_checks"
    default_order = ("position", "pk")
    columns = (
        Column("Check", "words"),
        Column("Where it comes from", "source"),
        Column("Unregistered providers only", lambda row: "Yes" if row.only_unregistered else ""),
        Column("Not asked for since", "retired_on"),
    )

    def rows(self) -> QuerySet[StartCheck]:
        return StartCheck.objects.order_by("position", "pk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if may(self.request.user, MANAGE):
            first = Column("Check", "words", link="placement:edit_check")
            self.columns = (first, *type(self).columns[1:])
        return super().get_context_data(**kwargs)

    def actions(self) -> list[tuple[str, str]]:
        if not may(self.request.user, MANAGE):
            return []
        return [("Add a check", reverse("placement:add_check"))]


def add_check(request: PersonRequest) -> HttpResponse:
    """Add a check to the list."""
    authorise(request.user, MANAGE)
    return _form(request, CheckForm(request.POST or None), "Add a check")


def edit_check(request: PersonRequest, pk: int) -> HttpResponse:
    """Change a check of the list."""
    authorise(request.user, MANAGE)
    check = get_object_or_404(StartCheck, pk=pk)
    form = CheckEditForm(request.POST or None, obj=check)
    return _form(request, form, "Change a check", check=check)


def _form(request: PersonRequest, form: PageForm, title: str, **arguments: Any) -> HttpResponse:
    if carry_out(request, form, starting.save_start_check, **arguments):
        messages.success(request, "The check is saved.")
        return redirect("placement:checks")
    form.cancel_url = reverse("placement:checks")
    context = {"form": form, "title": title, "breadcrumbs": (CHECKS,)}
    return render(request, "components/form_page.html", context)
