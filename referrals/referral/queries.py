"""Reads of referrals."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Model, QuerySet

from apcommission import together
from apcommission.people.models import Person, Role
from referrals.referral.models import Referral


def referrals(*, for_user: Person) -> QuerySet[Referral]:
    """The referrals that a person may list, the latest first.

    The authority's officers all but those in which they declared an interest, a headteacher those of the
    own school. Panel members read theirs through the meeting.
    """
    from referrals.panels.queries import free_of_interest

    found = Referral.objects.select_related(
        "pupil__school__organisation", "school__organisation", "programme_wanted__provider"
    ).order_by("-submitted_on", "-pk")
    if for_user.is_la:
        return free_of_interest(found, for_user, "pk")
    return found.filter(school__in=for_user.organisation_ids(Role.HEADTEACHER))


def readable(*, for_user: Person) -> QuerySet[Referral]:
    """The referrals that a person may open: those listed, and the own panels' cases without interest."""
    from referrals.panels.queries import cases_of

    return Referral.objects.filter(
        pk__in=referrals(for_user=for_user).order_by().values("pk")
    ) | Referral.objects.filter(pk__in=cases_of(for_user))


def whole(found: QuerySet[Referral]) -> QuerySet[Referral]:
    """The same referrals with all that their sections tell. Four queries more."""
    return with_names(found).prefetch_related(
        "pupil__contacts", "ratings", "rating_items", "interventions"
    )


#: Pupil, school, programme and who made a referral.
NAMES = (
    "pupil__school__organisation",
    "school__organisation",
    "programme_wanted__provider__organisation",
    "made_by",
)


def with_names(found: QuerySet[Referral]) -> QuerySet[Referral]:
    """The same referrals with pupil, school, programme and who made it."""
    return found.select_related(*NAMES)


def bring_sections(
    referral: Referral,
    beside: Sequence[tuple[Model, str] | tuple[Model, str, str]] = (),
    also: Sequence[QuerySet[Any, Any] | together.Reading] = (),
) -> list[list[Any]]:
    """All that the sections of one referral tell, and what else is needed (`together.bring`). One query."""
    own = ((referral, name) for name in ("ratings", "rating_items", "interventions"))
    return together.bring([(referral.pupil, "contacts"), *own, *beside], also)


def to_triage() -> QuerySet[Referral]:
    """Referrals that wait for an officer, the oldest first."""
    return Referral.objects.filter(state=Referral.State.SUBMITTED).order_by("submitted_on", "pk")
