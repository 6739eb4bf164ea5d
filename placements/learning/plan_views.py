"""Pages of learning plans, assessments, the framework of outcomes and the list of qualifications."""

from typing import Any

import django_filters
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy

from apcommission.filters import SearchFilter, YesFilter
from apcommission.forms import PageForm, carry_out
from apcommission.lists import Column, Empty, ListPage
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise, may
from placements.learning import catalogue, plans, queries
from placements.learning.models import Outcome, Qualification, Target
from placements.learning.plan_forms import (
    AssessmentForm,
    OutcomeEditForm,
    OutcomeForm,
    QualificationsForm,
    TargetForm,
    TargetReviewForm,
)
from placements.placement.models import COUNTED
from placements.placement.pages import PLACEMENTS, crumbs, form_about
from placements.placement.views import find as find_placement

PLAN = ("Learning plan", "learning:plan")
OUTCOMES = ("Outcomes", reverse_lazy("learning:outcomes"))
QUALIFICATIONS = ("Qualifications", reverse_lazy("learning:qualifications"))


def plan(request: PersonRequest, pk: int) -> HttpResponse:
    """The learning plan: targets with how far they are, progress by area, reports, the progress file."""
    placement = find_placement(request, pk)
    own = queries.targets(for_user=request.user).filter(placement=placement)
    context = {
        "placement": placement,
        "targets": own.prefetch_related("reviews"),
        "progress": queries.progress(placement),
        "reports": queries.reports(for_user=request.user).filter(placement=placement),
        "files": placement.progress_files.select_related("document")[:5],
        "terms": queries.terms_of(placement),
        "writes": placement.state in COUNTED
        and may(request.user, "placements.write_plan", placement),
        "title": "Learning plan",
        "breadcrumbs": crumbs(placement),
    }
    return render(request, "placements/learning/plan.html", context)


def set_target(request: PersonRequest, pk: int) -> HttpResponse:
    """Set a target."""
    placement = find_placement(request, pk, "placements.write_plan")
    form = TargetForm(request.POST or None)
    return form_about(
        request, placement, form, plans.set_target, "Set a target", PLAN, placement=placement
    )


def review_target(request: PersonRequest, pk: int) -> HttpResponse:
    """Say how far a target is."""
    own = queries.targets(for_user=request.user)
    target = get_object_or_404(own, pk=pk)
    placement = find_placement(request, target.placement_id, "placements.write_plan")
    form = TargetReviewForm(request.POST or None, obj=target)
    return form_about(
        request, placement, form, plans.review_target, str(target), PLAN, target=target
    )


def assess(request: PersonRequest, pk: int) -> HttpResponse:
    """Assess the pupil."""
    placement = find_placement(request, pk, "placements.write_plan")
    form = AssessmentForm(request.POST or None)
    return form_about(
        request, placement, form, plans.assess, "Assess the pupil", PLAN, placement=placement
    )


class TargetFilter(django_filters.FilterSet):
    search = SearchFilter("placement__reference", "words", label="Target or placement")
    state = django_filters.ChoiceFilter(choices=Target.State.choices, label="State")
    due = YesFilter(method="is_due", label="Due")

    def is_due(self, rows: QuerySet[Target], _: str, __: bool) -> QuerySet[Target]:
        return rows.filter(queries.due())


class TargetList(ListPage):
    title = "Targets"
    things = ("target", "targets")
    permission = "placements.see_placements"
    filterset_class = TargetFilter
    default_order = ("due_on", "pk")
    breadcrumbs = (PLACEMENTS,)
    empty = Empty("No target yet", "Targets are set in the learning plan of a placement.")
    export_name = "targets"
    columns = (
        Column(
            "Target", "words", link=lambda row: reverse("learning:plan", args=[row.placement_id])
        ),
        Column("Pupil", "placement.pupil", sort="placement__pupil__surname"),
        Column("Outcome", "outcome.title", sort="outcome__position"),
        Column("By", "due_on", sort="due_on"),
        Column("State", "state", state=True, sort="state"),
    )

    def rows(self) -> QuerySet[Target]:
        return queries.targets(for_user=self.request.user)


class OutcomeList(ListPage):
    title = "Outcomes"
    lead = (
        "The outcomes that targets in learning plans help with. Change them to your own framework."
    )
    things = ("outcome", "outcomes")
    permission = "placements.see_outcomes"
    default_order = ("position", "pk")
    breadcrumbs = (PLACEMENTS,)
    columns = (
        Column("Outcome", "title", sort="title"),
        Column("What it means", "about"),
        Column("Targets", "used", numeric=True, sort="used"),
        Column("No longer offered since", "retired_on"),
        Column("Source", "source"),
    )

    def rows(self) -> QuerySet[Outcome]:
        return queries.outcomes()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if may(self.request.user, "placements.manage_outcomes"):
            first = Column("Outcome", "title", sort="title", link="learning:edit_outcome")
            self.columns = (first, *type(self).columns[1:])
        return super().get_context_data(**kwargs)

    def actions(self) -> list[tuple[str, str]]:
        if not may(self.request.user, "placements.manage_outcomes"):
            return []
        return [("Add an outcome", reverse("learning:add_outcome"))]


def add_outcome(request: PersonRequest) -> HttpResponse:
    """Add an outcome to the framework."""
    authorise(request.user, "placements.manage_outcomes")
    return _outcome(request, OutcomeForm(request.POST or None), "Add an outcome")


def edit_outcome(request: PersonRequest, pk: int) -> HttpResponse:
    """Change an outcome of the framework."""
    authorise(request.user, "placements.manage_outcomes")
    outcome = get_object_or_404(Outcome, pk=pk)
    form = OutcomeEditForm(request.POST or None, obj=outcome)
    return _outcome(request, form, str(outcome), outcome=outcome)


def _outcome(request: PersonRequest, form: PageForm, title: str, **arguments: Any) -> HttpResponse:
    if carry_out(request, form, plans.save_outcome, **arguments):
        messages.success(request, "The outcome is saved.")
        return redirect("learning:outcomes")
    form.cancel_url = reverse("learning:outcomes")
    context = {"form": form, "title": title, "breadcrumbs": (PLACEMENTS, OUTCOMES)}
    return render(request, "components/form_page.html", context)


class QualificationFilter(django_filters.FilterSet):
    search = SearchFilter("title", "number", label="Title or number")
    level = SearchFilter("level", label="Level")


class QualificationList(ListPage):
    title = "Qualifications"
    lead = "When an award is recorded, its number fills in title and level from this list."
    things = ("qualification", "qualifications")
    permission = "placements.see_qualifications"
    filterset_class = QualificationFilter
    default_order = ("title", "number")
    breadcrumbs = (PLACEMENTS,)
    empty = Empty("The list is empty", "An administrator pastes it from the national register.")
    export_name = "qualifications"
    columns = (
        Column("Number", "number", sort="number"),
        Column("Title", "title", sort="title"),
        Column("Level", "level", sort="level"),
    )

    def rows(self) -> QuerySet[Qualification]:
        return queries.qualifications()

    def actions(self) -> list[tuple[str, str]]:
        if not may(self.request.user, "placements.manage_qualifications"):
            return []
        return [("Add qualifications", reverse("learning:add_qualifications"))]


def add_qualifications(request: PersonRequest) -> HttpResponse:
    """Add to the list of qualifications."""
    authorise(request.user, "placements.manage_qualifications")
    form = QualificationsForm(request.POST or None)
    count = carry_out(request, form, catalogue.take_in)
    if count:
        messages.success(request, f"{count} rows are taken in.")
        return redirect("learning:qualifications")
    form.cancel_url = reverse("learning:qualifications")
    crumbs_ = (PLACEMENTS, QUALIFICATIONS)
    context = {"form": form, "title": "Add qualifications", "breadcrumbs": crumbs_}
    return render(request, "components/form_page.html", context)
