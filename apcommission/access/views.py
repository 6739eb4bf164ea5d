"""Who has access: the termly review of an organisation's people by its own manager."""

from collections.abc import Sequence

import django_filters
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy

from apcommission.access import actions, queries
from apcommission.access.forms import ReviewForm
from apcommission.access.models import AccessReview
from apcommission.filters import SearchFilter
from apcommission.forms import attempt
from apcommission.lists import Column, Empty, ListPage
from apcommission.people.models import Organisation
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise, may

REVIEW = "apcommission.review_access"
REVIEWS = ("Who has access", reverse_lazy("access:list"))


class ReviewFilter(django_filters.FilterSet):
    search = SearchFilter("organisation__name", label="Organisation")
    kind = django_filters.ChoiceFilter(
        field_name="organisation__kind", choices=Organisation.Kind.choices, label="Kind"
    )
    state = django_filters.ChoiceFilter(
        choices=AccessReview.State.choices, method="standing", label="How it stands"
    )

    def standing(self, rows: QuerySet[AccessReview], _: str, state: str) -> QuerySet[AccessReview]:
        """Reviews that stand so today."""
        return queries.in_state(rows, state)


class ReviewList(ListPage):
    title = "Who has access"
    lead = "Once a term the manager of each organisation confirms who of its people still needs access."
    things = ("review", "reviews")
    permission = REVIEW
    filterset_class = ReviewFilter
    default_order = ("-opened_on", "organisation__name")
    empty = Empty("No review yet", "The first is opened in the night after a term begins.")
    export_name = "access-reviews"
    columns = (
        Column(
            "Organisation", "organisation.name", sort="organisation__name", link="access:review"
        ),
        Column("Term", "term.reference", sort="term__start"),
        Column("How it stands", "state", state=True),
        Column("Answered", "answered", numeric=True),
        Column("Of", "asked", numeric=True),
        Column("Due", "due_on", sort="due_on"),
        Column("Finished by", "completed_by.name"),
    )

    def rows(self) -> QuerySet[AccessReview]:
        return queries.reviews(for_user=self.request.user)

    def links(self) -> Sequence[tuple[str, str]]:
        if may(self.request.user, "apcommission.manage_people"):
            return [("People", reverse("people:list"))]
        return []


def review(request: PersonRequest, pk: int) -> HttpResponse:
    """The people of an organisation: keep or end the role of each."""
    found = get_object_or_404(queries.reviews(for_user=request.user), pk=pk)
    authorise(request.user, REVIEW, found)
    lines = list(queries.lines(found))
    form = ReviewForm(request.POST or None, lines=lines, by=request.user)
    if request.method == "POST" and form.is_valid():
        done = attempt(
            form, actions.answer, by=request.user, review=found, decisions=form.decisions()
        )
        if done:
            messages.success(request, _thanks(done))
            return redirect("access:review", pk)
    context = {
        "form": form,
        "review": found,
        "answered": [line for line in lines if line.decision or line.held.ended_on],
        "title": f"Who has access: {found.organisation}",
        "breadcrumbs": (REVIEWS,),
    }
    return render(request, "apcommission/access/review.html", context)


def _thanks(review: AccessReview) -> str:
    if review.completed_at:
        return "The review is finished. Thank you."
    return "The answers are saved. Some people are still to be answered for."
