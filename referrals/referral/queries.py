"""Reads of referrals."""

from datetime import date, timedelta

from django.db.models import QuerySet

from apcommission.calendar.queries import school_days
from apcommission.people.models import Person, Role
from referrals.referral.models import Referral

SIXTH_DAY = 6


def referrals(*, for_user: Person) -> QuerySet[Referral]:
    """The referrals that a person may list, the latest first.

    The authority's officers all but those in which they declared an interest, a headteacher those of the
    own school. Panel members read theirs through the meeting.
    """
    from referrals.panels.queries import interests_of

    found = Referral.objects.select_related(
        "pupil__school__organisation", "school__organisation", "programme_wanted__provider"
    ).order_by("-submitted_on", "-pk")
    if for_user.is_la:
        return found.exclude(pk__in=interests_of(for_user))
    return found.filter(school__in=for_user.organisation_ids(Role.HEADTEACHER))


def readable(*, for_user: Person) -> QuerySet[Referral]:
    """The referrals that a person may open: those listed, and the own panels' cases without interest."""
    from referrals.panels.queries import cases_of

    return Referral.objects.filter(
        pk__in=referrals(for_user=for_user).order_by().values("pk")
    ) | Referral.objects.filter(pk__in=cases_of(for_user))


def whole(found: QuerySet[Referral]) -> QuerySet[Referral]:
    """The same referrals with all that their sections tell. Three queries more."""
    return found.select_related(
        "pupil__school__organisation",
        "school__organisation",
        "programme_wanted__provider__organisation",
        "made_by",
    ).prefetch_related("pupil__contacts", "ratings", "interventions")


def to_triage() -> QuerySet[Referral]:
    """Referrals that wait for an officer, the oldest first."""
    return Referral.objects.filter(state=Referral.State.SUBMITTED).order_by("submitted_on", "pk")


def sixth_day(exclusion: date) -> date | None:
    """The sixth school day after a permanent exclusion, from which the authority must provide full-time
    education (Education Act 1996 s. 19; SI 2007/1870): the fifth school day that follows the first of the
    exclusion, counted with that first day as one. None when the calendar ends before. Two queries.
    """
    days = school_days(exclusion, exclusion + timedelta(days=60))
    return days[SIXTH_DAY - 1] if len(days) >= SIXTH_DAY else None
