"""Pages of the way out of a placement."""

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from apcommission.forms import press
from apcommission.lists import Column, Empty, ListPage
from apcommission.people.requests import PersonRequest
from apcommission.permissions import may
from placements.leaving import plans, queries
from placements.leaving.forms import FollowsForm, InterviewForm, ReturnForm, StepForm, WentForm
from placements.leaving.models import LeavingInterview, NextStep, ReintegrationPlan, TaperStep
from placements.placement.models import COUNTED, Placement
from placements.placement.pages import PLACEMENTS, crumbs, form_about
from placements.placement.views import find as find_placement

LEAVING = ("Leaving", "leaving:plan")


class GapList(ListPage):
    title = "Pupils without a next place"
    lead = "Their placement has ended, and nobody has said what follows."
    things = ("pupil", "pupils")
    permission = "placements.see_gaps"
    default_order = ("-end", "-pk")
    breadcrumbs = (PLACEMENTS,)
    empty = Empty("Nobody waits", "Whoever left a placement has a next place.")
    export_name = "pupils-without-a-next-place"
    columns = (
        Column(
            "Pupil",
            "pupil",
            sort="pupil__surname",
            link=lambda row: reverse("leaving:plan", args=[row.pk]),
        ),
        Column("Programme", "programme.title"),
        Column("Last day", "end", sort="end"),
        Column("Why it ended", "get_end_reason_display"),
        Column("School", "school.organisation.name"),
    )

    def rows(self) -> QuerySet[Placement]:
        return queries.gaps(for_user=self.request.user)


def plan(request: PersonRequest, pk: int) -> HttpResponse:
    """The way out: return to school, interview, what follows, and the record."""
    placement = find_placement(request, pk)
    back = ReintegrationPlan.objects.filter(placement=placement).first()
    follows = NextStep.objects.filter(placement=placement).first()
    last = placement.end or placement.planned_end
    writes = placement.state in COUNTED and placement.closed_on is None
    context = {
        "placement": placement,
        "back": back,
        "steps": back.steps.all() if back else [],
        "interview": LeavingInterview.objects.filter(placement=placement)
        .select_related("held_by")
        .first(),
        "follows": follows,
        "gap": queries.days_between(last, follows.from_day) if follows else 0,
        "writes": writes and may(request.user, "placements.plan_leaving", placement),
        "closes": writes
        and placement.state == Placement.State.ENDED
        and may(request.user, "placements.close_record", placement),
        "kept_until": queries.kept_until(placement.pupil),
        "title": "Leaving",
        "breadcrumbs": crumbs(placement),
    }
    return render(request, "placements/leaving/plan.html", context)


def plan_return(request: PersonRequest, pk: int) -> HttpResponse:
    """Write the plan of the return to school."""
    placement = find_placement(request, pk, "placements.plan_leaving")
    now = ReintegrationPlan.objects.filter(placement=placement).first()
    form = ReturnForm(request.POST or None, obj=now or ReintegrationPlan())
    return form_about(
        request,
        placement,
        form,
        plans.plan_return,
        "Return to school",
        LEAVING,
        placement=placement,
    )


def add_step(request: PersonRequest, pk: int) -> HttpResponse:
    """Add a step of the return."""
    placement = find_placement(request, pk, "placements.plan_leaving")
    form = StepForm(request.POST or None)
    return form_about(
        request, placement, form, plans.add_step, "Step of the return", LEAVING, placement=placement
    )


def step_went(request: PersonRequest, pk: int) -> HttpResponse:
    """Say how a step went."""
    step = get_object_or_404(TaperStep.objects.select_related("plan__placement"), pk=pk)
    placement = find_placement(request, step.plan.placement_id, "placements.plan_leaving")
    form = WentForm(request.POST or None, initial={"went": step.went})
    return form_about(
        request, placement, form, plans.tell_how_it_went, str(step), LEAVING, step=step
    )


def interview(request: PersonRequest, pk: int) -> HttpResponse:
    """Write down the leaving interview."""
    placement = find_placement(request, pk, "placements.plan_leaving")
    form = InterviewForm(request.POST or None)
    title = "Leaving interview"
    return form_about(
        request, placement, form, plans.interview, title, LEAVING, placement=placement
    )


def follows(request: PersonRequest, pk: int) -> HttpResponse:
    """Say what follows."""
    placement = find_placement(request, pk, "placements.plan_leaving")
    now = NextStep.objects.filter(placement=placement).first()
    form = FollowsForm(request.POST or None, obj=now or NextStep())
    title = "What follows"
    return form_about(
        request, placement, form, plans.say_what_follows, title, LEAVING, placement=placement
    )


@require_POST
def close(request: PersonRequest, pk: int) -> HttpResponse:
    """Close the record."""
    placement = find_placement(request, pk, "placements.close_record")
    press(request, plans.close_record, placement=placement, done="The record is closed.")
    return redirect("leaving:plan", pk)
