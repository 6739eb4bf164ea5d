"""Reads of annual reviews, their plans of action, and who may own an action."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from apcommission import together
from apcommission.people.models import LA_CASE_ROLES, Person
from apcommission.people.queries import who_hold
from monitoring.measures.figures import Period
from monitoring.review.demand import academic_year, year_of
from monitoring.review.models import ActionNote, AnnualReview, PlannedAction

OPEN = PlannedAction.State.OPEN


def reviews(*, for_user: Person) -> QuerySet[AnnualReview]:
    """The reviews that a person may read, the latest first, with `open_actions` and `late_actions`, numbers.

    The authority's officers all; everyone else final ones. Without their figures.
    """
    late = Q(actions__state=OPEN, actions__due_on__lt=timezone.localdate())
    found = (
        AnnualReview.objects.annotate(
            open_actions=Count("actions", filter=Q(actions__state=OPEN)),
            late_actions=Count("actions", filter=late),
        )
        .defer("figures")
        .order_by("-year")
    )
    return found if for_user.is_la else found.filter(state=AnnualReview.State.FINAL)


def actions(*, for_user: Person) -> QuerySet[PlannedAction]:
    """The actions of the reviews that a person may read, the earliest due first, with owner and review."""
    found = PlannedAction.objects.select_related("owner", "review").defer("review__figures")
    found = found.order_by("due_on", "pk")
    return found if for_user.is_la else found.filter(review__state=AnnualReview.State.FINAL)


def bring_parts(review: AnnualReview) -> None:
    """A review's sections, and its actions with their owners and notes. One query."""
    notes = ActionNote.objects.filter(action__review=review).select_related("noted_by")
    [found] = together.bring(
        [(review, "sections"), (review, "actions", "owner")],
        also=[notes.order_by("noted_on", "pk")],
    )
    for action in review.actions.all():
        together.give(action, "notes", [note for note in found if note.action_id == action.pk])


def overdue() -> Q:
    """Actions still open after their day."""
    return Q(state=OPEN, due_on__lt=timezone.localdate())


def owners() -> QuerySet[Person]:
    """Who may own an action: the authority's commissioners and officers, by name."""
    return who_hold(*LA_CASE_ROLES)


def final_of(period: Period) -> AnnualReview | None:
    """The final review of exactly this academic year. One query at most."""
    year = year_of(period.start)
    if period != academic_year(year):
        return None
    return AnnualReview.objects.filter(year=year, state=AnnualReview.State.FINAL).first()


def as_data(review: AnnualReview) -> dict[str, Any]:
    """What a report prints of a review: the texts of its written sections, and its plan. One query."""
    bring_parts(review)
    written = [section for section in review.sections.all() if section.text]
    return {
        "texts": [{"heading": each.heading, "text": each.text} for each in written],
        "finished_on": review.finished_on.isoformat() if review.finished_on else "",
        "actions": [
            {
                "what": action.what,
                "owner": str(action.owner),
                "due_on": action.due_on.isoformat(),
                "state": action.get_state_display(),
                "notes": [
                    {"on": note.noted_on.isoformat(), "words": note.words}
                    for note in action.notes.all()
                ],
            }
            for action in review.actions.all()
        ],
    }
