"""Pages of the plan of action: its list, each action, and how far it is."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy

from apcommission.filters import DayFilter, NameFilter, YesFilter
from apcommission.forms import carry_out
from apcommission.lists import Column, Empty, ListPage
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise, may
from apcommission.shown import long_date
from monitoring.review import actions, documents
from monitoring.review.forms import ActionForm, NewActionForm, ProgressForm
from monitoring.review.models import AnnualReview, PlannedAction
from monitoring.review.review_views import REVIEWS, crumbs, find

ACTIONS = ("Actions", reverse_lazy("review:actions"))


class ActionFilter(django_filters.FilterSet):
    """Whose, of which review, how it stands, when it is due."""

    search = NameFilter("what", "owner__name", label="Action or owner")
    state = django_filters.ChoiceFilter(choices=PlannedAction.State.choices, label="State")
    review = django_filters.ModelChoiceFilter(
        queryset=lambda request: AnnualReview.objects.filter(
            pk__in=documents.reviews(for_user=request.user).order_by().values("pk")
        ).defer("figures"),
        label="Review",
        empty_label="All reviews",
    )
    overdue = YesFilter(method="is_overdue", label="Overdue")
    mine = YesFilter(method="owned_by_me", label="Mine")
    until = DayFilter("due_on", lookup_expr="lte", label="Due on or before")

    def is_overdue(self, rows: QuerySet[Any], _: str, __: bool) -> QuerySet[Any]:
        return rows.filter(documents.overdue())

    def owned_by_me(self, rows: QuerySet[Any], _: str, __: bool) -> QuerySet[Any]:
        return rows.filter(owner=self.request.user)


class ActionList(ListPage):
    title = "Actions of the annual reviews"
    lead = "Who does what by when, and how far it is."
    things = ("action", "actions")
    permission = "monitoring.read_review"
    filterset_class = ActionFilter
    default_order = ("due_on",)
    breadcrumbs: Sequence[tuple[str, Any]] = (REVIEWS,)
    empty = Empty("No action yet", "Actions are added on the page of a review.")
    export_name = "actions-of-annual-reviews"
    columns = (
        Column("Action", "what", link="review:action"),
        Column("Review", "review.name", sort="review__year"),
        Column("Owner", "owner.name", sort="owner__name"),
        Column("Due", "due_on", sort="due_on"),
        Column("State", "state", state=True, sort="state"),
        Column("Overdue", lambda row: "Overdue" if row.is_overdue else ""),
    )

    def rows(self) -> QuerySet[PlannedAction]:
        return documents.actions(for_user=self.request.user)


def _found(request: PersonRequest, pk: int, permission: str) -> PlannedAction:
    authorise(request.user, permission)
    found = get_object_or_404(documents.actions(for_user=request.user), pk=pk)
    authorise(request.user, permission, found.review)
    return found


def action(request: PersonRequest, pk: int) -> HttpResponse:
    """One action: who, by when, and the notes of the year."""
    found = _found(request, pk, "monitoring.read_review")
    context = {
        "title": "Action of the review",
        "action": found,
        "facts": [
            ("What is to be done", found.what),
            ("Who does it", str(found.owner)),
            ("By when", long_date(found.due_on)),
            *([(found.get_state_display(), long_date(found.ended_on))] if found.ended_on else []),
        ],
        "notes": found.notes.select_related("noted_by"),
        "follows": may(request.user, "monitoring.follow_action", found),
        "breadcrumbs": (*crumbs(found.review), ACTIONS),
    }
    return render(request, "monitoring/review/action.html", context)


def add(request: PersonRequest, pk: int) -> HttpResponse:
    """Add an action to the plan of a review."""
    review = find(request, pk, "monitoring.follow_action")
    form = NewActionForm(request.POST or None)
    if carry_out(request, form, actions.plan_action, review=review):
        messages.success(request, "The action is added.")
        return redirect(f"{reverse('review:document', args=[pk])}#plan")
    context = {"form": form, "title": "Add an action", "breadcrumbs": crumbs(review)}
    return render(request, "components/form_page.html", context)


def change(request: PersonRequest, pk: int) -> HttpResponse:
    """Change what an action is, whose, and by when."""
    found = _found(request, pk, "monitoring.follow_action")
    form = ActionForm(request.POST or None, obj=found)
    return _save(request, form, found, actions.change_action, "Change the action")


def progress(request: PersonRequest, pk: int) -> HttpResponse:
    """Write how far an action is."""
    found = _found(request, pk, "monitoring.follow_action")
    form = ProgressForm(request.POST or None, action=found)
    return _save(request, form, found, actions.note_progress, "How far it is", found.what)


def _save(
    request: PersonRequest,
    form: Any,
    found: PlannedAction,
    save: Any,
    title: str,
    lead: str = "",
) -> HttpResponse:
    address = reverse("review:action", args=[found.pk])
    if carry_out(request, form, save, action=found):
        messages.success(request, "Saved.")
        return redirect(address)
    form.cancel_url = address
    breadcrumbs = (*crumbs(found.review), ("The action", address))
    context = {"form": form, "title": title, "lead": lead, "breadcrumbs": breadcrumbs}
    return render(request, "components/form_page.html", context)
