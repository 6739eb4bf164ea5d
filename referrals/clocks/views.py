"""Pages of the clocks."""

from collections.abc import Sequence

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy

from apcommission.forms import PageForm, carry_out
from apcommission.lists import Column, Empty, ListPage
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise, may
from referrals.clocks import actions, queries
from referrals.clocks.forms import ClockEditForm, ClockForm
from referrals.clocks.models import Clock

CLOCKS = ("Clocks of the law", reverse_lazy("clocks:list"))
MANAGE = "referrals.manage_clocks"


class ClockList(ListPage):
    title = str(CLOCKS[0])
    lead = "By which school day something is due. The latest of a route that is in force applies."
    things = ("clock", "clocks")
    permission = "referrals.see_clocks"
    default_order = ("route", "-in_force_from")
    export_name = "clocks"
    empty = Empty("No clock yet", "Referrals have no legal day.")
    columns: tuple[Column, ...] = (
        Column("Route", "get_route_display", sort="route"),
        Column("School day", "school_day", sort="school_day", numeric=True),
        Column("What is due", "words"),
        Column("Source", "source"),
        Column("In force from", "in_force_from", sort="in_force_from"),
    )

    def rows(self) -> QuerySet[Clock]:
        return queries.clocks()

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        # Those who may change a clock come to it by its route.
        if may(self.request.user, MANAGE):
            first, *rest = self.columns
            linked = Column(first.label, first.value, sort=first.sort, link="clocks:edit")
            self.columns = (linked, *rest)
        return super().get_context_data(**kwargs)

    def actions(self) -> Sequence[tuple[str, str]]:
        if may(self.request.user, MANAGE):
            return [("Add a clock", reverse("clocks:add"))]
        return ()


def _form_page(request: PersonRequest, form: PageForm, title: str) -> HttpResponse:
    context = {"form": form, "title": title, "breadcrumbs": [CLOCKS]}
    return render(request, "components/form_page.html", context)


def add(request: PersonRequest) -> HttpResponse:
    """Add a clock."""
    authorise(request.user, MANAGE)
    form = ClockForm(request.POST or None)
    if carry_out(request, form, actions.add_clock):
        messages.success(request, "The clock is added, and referrals under way are counted anew.")
        return redirect("clocks:list")
    return _form_page(request, form, "Add a clock")


def edit(request: PersonRequest, pk: int) -> HttpResponse:
    """Put a clock right."""
    authorise(request.user, MANAGE)
    clock = get_object_or_404(Clock, pk=pk)
    form = ClockEditForm(request.POST or None, obj=clock)
    if carry_out(request, form, actions.save_clock, clock=clock):
        messages.success(request, "The clock is saved, and referrals under way are counted anew.")
        return redirect("clocks:list")
    return _form_page(request, form, str(clock))
