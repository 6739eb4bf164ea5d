"""Writes of the annual review: its sections, its plan of action, and the shares compared with."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from apcommission.audit.actions import record
from apcommission.editing import check_version, unless_taken, with_once
from apcommission.errors import Refused
from apcommission.people.models import Person
from apcommission.permissions import authorise
from monitoring.review.demand import year_of
from monitoring.review.documents import owners
from monitoring.review.figures import figures_of_review
from monitoring.review.headings import HEADINGS
from monitoring.review.models import (
    ANNUAL_REVIEW,
    PLANNED_ACTION,
    ActionNote,
    AnnualReview,
    PlannedAction,
    Reference,
    ReviewSection,
)


class IsFinal(Refused):
    """A finished review stays as it is."""

    def __init__(self) -> None:
        super().__init__("This review is final. Open it again before you change it.")


class ReviewExists(Refused):
    """There is one review of a year."""

    def __init__(self) -> None:
        super().__init__("There is a review of this year already.", field="year")


@transaction.atomic
def start_review(*, by: Person, year: int, once: str = "") -> AnnualReview:
    """Begin the review of an academic year, with the sections that ship. Raises ReviewExists."""
    authorise(by, "monitoring.write_review")

    def make() -> AnnualReview:
        if year > year_of(timezone.localdate()):
            raise Refused("This year has not begun.", field="year")
        with unless_taken(ReviewExists(), "monitoring_annualreview_year_key"):
            review = AnnualReview.objects.create(year=year)
        ReviewSection.objects.bulk_create(
            ReviewSection(review=review, key=one.key, heading=one.title, position=position)
            for position, one in enumerate(HEADINGS, start=1)
        )
        record("started_review", review, by=by, year=year)
        return review

    return with_once(once, AnnualReview, make)


@transaction.atomic
def add_section(
    *, by: Person, review: AnnualReview, heading: str, text: str = "", once: str = ""
) -> ReviewSection:
    """A section of one's own, at the end."""
    review = _draft(by, review)

    def make() -> ReviewSection:
        last = review.sections.aggregate(last=Max("position"))["last"] or 0
        made = ReviewSection.objects.create(
            review=review, heading=heading, text=text, position=last + 1
        )
        record("added_section", made, by=by, review=review.pk)
        return made

    return with_once(once, ReviewSection, make)


@transaction.atomic
def write_section(
    *, by: Person, section: ReviewSection, heading: str, text: str, version: int | None = None
) -> ReviewSection:
    """Write what a section says. Raises ChangedMeanwhile, IsFinal."""
    _draft(by, section.review)
    found = ReviewSection.objects.select_for_update(of=("self",)).get(pk=section.pk)
    check_version(found, version)
    found.heading, found.text = heading, text
    found.save()
    record("wrote_section", found, by=by, review=found.review_id)
    return found


@transaction.atomic
def remove_section(*, by: Person, section: ReviewSection) -> None:
    """Take a section away that is not written yet; what is written is emptied first, on purpose."""
    _draft(by, section.review)
    found = ReviewSection.objects.select_for_update(of=("self",)).filter(pk=section.pk).first()
    if found is None:
        return
    if found.text:
        raise Refused("This section is written. Empty it before you take it away.")
    record("removed_section", found, by=by, review=found.review_id)
    found.delete()


@transaction.atomic
def move_review(
    *, by: Person, review: AnnualReview, verb: str, version: int | None = None
) -> AnnualReview:
    """Finish a review, which freezes its figures of today; or open it again, which lets them live."""
    found = AnnualReview.objects.select_for_update(of=("self",)).get(pk=review.pk)
    check_version(found, version)
    ANNUAL_REVIEW.move(found, verb, by=by)
    finished = found.state == AnnualReview.State.FINAL
    found.figures = figures_of_review(found) if finished else None
    found.finished_on = timezone.localdate() if finished else None
    found.finished_by = by if finished else None
    found.save()
    record("finished_review" if finished else "reopened_review", found, by=by, year=found.year)
    return found


def _draft(by: Person, review: AnnualReview) -> AnnualReview:
    """The review, locked, if it may be written. Raises IsFinal."""
    authorise(by, "monitoring.write_review", review)
    found = AnnualReview.objects.select_for_update(of=("self",)).get(pk=review.pk)
    if found.state == AnnualReview.State.FINAL:
        raise IsFinal
    return found


# ---- The plan of action --------------------------------------------------------------------------


@transaction.atomic
def plan_action(
    *, by: Person, review: AnnualReview, what: str, owner: Person, due_on: date, once: str = ""
) -> PlannedAction:
    """Someone does something by a day. Also after the review is final: the plan goes on."""
    authorise(by, "monitoring.follow_action", review)

    def make() -> PlannedAction:
        _check_owner(owner)
        made = PlannedAction.objects.create(review=review, what=what, owner=owner, due_on=due_on)
        record("planned_action", made, by=by, review=review.pk)
        return made

    return with_once(once, PlannedAction, make)


@transaction.atomic
def change_action(
    *,
    by: Person,
    action: PlannedAction,
    what: str,
    owner: Person,
    due_on: date,
    version: int | None = None,
) -> PlannedAction:
    """Another owner, another day, other words. Raises ChangedMeanwhile."""
    authorise(by, "monitoring.follow_action", action)
    found = PlannedAction.objects.select_for_update(of=("self",)).get(pk=action.pk)
    check_version(found, version)
    if owner.pk != found.owner_id:
        _check_owner(owner)
    wanted = {"what": what, "owner_id": owner.pk, "due_on": due_on}
    changed = [name for name, value in wanted.items() if getattr(found, name) != value]
    found.what, found.owner, found.due_on = what, owner, due_on
    found.save()
    record("changed_action", found, by=by, changed=changed)
    return found


@transaction.atomic
def note_progress(
    *, by: Person, action: PlannedAction, words: str, verb: str = "", once: str = ""
) -> ActionNote:
    """Say how far an action is; `verb` of its lifecycle also moves it. Raises TransitionRefused."""
    authorise(by, "monitoring.follow_action", action)

    def make() -> ActionNote:
        found = PlannedAction.objects.select_for_update(of=("self",)).get(pk=action.pk)
        today = timezone.localdate()
        if verb:
            PLANNED_ACTION.move(found, verb, by=by)
            found.ended_on = None if found.state == PlannedAction.State.OPEN else today
            found.version += 1
            found.save()
        note = ActionNote.objects.create(
            action=found,
            noted_on=today,
            words=words,
            became=found.state if verb else "",
            noted_by=by,
        )
        record("noted_progress", found, by=by, state=found.state)
        return note

    return with_once(once, ActionNote, make)


def _check_owner(owner: Person) -> None:
    if not owners().filter(pk=owner.pk).exists():
        raise Refused("The owner must be a commissioner or officer of today.", field="owner")


# ---- Shares compared with ------------------------------------------------------------------------


class ReferenceExists(Refused):
    """There is one reference for a group and a year."""

    def __init__(self) -> None:
        super().__init__("The shares of this year are entered already: change those.", field="year")


@transaction.atomic
def set_reference(
    *,
    by: Person,
    group: str,
    reference: Reference | None = None,
    version: int | None = None,
    **fields: Any,
) -> Reference:
    """Enter, or change, what a group's shares are compared with: `year`, `population`, `source`, `shares`.

    Raises ChangedMeanwhile, ReferenceExists.
    """
    authorise(by, "monitoring.set_reference")
    found = Reference(group=group)
    if reference is not None:
        found = Reference.objects.select_for_update(of=("self",)).get(pk=reference.pk)
        check_version(found, version)
    if not fields["shares"]:
        raise Refused("Enter a share for one of the groups at least.")
    for name, value in fields.items():
        setattr(found, name, value)
    with unless_taken(ReferenceExists(), "one_reference_per_group_and_year"):
        found.save()
    record("set_reference", found, by=by, group=group, year=found.year)
    return found
