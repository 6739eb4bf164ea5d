"""Reads of the quality record: who sees which reviews, recommendations and concerns, and what is due."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import (
    Count,
    Exists,
    F,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.urls import reverse
from django.utils import timezone

from apcommission.people.models import LA_CASE_ROLES, Person, Role
from apcommission.people.queries import who_hold
from providers.directory.models import IN_DIRECTORY, Provider
from providers.protocols.queries import lines
from providers.quality.models import (
    Checklist,
    Concern,
    Recommendation,
    Review,
    ReviewKind,
)

#: How often a provider is visited and assessed, in days: each month, each year.
VISIT_EVERY, ASSESS_EVERY = 31, 365
WITH_PROVIDER = "provider__organisation"


def themes(text: str) -> list[tuple[str, list[str]]]:
    """The themes of a checklist with their questions; questions before the first theme are left out."""
    parts: list[tuple[str, list[str]]] = []
    for line in lines(text):
        if line.startswith("#") and line.lstrip("# "):
            parts.append((line.lstrip("# "), []))
        elif parts:
            parts[-1][1].append(line)
    return parts


def checklist_in_use(kind: str) -> Checklist | None:
    """The checklist by which reviews of a kind are planned now."""
    return Checklist.objects.filter(kind=kind, state=Checklist.State.IN_USE).first()


def reviewers() -> QuerySet[Person]:
    """Consultants and the authority's own people, by name."""
    return who_hold(Role.CONSULTANT, *LA_CASE_ROLES)


def officers() -> QuerySet[Person]:
    """Those who follow recommendations for the authority, by name."""
    return who_hold(*LA_CASE_ROLES)


def _managed(person: Person) -> frozenset[int]:
    return person.organisation_ids(Role.PROVIDER_MANAGER)


def reviews(*, for_user: Person) -> QuerySet[Review]:
    """All for the authority; for others those that they carry out, and final ones of their provider."""
    found = Review.objects.select_related(WITH_PROVIDER, "reviewer", "checklist")
    if for_user.is_la:
        return found
    shared = Q(provider__in=_managed(for_user), state=Review.State.ACCEPTED)
    own = Q(reviewer=for_user) if for_user.has_role(Role.CONSULTANT) else Q(pk=None)
    return found.filter(own | shared)


def recommendations(*, for_user: Person) -> QuerySet[Recommendation]:
    """All for the authority, for a manager those to the own provider."""
    found = Recommendation.objects.select_related(WITH_PROVIDER, "owner", "review__provider")
    return found if for_user.is_la else found.filter(provider__in=_managed(for_user))


def concerns(*, for_user: Person) -> QuerySet[Concern]:
    """All for the authority, for others those that they raised."""
    found = Concern.objects.select_related(WITH_PROVIDER, "raised_by")
    return found if for_user.is_la else found.filter(raised_by=for_user)


def accepted(kind: str) -> QuerySet[Review]:
    """Final reviews of a kind, the latest first."""
    return Review.objects.filter(kind=kind, state=Review.State.ACCEPTED).order_by("-done_on", "-pk")


def published_judgement(provider: Provider) -> Review | None:
    """The latest accepted yearly assessment, whose judgement schools may read. One query."""
    return accepted(ReviewKind.ASSESSMENT).filter(provider=provider).first()


def overdue(on: date, prefix: str = "") -> Q:
    """Recommendations that wait for the provider and whose day has gone by; `prefix` leads to them."""
    return Q(**{f"{prefix}state": Recommendation.State.OPEN, f"{prefix}due_on__lt": on})


# ---- All providers at a glance --------------------------------------------------------------------


def _recent(kind: str, days: int, today: date) -> Exists:
    since = today - timedelta(days=days)
    return Exists(
        Review.objects.filter(provider=OuterRef("pk"), kind=kind).filter(
            Q(state=Review.State.PLANNED, due_on__gte=today)
            | Q(state__in=(Review.State.SUBMITTED, Review.State.ACCEPTED), done_on__gt=since)
        )
    )


def due(kind: str) -> QuerySet[Provider]:
    """Providers in the directory with no review of a kind in its time, nor one planned."""
    days = VISIT_EVERY if kind == ReviewKind.VISIT else ASSESS_EVERY
    return Provider.objects.filter(
        ~_recent(kind, days, timezone.localdate()), state__in=IN_DIRECTORY
    )


def overview() -> QuerySet[Provider]:
    """Providers in the directory with how they stand.

    Annotated with `last_visit`, `last_assessment` (days), `judged` (the judgement of the latest accepted
    yearly assessment), `open_recommendations`, `overdue` and `open_concerns` (numbers).
    """
    today = timezone.localdate()
    still_open = ~Q(recommendations__state=Recommendation.State.CLOSED)

    def last(kind: str) -> Max:
        final = Q(reviews__kind=kind, reviews__state=Review.State.ACCEPTED)
        return Max("reviews__done_on", filter=final)

    latest = accepted(ReviewKind.ASSESSMENT).filter(provider=OuterRef("pk"))
    return (
        Provider.objects.filter(state__in=IN_DIRECTORY)
        .select_related("organisation")
        .annotate(
            last_visit=last(ReviewKind.VISIT),
            last_assessment=last(ReviewKind.ASSESSMENT),
            judged=Subquery(latest.values("judgement")[:1]),
            open_recommendations=Count("recommendations", filter=still_open, distinct=True),
            overdue=Count(
                "recommendations",
                filter=overdue(today, "recommendations__"),
                distinct=True,
            ),
            open_concerns=Count(
                "concerns", filter=~Q(concerns__state=Concern.State.CLOSED), distinct=True
            ),
        )
    )


# ---- One provider ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Entry:
    """A line of a provider's record: on which day, what, and how it stands."""

    on: date
    what: str
    url: str
    thing: Review | Recommendation | Concern
    detail: str


def timeline(provider: Provider, *, for_user: Person) -> list[Entry]:
    """Everything in the record that a person may open, the latest first. Three queries."""
    entries = [
        Entry(
            review.done_on or review.due_on,
            review.get_kind_display(),
            reverse("quality:review", args=[review.pk]),
            review,
            review.get_judgement_display(),
        )
        for review in reviews(for_user=for_user).filter(provider=provider)
    ]
    entries += [
        Entry(
            one.made_on,
            "Recommendation",
            reverse("quality:recommendation", args=[one.pk]),
            one,
            one.words,
        )
        for one in recommendations(for_user=for_user).filter(provider=provider)
    ]
    entries += [
        Entry(one.raised_on, "Concern", reverse("quality:concern", args=[one.pk]), one, one.words)
        for one in concerns(for_user=for_user).filter(provider=provider)
    ]
    return sorted(entries, key=lambda entry: entry.on, reverse=True)


# ---- What time brings -----------------------------------------------------------------------------


def reviews_to_do(on: date, days: int) -> QuerySet[Review]:
    """Planned reviews due within `days`, or overdue."""
    return Review.objects.filter(
        state=Review.State.PLANNED, due_on__lte=on + timedelta(days=days)
    ).select_related(WITH_PROVIDER, "reviewer")


def recommendations_to_do(on: date, days: int) -> QuerySet[Recommendation]:
    """Recommendations that wait for the provider and are due within `days`, or overdue."""
    return (
        Recommendation.objects.filter(
            state=Recommendation.State.OPEN, due_on__lte=on + timedelta(days=days)
        )
        .select_related(WITH_PROVIDER, "owner")
        .order_by(F("due_on"), "pk")
    )


# ---- A time across providers ----------------------------------------------------------------------


def latest_assessments(on: date) -> dict[int, Review]:
    """By provider (key), the latest accepted yearly assessment done by a day, with findings. Two queries."""
    found = (
        accepted(ReviewKind.ASSESSMENT)
        .filter(done_on__lte=on)
        .order_by("provider_id", "-done_on", "-pk")
        .distinct("provider_id")
        .prefetch_related("findings")
    )
    return {review.provider_id: review for review in found}


def counted(start: date, end: date) -> QuerySet[Provider]:
    """Providers in the directory or with something in their record by `end`, by name.

    Annotated with `visits` and `raised` (concerns), of the days from `start` to `end`; with `asked`
    (recommendations made by `end`), `done` (of these closed by then) and `late` (of the others, those whose
    day had gone by).
    """
    made = Q(recommendations__made_on__lte=end)
    closed = Q(recommendations__closed_on__lte=end)
    visited = Q(
        reviews__kind=ReviewKind.VISIT,
        reviews__state=Review.State.ACCEPTED,
        reviews__done_on__range=(start, end),
    )

    def how_many(what: str, condition: Q) -> Count:
        return Count(what, filter=condition, distinct=True)

    return (
        Provider.objects.select_related("organisation")
        .annotate(
            visits=how_many("reviews", visited),
            raised=how_many("concerns", Q(concerns__raised_on__range=(start, end))),
            asked=how_many("recommendations", made),
            done=how_many("recommendations", made & closed),
            late=how_many("recommendations", made & ~closed & Q(recommendations__due_on__lt=end)),
        )
        .filter(Q(state__in=IN_DIRECTORY) | Q(visits__gt=0) | Q(asked__gt=0))
        .order_by("organisation__name", "pk")
    )
