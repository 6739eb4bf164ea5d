"""Pages of the retention schedule, and of records whose time is over."""

from typing import Any

import django_filters
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy

from apcommission.audit.actions import record_read
from apcommission.forms import carry_out
from apcommission.lists import Column, Empty, ListPage
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise, may
from placements.leaving import queries, retention
from placements.leaving.forms import DecideForm, RuleForm
from placements.leaving.models import Erasure, RetentionRule
from placements.placement.pages import PLACEMENTS

OVER = ("Records whose time is over", reverse_lazy("leaving:erasures"))
SCHEDULE = ("How long records are kept", reverse_lazy("leaving:retention"))


class ErasureFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(choices=Erasure.State.choices, label="State")


class ErasureList(ListPage):
    title = "Records whose time is over"
    lead = "Listed once a month. Nothing is erased before you confirm it."
    things = ("record", "records")
    permission = "placements.see_erasures"
    filterset_class = ErasureFilter
    default_order = ("state", "due_on", "pk")
    breadcrumbs = (PLACEMENTS,)
    empty = Empty("No record’s time is over")
    columns = (
        Column("Record", str, link="leaving:erasure"),
        Column("Pupil", "pupil"),
        Column("Kept by the rule", "get_kind_display"),
        Column("Until", "due_on", sort="due_on"),
        Column("State", "state", state=True, sort="state"),
    )

    def rows(self) -> QuerySet[Erasure]:
        return queries.erasures(for_user=self.request.user)


def erasure(request: PersonRequest, pk: int) -> HttpResponse:
    """One record whose time is over: erase it, or keep it longer."""
    found = get_object_or_404(queries.erasures(for_user=request.user), pk=pk)
    if found.pupil_id:
        record_read(found, by=request.user, pupil_id=found.pupil_id)
    form = None
    decides = may(request.user, "placements.decide_erasure", found)
    if decides and found.state in (Erasure.State.LISTED, Erasure.State.CONFIRMED):
        form = DecideForm(request.POST or None, obj=found)
        if carry_out(request, form, retention.decide, erasure=found):
            messages.success(request, "Your decision is saved.")
            return redirect("leaving:erasures")
    elif request.method == "POST":
        authorise(request.user, "placements.decide_erasure", found)
    crumbs = (PLACEMENTS, OVER)
    context = {"erasure": found, "form": form, "title": str(found), "breadcrumbs": crumbs}
    return render(request, "placements/leaving/erasure.html", context)


class RuleList(ListPage):
    title = "How long records are kept"
    things = ("rule", "rules")
    permission = "placements.see_retention"
    default_order = ("kind",)
    columns = (
        Column("Whose records", str),
        Column("Years", "years", numeric=True),
        Column("Where it comes from", "source"),
    )

    def rows(self) -> QuerySet[RetentionRule]:
        return queries.retention_rules()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if may(self.request.user, "placements.manage_retention"):
            first = Column("Whose records", str, link="leaving:retention_rule")
            self.columns = (first, *type(self).columns[1:])
        return super().get_context_data(**kwargs)


def rule(request: PersonRequest, pk: int) -> HttpResponse:
    """Change how long records of a kind are kept."""
    authorise(request.user, "placements.manage_retention")
    found = get_object_or_404(RetentionRule, pk=pk)
    form = RuleForm(request.POST or None, obj=found)
    if carry_out(request, form, retention.save_rule, rule=found):
        messages.success(request, "The rule is saved.")
        return redirect("leaving:retention")
    form.cancel_url = reverse("leaving:retention")
    context = {"form": form, "title": str(found), "breadcrumbs": (SCHEDULE,)}
    return render(request, "components/form_page.html", context)
