"""Hours a week: against full time, and against the threshold from which a provider must be registered."""

from collections.abc import Collection
from dataclasses import dataclass
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


def full_time_pupils(provider: Provider, on: date, *, but: Collection[int] = ()) -> int:
    """How many pupils are full time at a provider on a day, placements from the offer on. One query.

    `but`: placements that are left out.
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
        .values("pupil")
        .annotate(sessions=Count("pk"))
    )
    return slots.filter(sessions__gte=least).count()


@dataclass(frozen=True)
class Threshold:
    """What stands against a placement by the threshold of registration, in words; empty: nothing.

    `is_reached`: with the placement the provider would have to be registered, so that it needs a reason.
    """

    words: str = ""
    is_reached: bool = False


def threshold(
    provider: Provider, pupil: Pupil, sessions: int, *, but: Collection[int] = ()
) -> Threshold:
    """How near so many sessions a week of a pupil bring an unregistered provider to the threshold.

    A setting that gives full-time education to five or more pupils of compulsory age, or to one who is looked
    after or has a plan, must be registered as a school (Education and Skills Act 2008 s.92; the 18 hours are
    the working indicator: REGISTRATION_HOURS, REGISTRATION_PUPILS).
    """
    if provider.registration == REGISTERED or hours_of(sessions) < settings.REGISTRATION_HOURS:
        return Threshold()
    not_registered = "This provider is not registered as a school."
    hours = f"{hours_of(sessions):g} hours a week"
    if pupil.is_vulnerable:
        words = f"{hours} for a pupil who is looked after or has a plan would need registration."
        return Threshold(f"{not_registered} {words}", is_reached=True)
    number = full_time_pupils(provider, timezone.localdate(), but=but) + 1
    if number >= settings.REGISTRATION_PUPILS:
        words = (
            f"With {hours} this would be pupil number {number} full time; from "
            f"{settings.REGISTRATION_PUPILS} on it must be registered."
        )
        return Threshold(f"{not_registered} {words}", is_reached=True)
    if number == settings.REGISTRATION_PUPILS - 1:
        words = "One more full-time pupil after this one, and it must be."
        return Threshold(f"{not_registered} {words}")
    return Threshold()


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
