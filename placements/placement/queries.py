"""Reads of placements."""

import re
from collections.abc import Collection, Iterable
from datetime import date
from functools import lru_cache
from typing import Any, TypeVar

from django.db.models import (
    Count,
    Exists,
    Expression,
    IntegerField,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThanOrEqual
from django.utils import timezone

from apcommission.any_of import is_any
from apcommission.people.models import Person, Role
from apcommission.together import Kept
from placements.placement.indexes import LASTS_UNTIL
from placements.placement.models import (
    CLOSED_TO_PROVIDER,
    COUNTED,
    HOLDING_A_PLACE,
    WEEKDAYS,
    KeyWorker,
    Placement,
    StartCheck,
    TimetableSlot,
    WaitingReferral,
    open_to_provider,
)
from providers.directory.models import Programme, Provider
from referrals.matching.others import Apart, Asked, Company
from referrals.panels.models import Decision
from referrals.panels.queries import (
    decisions_to_place,
    declared_none,
    free_of_interest,
    interests_of,
)
from referrals.pupils.models import Pupil

Belongs = TypeVar("Belongs", bound=Model)


def placements(*, for_user: Person) -> QuerySet[Placement]:
    """The placements that a person may open, with pupil, school and programme; latest first.

    The authority all; a school those of its pupils; a provider its own from the offer on until the retention
    agreed is over, not those that it declined or that were cancelled; safeguarding leads those of their
    organisation; a key worker those on their list. Who acts for the authority sees none in whose case they
    declared an interest.
    """
    found = Placement.objects.select_related(
        "pupil", "school__organisation", "programme", "provider__organisation", "referral"
    ).order_by("-start", "-pk")
    if _opens_all(for_user):
        return free_of_interest(found, for_user, "referral")
    school = Q(school__in=for_user.organisation_ids(Role.HEADTEACHER, Role.SAFEGUARDING_LEAD))
    own = for_user.organisation_ids(
        Role.PROVIDER_MANAGER, Role.PROVIDER_TUTOR, Role.SAFEGUARDING_LEAD
    )
    mine = school | Q(provider__in=own) & open_to_provider()
    if for_user.has_role(Role.KEY_WORKER):
        listed = KeyWorker.objects.filter(person=for_user, ended_on=None)
        mine |= Q(pk__in=listed.values("placement")) & ~Q(referral__in=interests_of(for_user))
    return found.filter(mine)


def _opens_all(person: Person) -> bool:
    """Whether every placement is open to the person, but for cases in which they declared an interest."""
    return person.is_la or person.leads_safeguarding_of_authority


def of_placements(rows: "QuerySet[Belongs]", *, for_user: Person) -> "QuerySet[Belongs]":
    """Those rows that belong to a placement (`placement`) that the person may open.

    To whom all are open but a few, the few are looked for: not each row among all placements.
    """
    if _opens_all(for_user):
        if declared_none(for_user):
            return rows
        closed = Placement.objects.filter(referral__in=interests_of(for_user))
        return rows.exclude(placement__in=closed)
    return rows.filter(placement__in=placements(for_user=for_user).order_by().values("pk"))


def active_between(start: date, end: date) -> Q:
    """Placements under way or over that were active on a day of a period (measures.md: cohort)."""
    return Q(not_over(start), state__in=COUNTED, start__lte=end)


def not_over(on: date) -> Q:
    """Placements whose last day, if they have one, is not before a day: said as their indexes have it."""
    return Q(GreaterThanOrEqual(LASTS_UNTIL, on))


def holding(on: date) -> Q:
    """Placements that hold a place on a day: offered or further, and not over by then.

    One that has no last day yet is over after its planned one, unless it has outlasted that already.
    """
    runs = Q(planned_end__gte=on) | Q(planned_end__lt=timezone.localdate())
    open_end = Q(state__in=HOLDING_A_PLACE, end=None, start__lte=on) & runs
    return open_end | Q(state__in=(*HOLDING_A_PLACE, "ended"), start__lte=on, end__gte=on)


def _holds_or_will(on: date) -> Q:
    """Placements that hold a place on a day, or are going to: what is not under way yet has no last day.

    What is true of all of them is said first: by that they are found in the index.
    """
    return not_over(on) & (holding(on) | Q(state__in=("offered", "accepted", "agreed")))


def places_taken(on: date) -> Expression:
    """Places taken of the programme OuterRef("pk") on a day, for providers.directory.places.

    An offer or agreement that starts later than `on` holds its place already. All that is asked is in an
    index (`placement_programme_until`).
    """
    taken = (
        Placement.objects.filter(programme=OuterRef("pk"))
        .filter(_holds_or_will(on))
        .order_by()
        .values("programme")
        .annotate(number=Count("*"))
        .values("number")
    )
    return Coalesce(Subquery(taken), 0, output_field=IntegerField())


def who_is_there(
    programmes: Collection[int], on: date, pupil: Pupil, apart: Apart
) -> Asked[dict[int, Company]]:
    """The pupils who hold a place in these programmes on a day, for referrals.matching.others."""
    # The outward part of a postcode: what stands before the last space.
    area, space, _ = pupil.postcode.rpartition(" ")
    near = f"^{re.escape(area + space)}[^ ]*$" if area else NOWHERE
    keys = ([*programmes], pupil.pk, pupil.school_id, [pupil.year_group], near)
    rows = _there(on, apart).of(*keys)
    return Asked(rows, lambda found: {row.pop("programme"): Company(**row) for row in found})


#: Matches no postcode.
NOWHERE = "(?!)"


@lru_cache(maxsize=32)
def _there(on: date, apart: Apart) -> Kept:
    def about(
        programmes: list[int], pupil: int, school: int, years: list[int], near: str
    ) -> QuerySet[Placement, Any]:
        same = {
            "school": Q(pupil__school=school),
            "area": Q(pupil__postcode__regex=near),
            "year": Q(is_any("pupil__year_group", years)),
            "apart": Q(pupil__in=apart(pupil)),
        }
        there = is_any("programme", programmes)
        return (
            Placement.objects.filter(_holds_or_will(on), there)
            .exclude(pupil=pupil)
            .order_by()
            .values("programme")
            .annotate(**{name: Count("pk", filter=like) for name, like in same.items()})
        )

    return Kept(about)


def overdue() -> Q:
    """Placements that run on after their planned last day."""
    return Q(state__in=("active", "reintegrating"), planned_end__lt=timezone.localdate())


def misfits(pupil: Pupil, programme: Programme, weekdays: Iterable[int]) -> list[str]:
    """What speaks against a placement without forbidding it: key stage, plan, days. In words."""
    found = []
    if pupil.key_stage not in programme.key_stages:
        meant = " and ".join(str(stage) for stage in sorted(programme.key_stages))
        found.append(
            f"The programme is for key stage {meant}; the pupil is in key stage {pupil.key_stage}."
        )
    if pupil.sen_provision == Pupil.SenProvision.EHCP and programme.accepts_ehcp is False:
        found.append("The programme does not take pupils with an education, health and care plan.")
    off = sorted(set(weekdays) - set(programme.days)) if programme.days else []
    if off:
        days = ", ".join(WEEKDAYS[day] for day in off)
        found.append(f"The programme does not run on: {days}.")
    return found


def start_checks(placement: Placement) -> QuerySet[StartCheck]:
    """The checks that come before the start of this placement, in their order."""
    asked = StartCheck.objects.filter(retired_on=None)
    if placement.provider.registration == Provider.Registration.REGISTERED:
        asked = asked.filter(only_unregistered=False)
    return asked.order_by("position", "pk")


def checks_missing(placement: Placement) -> list[StartCheck]:
    """The start checks that are not made. One query."""
    return list(start_checks(placement).exclude(pk__in=placement.checks.values("check_made")))


def to_place(*, for_user: Person) -> QuerySet[Decision]:
    """Signed decisions to place that no placement carries out (declined and cancelled ones aside).

    Not those in whose case the person declared an interest.
    """
    placed = Placement.objects.filter(referral=OuterRef("referral")).exclude(
        state__in=CLOSED_TO_PROVIDER
    )
    waiting = WaitingReferral.objects.values("referral")
    return (
        decisions_to_place(for_user=for_user).filter(referral__in=waiting).exclude(Exists(placed))
    )


def carrying_out(decision: Decision) -> Placement | None:
    """The placement that carries out a decision already (declined and cancelled ones aside)."""
    placements = Placement.objects.filter(referral=decision.referral_id)
    return placements.exclude(state__in=CLOSED_TO_PROVIDER).first()


def timetable(placement: Placement, on: date) -> dict[tuple[int, int], TimetableSlot]:
    """The weekly timetable in force on a day: {(weekday, session): slot}. One query."""
    return in_force(placement.slots.all(), max(on, placement.start))


def in_force(slots: Iterable[TimetableSlot], on: date) -> dict[tuple[int, int], TimetableSlot]:
    """{(weekday, session): slot} of those slots of a placement that hold on a day."""
    return {
        (slot.weekday, slot.session): slot
        for slot in slots
        if slot.valid_from <= on and (slot.valid_to is None or on <= slot.valid_to)
    }
