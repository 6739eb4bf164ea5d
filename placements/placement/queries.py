"""Reads of placements."""

from datetime import date

from django.db.models import (
    Count,
    Exists,
    Expression,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce

from apcommission.people.models import Person, Role
from placements.placement.models import HOLDING_A_PLACE, Placement, TimetableSlot
from referrals.panels.models import Decision
from referrals.panels.queries import decisions_to_place

#: States in which a provider no longer sees a pupil whom it did not take.
CLOSED_TO_PROVIDER = (Placement.State.DECLINED, Placement.State.CANCELLED)


def placements(*, for_user: Person) -> QuerySet[Placement]:
    """The placements that a person may open, with pupil, school and programme; latest first.

    The authority all; a school those of its pupils; a provider its own from the offer on, not those that it
    declined or that were cancelled.
    """
    found = Placement.objects.select_related(
        "pupil", "school__organisation", "programme", "provider__organisation", "referral"
    ).order_by("-start", "-pk")
    if for_user.is_la:
        return found
    school = Q(school__in=for_user.organisation_ids(Role.HEADTEACHER))
    own = for_user.organisation_ids(Role.PROVIDER_MANAGER, Role.PROVIDER_TUTOR)
    provider = Q(provider__in=own) & ~Q(state__in=CLOSED_TO_PROVIDER)
    return found.filter(school | provider)


def holding(on: date) -> Q:
    """Placements that hold a place on a day: offered or further, not ended before it."""
    return (Q(state__in=HOLDING_A_PLACE, start__lte=on) & (Q(end=None) | Q(end__gte=on))) | Q(
        state="ended", start__lte=on, end__gte=on
    )


def places_taken(on: date) -> Expression:
    """Places taken of the programme OuterRef("pk") on a day, for providers.directory.places.

    An offer or agreement that starts later than `on` holds its place already.
    """
    taken = (
        Placement.objects.filter(programme=OuterRef("pk"))
        .filter(holding(on) | Q(state__in=("offered", "accepted", "agreed")))
        .order_by()
        .values("programme")
        .annotate(number=Count("pk"))
        .values("number")
    )
    return Coalesce(Subquery(taken), 0, output_field=IntegerField())


def to_place() -> QuerySet[Decision]:
    """Signed decisions to place that no placement carries out (declined and cancelled ones aside)."""
    placed = Placement.objects.filter(referral=OuterRef("referral")).exclude(
        state__in=CLOSED_TO_PROVIDER
    )
    return decisions_to_place().exclude(Exists(placed))


def timetable(placement: Placement, on: date) -> dict[tuple[int, int], TimetableSlot]:
    """The weekly timetable in force on a day: {(weekday, session): slot}. One query."""
    slots = placement.slots.filter(valid_from__lte=max(on, placement.start)).filter(
        Q(valid_to=None) | Q(valid_to__gte=max(on, placement.start))
    )
    return {(slot.weekday, slot.session): slot for slot in slots}
