"""Hours a week: against full time, and against the threshold from which a provider must be registered."""

from collections.abc import Collection
from datetime import date

from django.conf import settings
from django.db.models import Count, Q
from django.utils import timezone

from placements.placement.models import HOLDING_A_PLACE, Placement, TimetableSlot
from providers.directory.models import Provider
from referrals.pupils.models import Pupil

REGISTERED = Provider.Registration.REGISTERED


def hours_of(sessions: int) -> float:
    """Hours a week of so many sessions (SESSION_HOURS each)."""
    return sessions * settings.SESSION_HOURS


def needs_care(pupil: Pupil) -> bool:
    """Whether one such pupil full time is enough: looked after, or with a plan."""
    return bool(pupil.looked_after) or pupil.sen_provision == Pupil.SenProvision.EHCP


def full_time_pupils(provider: Provider, on: date, *, but: Collection[int] = ()) -> tuple[int, int]:
    """(pupils, of them looked after or with a plan) who are full time at a provider on a day. One query.

    `but`: placements that are left out. Placements from the offer on count.
    """
    least = settings.REGISTRATION_HOURS / settings.SESSION_HOURS
    slots = (
        TimetableSlot.objects.filter(
            Q(valid_to=None) | Q(valid_to__gte=on),
            placement__provider=provider,
            placement__state__in=HOLDING_A_PLACE,
            place=TimetableSlot.Place.PROVIDER,
        )
        .exclude(placement__in=list(but))
        .order_by()
        .values("pupil", "pupil__looked_after", "pupil__sen_provision")
        .annotate(sessions=Count("pk"))
        .filter(sessions__gte=least)
    )
    rows = list(slots)
    plan = Pupil.SenProvision.EHCP
    care = sum(
        bool(row["pupil__looked_after"]) or row["pupil__sen_provision"] == plan for row in rows
    )
    return len(rows), care


def registration_warning(
    provider: Provider, pupil: Pupil, sessions: int, *, but: Collection[int] = ()
) -> str:
    """What stands against so many sessions a week with an unregistered provider; empty: nothing.

    A setting that gives full-time education to five or more pupils of compulsory age, or to one who is looked
    after or has a plan, must be registered as a school (Education and Skills Act 2008 s.92; the 18 hours are
    the working indicator: REGISTRATION_HOURS, REGISTRATION_PUPILS).
    """
    if provider.registration == REGISTERED or hours_of(sessions) < settings.REGISTRATION_HOURS:
        return ""
    hours = f"{hours_of(sessions):g} hours a week"
    if needs_care(pupil):
        return (
            f"This provider is not registered as a school. {hours} for a pupil who is looked after or has "
            "a plan would need registration."
        )
    others, _ = full_time_pupils(provider, timezone.localdate(), but=but)
    if others + 1 >= settings.REGISTRATION_PUPILS:
        return (
            f"This provider is not registered as a school. With {hours} this would be pupil number "
            f"{others + 1} full time; from {settings.REGISTRATION_PUPILS} on it must be registered."
        )
    left = settings.REGISTRATION_PUPILS - others - 1
    if left == 1:
        return (
            "This provider is not registered as a school. One more full-time pupil after this one, and it "
            "must be."
        )
    return ""


def is_refused(warning: str) -> bool:
    """Whether a warning says that registration would be needed, so that a reason must be given."""
    return "would need registration" in warning or "must be registered" in warning


def week_in_words(placement: Placement, on: date) -> str:
    """`12 of 25 hours (full time), 9 of them with the provider`. One query."""
    slots = placement.slots.filter(valid_from__lte=max(on, placement.start)).filter(
        Q(valid_to=None) | Q(valid_to__gte=max(on, placement.start))
    )
    counts = slots.aggregate(
        every=Count("pk"), own=Count("pk", filter=Q(place=TimetableSlot.Place.PROVIDER))
    )
    every, own = hours_of(counts["every"]), hours_of(counts["own"])
    return (
        f"{every:g} of {settings.FULL_TIME_HOURS:g} (full time), {own:g} of them with the provider"
    )
