"""Pages of reviews."""

from typing import Any

import django_filters
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.views.decorators.http import require_POST

from apcommission.audit.actions import record_read
from apcommission.filters import SearchFilter, YesFilter
from apcommission.forms import carry_out, press
from apcommission.lists import Column, Empty, ListPage
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise, may
from apcommission.shown import long_date
from placements.placement.pages import PLACEMENTS, crumbs
from placements.placement.views import find as find_placement
from placements.support import queries, reviews
from placements.support.forms import ActionForm, PlanForm, ReviewForm
from placements.support.models import Review, ReviewAction

REVIEWS = ("Reviews", reverse_lazy("support:reviews"))


class ReviewFilter(django_filters.FilterSet):
    """State, kind, what is overdue, what waits for the authority."""

    search = SearchFilter("placement__reference", label="Placement")
    state = django_filters.ChoiceFilter(choices=Review.State.choices, label="State")
    kind = django_filters.ChoiceFilter(choices=Review.Kind.choices, label="Kind")
    overdue = YesFilter(method="is_overdue", label="Overdue")
    asking = YesFilter(method="is_asking", label="Asks the authority for something")

    def is_overdue(self, rows: QuerySet[Review], _: str, __: bool) -> QuerySet[Review]:
        return rows.filter(queries.overdue())

    def is_asking(self, rows: QuerySet[Review], _: str, __: bool) -> QuerySet[Review]:
        return rows.filter(queries.asking())


class ReviewList(ListPage):
    title = "Reviews"
    lead = "Planned by themselves, half-termly, or at the mid-point of a timed placement."
    things = ("review", "reviews")
    permission = "placements.see_reviews"
    filterset_class = ReviewFilter
    default_order = ("due_on", "pk")
    breadcrumbs = (PLACEMENTS,)
    empty = Empty("No review yet", "The next review of each placement is planned overnight.")
    export_name = "reviews"
    columns = (
        Column("Review", str, link="support:review"),
        Column("Pupil", "placement.pupil", sort="placement__pupil__surname"),
        Column("Provider", "placement.provider.organisation.name"),
        Column("Due", "due_on", sort="due_on"),
        Column("State", "state", state=True, sort="state"),
        Column("What follows", "get_outcome_display"),
    )

    def rows(self) -> QuerySet[Review]:
        return queries.reviews(for_user=self.request.user)


def find(request: PersonRequest, pk: int, permission: str = "placements.see_placement") -> Review:
    """The review, if the person may do this; the reading is recorded."""
    found = get_object_or_404(queries.reviews(for_user=request.user), pk=pk)
    authorise(request.user, permission, found)
    record_read(found, by=request.user, pupil_id=found.placement.pupil_id)
    return found


def review(request: PersonRequest, pk: int) -> HttpResponse:
    """One review: when it is due or was held, what was said and agreed."""
    found = find(request, pk)
    person = request.user
    context = {
        "review": found,
        "facts": facts(found),
        "agreed": queries.actions_of(found),
        "holds": may(person, "placements.hold_review", found),
        "settles": found.asks and may(person, "placements.settle_review", found),
        "title": str(found),
        "breadcrumbs": crumbs(found.placement, REVIEWS),
    }
    return render(request, "placements/support/review.html", context)


def facts(found: Review) -> list[tuple[str, Any]]:
    """(label, words) about a review."""
    told: list[tuple[str, Any]] = [("Due", long_date(found.due_on))]
    if found.held_on:
        told += [
            ("Held", f"{long_date(found.held_on)}, written down by {found.held_by}"),
            ("Who was there", found.present),
            ("What was said", found.words),
            ("What the pupil says", found.pupil_says),
            ("What follows", found.get_outcome_display()),
        ]
    if found.extend_to:
        told.append(("Extended until", long_date(found.extend_to)))
    if found.settled_on:
        told.append(("Carried out by the authority", long_date(found.settled_on)))
    return told


def plan(request: PersonRequest, pk: int) -> HttpResponse:
    """Plan the next review of a placement, or put it on another day."""
    placement = find_placement(request, pk, "placements.hold_review")
    form = PlanForm(request.POST or None)
    made = carry_out(request, form, reviews.plan_review, placement=placement)
    if made:
        messages.success(request, "The review is planned.")
        return redirect("support:placement", pk)
    address = reverse("support:placement", args=[pk])
    return _form(request, form, "Plan the next review", address, crumbs(placement))


def hold(request: PersonRequest, pk: int) -> HttpResponse:
    """Write down a review."""
    found = find(request, pk, "placements.hold_review")
    address = reverse("support:review", args=[pk])
    if found.state == Review.State.HELD and request.method == "GET":
        return redirect(address)
    form = ReviewForm(request.POST or None, obj=found)
    if carry_out(request, form, reviews.hold_review, review=found):
        messages.success(request, "The review is saved. Add what was agreed below.")
        return redirect(address)
    lead = ""
    if found.kind == Review.Kind.MID_POINT:
        lead = "Half of the time is over: does the pupil return, stay longer, or change?"
    return _form(request, form, str(found), address, crumbs(found.placement, REVIEWS), lead)


def action(request: PersonRequest, pk: int) -> HttpResponse:
    """Add what someone agreed to do."""
    found = find(request, pk, "placements.hold_review")
    form = ActionForm(request.POST or None)
    address = reverse("support:review", args=[pk])
    if carry_out(request, form, reviews.agree_action, review=found):
        messages.success(request, "Added.")
        return redirect(address)
    return _form(request, form, "What was agreed", address, crumbs(found.placement, REVIEWS))


def _form(
    request: PersonRequest,
    form: Any,
    title: str,
    address: str,
    breadcrumbs: tuple[tuple[str, Any], ...],
    lead: str = "",
) -> HttpResponse:
    form.cancel_url = address
    context = {"form": form, "title": title, "lead": lead, "breadcrumbs": breadcrumbs}
    return render(request, "components/form_page.html", context)


@require_POST
def action_done(request: PersonRequest, pk: int) -> HttpResponse:
    """What was agreed is done."""
    found = get_object_or_404(ReviewAction.objects.select_related("review__placement"), pk=pk)
    find(request, found.review_id, "placements.hold_review")
    press(request, reviews.finish_action, action=found, done="Done.")
    return redirect("support:review", found.review_id)


@require_POST
def settle(request: PersonRequest, pk: int) -> HttpResponse:
    """The authority carries out what a review asks for."""
    found = find(request, pk, "placements.settle_review")
    press(request, reviews.settle, review=found, done="It is carried out.")
    return redirect("support:review", pk)
