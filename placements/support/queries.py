"""Reads of what supports a placed pupil."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max, Min, Prefetch, Q, QuerySet
from django.utils import timezone

from apcommission.people.models import Person, Role
from apcommission.people.queries import who_hold
from placements.attendance.models import Mark
from placements.attendance.queries import COUNTS
from placements.placement.models import KeyWorker, Placement
from placements.placement.queries import active_between, of_placements, placements
from placements.safety.models import Incident
from placements.support.models import ParentTalk, Review, ReviewAction, Visit

#: States of placements in which reviews go on.
RUNNING = (Placement.State.ACTIVE, Placement.State.REINTEGRATING)


def caseload(*, for_user: Person) -> QuerySet[Placement]:
    """A key worker's placements under way: `last_visit`, the day of the last one; `next_review`, when due."""
    listed = KeyWorker.objects.filter(person=for_user, ended_on=None)
    return (
        placements(for_user=for_user)
        .filter(pk__in=listed.values("placement"), state__in=RUNNING)
        .annotate(
            last_visit=Max("visits__visited_on"),
            next_review=Min("reviews__due_on", filter=Q(reviews__state=Review.State.PLANNED)),
        )
        .order_by("last_visit", "pupil__surname", "pk")
    )


def reviews(*, for_user: Person) -> QuerySet[Review]:
    """The reviews of the placements that a person may open, the earliest due first."""
    return (
        of_placements(Review.objects.all(), for_user=for_user)
        .select_related(
            "placement__pupil",
            "placement__provider__organisation",
            "placement__school__organisation",
            "held_by",
        )
        .order_by("due_on", "pk")
    )


def overdue() -> Q:
    """Planned reviews whose day is over, of placements under way."""
    return Q(
        state=Review.State.PLANNED,
        due_on__lt=timezone.localdate(),
        placement__state__in=RUNNING,
    )


def asking() -> Q:
    """Held reviews that ask the authority for something."""
    return Q(state=Review.State.HELD, settled_on=None) & ~Q(outcome=Review.Outcome.CONTINUE)


def without_a_plan() -> QuerySet[Placement]:
    """Placements under way for which no review is planned, with their reviews. Two queries."""
    planned = Review.objects.filter(state=Review.State.PLANNED)
    return (
        Placement.objects.filter(state__in=RUNNING)
        .exclude(pk__in=planned.values("placement"))
        .prefetch_related("reviews")
        .order_by("pk")
    )


def actions_of(review: Review) -> QuerySet[ReviewAction]:
    """What was agreed at a review, the earliest due first."""
    return review.actions.order_by("due_on", "pk")


def who_can_be_key_worker(placement: Placement) -> QuerySet[Person]:
    """Key workers of the authority and of the placement's provider who are not named yet."""
    named = placement.key_workers.filter(ended_on=None).values("person")
    held = Q(role_assignments__organisation=placement.provider_id) | Q(
        role_assignments__organisation__kind="la"
    )
    return (
        who_hold(Role.KEY_WORKER)
        .filter(
            held,
            role_assignments__role=Role.KEY_WORKER,
            role_assignments__ended_on=None,
        )
        .exclude(pk__in=named)
        .distinct()
    )


@dataclass(frozen=True)
class PupilsWeek:
    """One placement in one week, for its school: sessions, and what was done and said."""

    placement: Placement
    attended: int
    possible: int
    visits: list[Visit]
    talks: list[ParentTalk]
    incidents: list[Incident]


def schools_week(*, for_user: Person, monday: date) -> list[PupilsWeek]:
    """The week of a headteacher's pupils, by name. Restricted incidents are left out. Five queries.

    Attended and possible as in measures.md, from the marks that there are.
    """
    friday = monday + timedelta(days=4)
    schools = for_user.organisation_ids(Role.HEADTEACHER)
    found = list(
        Placement.objects.filter(active_between(monday, friday), school__in=schools)
        .select_related("pupil", "programme__provider__organisation")
        .prefetch_related(
            Prefetch("visits", Visit.objects.filter(visited_on__range=(monday, friday))),
            Prefetch("parent_talks", ParentTalk.objects.filter(spoken_on__range=(monday, friday))),
            Prefetch(
                "incidents",
                Incident.objects.filter(
                    happened_at__date__range=(monday, friday), restricted=False
                ),
            ),
        )
        .order_by("pupil__surname", "pupil__forename", "pk")
    )
    counts = _counted([placement.pk for placement in found], monday, friday)
    return [
        PupilsWeek(
            placement,
            *counts.get(placement.pk, (0, 0)),
            list(placement.visits.all()),
            list(placement.parent_talks.all()),
            list(placement.incidents.all()),
        )
        for placement in found
    ]


def _counted(keys: Iterable[int], monday: date, friday: date) -> dict[int, tuple[int, int]]:
    marks = Mark.objects.filter(placement__in=keys, date__range=(monday, friday))
    rows = (
        marks.order_by()
        .values("placement")
        .annotate(attended=COUNTS["attended"], possible=COUNTS["possible"])
    )
    return {row["placement"]: (row["attended"], row["possible"]) for row in rows}
