"""Reads of learning plans, progress and awards."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from apcommission.calendar.models import Term
from apcommission.people.models import LA_CASE_ROLES, Person, Role
from apcommission.together import rows_of
from placements.attendance.models import Mark
from placements.attendance.queries import COUNTS
from placements.learning.models import (
    Assessment,
    Award,
    Outcome,
    ProgressFile,
    ProgressReport,
    Qualification,
    Target,
)
from placements.placement.models import Placement
from placements.placement.queries import active_between, of_placements, placements
from referrals.referral.models import Rating


def awards(*, for_user: Person) -> QuerySet[Award]:
    """The awards of the placements that a person may open, by date."""
    return of_placements(Award.objects.all(), for_user=for_user).select_related("placement")


def assessments(*, for_user: Person) -> QuerySet[Assessment]:
    """The assessments of the placements that a person may open, by date."""
    return of_placements(Assessment.objects.all(), for_user=for_user)


def targets(*, for_user: Person) -> QuerySet[Target]:
    """The targets of the placements that a person may open, with outcome and pupil; the first due first."""
    return (
        of_placements(Target.objects.all(), for_user=for_user)
        .select_related("outcome", "placement__pupil", "placement__provider__organisation")
        .order_by("due_on", "pk")
    )


def due() -> Q:
    """Open targets whose day has come."""
    return Q(state=Target.State.OPEN, due_on__lte=timezone.localdate())


def outcomes() -> QuerySet[Outcome]:
    """The framework in its order, with `used`: how many targets name each."""
    return Outcome.objects.annotate(used=Count("targets")).order_by("position", "pk")


def outcomes_on_offer() -> QuerySet[Outcome]:
    """What a new target can name."""
    return Outcome.objects.filter(retired_on=None).order_by("position", "pk")


@dataclass(frozen=True)
class Progress:
    """One area over time: the baseline, and what came after. `baseline` is (day, words)."""

    area: str
    baseline: tuple[date, str] | None
    later: list[tuple[date, str]]


def progress(placement: Placement) -> list[Progress]:
    """Each area with its baseline and later assessments, areas without any left out. One query.

    The baseline is the referral's first score of an area; without one, the first assessment is.
    """
    told: dict[str, list[tuple[date, str]]] = {}
    first_ratings: dict[str, tuple[date, str]] = {}
    ratings, assessments = rows_of(
        [
            Rating.objects.filter(referral=placement.referral_id).order_by("rated_on"),
            Assessment.objects.filter(placement=placement).order_by("assessed_on"),
        ]
    )
    for rating in ratings:
        first_ratings.setdefault(rating.area, (rating.rated_on, f"{rating.score} of 4"))
    for area, first in first_ratings.items():
        told[area] = [first]
    for one in assessments:
        told.setdefault(one.area, []).append((one.assessed_on, one.told))
    return [
        Progress(str(area.label), told[area.value][0], told[area.value][1:])
        for area in Assessment.Area
        if area.value in told
    ]


def reports(*, for_user: Person) -> QuerySet[ProgressReport]:
    """The progress reports that a person may read: drafts only for who may write them. Latest term first."""
    found = of_placements(ProgressReport.objects.all(), for_user=for_user)
    if not for_user.has_role(*WRITERS):
        found = found.filter(state=ProgressReport.State.SENT)
    return found.select_related(
        "term",
        "sent_by",
        "placement__pupil",
        "placement__school__organisation",
        "placement__programme",
        "placement__provider__organisation",
    ).order_by("-term__start", "-pk")


WRITERS = (*LA_CASE_ROLES, Role.PROVIDER_MANAGER, Role.PROVIDER_TUTOR, Role.KEY_WORKER)


def to_write(*, for_user: Person, term: Term) -> QuerySet[Placement]:
    """Placements that ran in a term and have no report of it that was sent."""
    sent = ProgressReport.objects.filter(term=term, state=ProgressReport.State.SENT)
    return (
        placements(for_user=for_user)
        .filter(active_between(term.start, term.end))
        .exclude(pk__in=sent.values("placement"))
    )


def lacking(report: ProgressReport) -> list[str]:
    """What is still to be written, in words."""
    needed = {
        "learning": "learning and progress",
        "conduct": "behaviour and wellbeing",
        "next_steps": "next steps",
        "for_parents": "the version for the parents",
    }
    return [words for field, words in needed.items() if not getattr(report, field).strip()]


def sessions(placement: Placement, term: Term) -> tuple[int, int]:
    """(attended, possible) sessions of a term, as measures.md counts them. One query."""
    marks = Mark.objects.filter(placement=placement, date__range=(term.start, term.end))
    counted = marks.aggregate(**COUNTS)
    return counted["attended"], counted["possible"]


def terms_of(placement: Placement) -> QuerySet[Term]:
    """The terms in which a placement ran up to today, the latest first."""
    last = placement.end or timezone.localdate()
    return Term.objects.filter(start__lte=last, end__gte=placement.start).order_by("-start")


def files_left_out() -> QuerySet[ProgressFile]:
    """Progress files asked for some minutes ago that are not printed."""
    before = timezone.now() - timedelta(minutes=15)
    return ProgressFile.objects.filter(document=None, asked_at__lt=before)


def qualifications() -> QuerySet[Qualification]:
    """The list of qualifications, by title."""
    return Qualification.objects.order_by("title", "number")
