"""Writes of reviews: planned by themselves, held, and what they ask for carried out."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from apcommission.audit.actions import record
from apcommission.editing import check_version, with_once
from apcommission.errors import Refused
from apcommission.people.models import Person
from apcommission.permissions import authorise
from apcommission.withholding import kept
from placements.placement.actions import change_planned_end, move_placement
from placements.placement.models import Placement
from placements.support import queries
from placements.support.models import REVIEW, Review, ReviewAction
from placements.support.planning import next_review


@transaction.atomic
def plan_reviews(*, only: Placement | None = None) -> int:
    """Plan the next review of every placement under way (or of one) that has none; returns how many.

    Safe to repeat. Those whose record is under restriction wait until that is over.
    """
    planned = []
    waiting = kept(queries.without_a_plan())
    for placement in waiting.filter(pk=only.pk) if only else waiting:
        held = [one.held_on for one in placement.reviews.all() if one.held_on]
        due = next_review(placement.start, placement.planned_end, held)
        if due:
            planned.append(Review(placement=placement, kind=due[0], due_on=due[1]))
    return len(Review.objects.bulk_create(planned, ignore_conflicts=True))


@transaction.atomic
def plan_review(*, by: Person, placement: Placement, due_on: date) -> Review:
    """Plan a review by hand, or put the planned one on another day."""
    authorise(by, "placements.hold_review", placement)
    if placement.state not in queries.RUNNING:
        raise Refused("Reviews go on while the placement does.")
    if due_on < placement.start:
        raise Refused("A review comes after the first day.", field="due_on")
    review, _ = Review.objects.update_or_create(
        placement=placement,
        state=Review.State.PLANNED,
        defaults={"due_on": due_on},
        create_defaults={"due_on": due_on, "kind": Review.Kind.HALF_TERM},
    )
    record("planned_review", review, by=by, pupil_id=placement.pupil_id)
    return review


@transaction.atomic
def hold_review(
    *,
    by: Person,
    review: Review,
    held_on: date,
    outcome: str,
    extend_to: date | None = None,
    version: int | None = None,
    **fields: Any,
) -> Review:
    """Write down a review: who was there, what was said, and whether the pupil goes on, returns, stays
    longer or changes. What it asks for is settled by the authority (`settle`); then the next is planned.
    """
    review = Review.objects.select_for_update(of=("self",)).get(pk=review.pk)
    check_version(review, version)
    REVIEW.move(review, "hold", by=by)
    if held_on > timezone.localdate():
        raise Refused("This day is still to come.", field="held_on")
    if held_on < review.placement.start:
        raise Refused("A review comes after the first day.", field="held_on")
    if outcome == Review.Outcome.EXTEND and (
        extend_to is None or extend_to <= review.placement.planned_end
    ):
        raise Refused("Say until when: a day after the planned last day of now.", field="extend_to")
    review.held_on, review.outcome, review.held_by = held_on, outcome, by
    review.extend_to = extend_to if outcome == Review.Outcome.EXTEND else None
    for name, value in fields.items():
        setattr(review, name, value)
    review.save()
    pupil_id = review.placement.pupil_id
    record("held_review", review, by=by, pupil_id=pupil_id, outcome=outcome)
    plan_reviews(only=review.placement)
    return review


@transaction.atomic
def settle(*, by: Person, review: Review) -> Review:
    """Carry out what a review asks for: extend the placement, or begin the return to school. A change to
    something else is a decision of its own, and is only noted here. Raises PlaceTaken, Refused.
    """
    authorise(by, "placements.settle_review", review)
    review = Review.objects.select_for_update(of=("self",)).get(pk=review.pk)
    if not review.asks:
        return review
    placement = review.placement
    if review.outcome == Review.Outcome.EXTEND and review.extend_to:
        change_planned_end(by=by, placement=placement, planned_end=review.extend_to)
    elif review.outcome == Review.Outcome.RETURN and placement.state == Placement.State.ACTIVE:
        move_placement(by=by, placement=placement, verb="begin_reintegration")
    review.settled_on = timezone.localdate()
    review.save()
    record("settled_review", review, by=by, pupil_id=placement.pupil_id, outcome=review.outcome)
    return review


@transaction.atomic
def agree_action(
    *, by: Person, review: Review, words: str, owner: str, due_on: date, once: str = ""
) -> ReviewAction:
    """Someone agrees to do something by a day."""
    authorise(by, "placements.hold_review", review)

    def make() -> ReviewAction:
        agreed = ReviewAction.objects.create(review=review, words=words, owner=owner, due_on=due_on)
        record("agreed_action", agreed, by=by, pupil_id=review.placement.pupil_id)
        return agreed

    return with_once(once, ReviewAction, make)


@transaction.atomic
def finish_action(*, by: Person, action: ReviewAction) -> ReviewAction:
    """What was agreed is done."""
    authorise(by, "placements.hold_review", action.review)
    found = ReviewAction.objects.select_for_update(of=("self",)).get(pk=action.pk)
    if found.done_on is None:
        found.done_on = timezone.localdate()
        found.save()
        record("finished_action", found, by=by, pupil_id=action.review.placement.pupil_id)
    return found
