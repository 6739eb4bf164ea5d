"""Writes of the clocks, and of the day on which a referral's clock is due."""

from datetime import date
from typing import Any

from django.db import transaction

from apcommission.audit.actions import record
from apcommission.editing import check_version, unless_taken, with_once
from apcommission.errors import Refused
from apcommission.people.models import Person
from apcommission.permissions import authorise
from referrals.clocks import queries
from referrals.clocks.models import Clock
from referrals.referral.models import Referral

TAKEN = "one_clock_of_a_route_from_a_day"


class StandsAlready(Refused):
    """A clock of this route begins on this day."""

    def __init__(self) -> None:
        super().__init__("A clock of this route begins on this day.", field="in_force_from")


@transaction.atomic
def add_clock(*, by: Person, once: str = "", **fields: Any) -> Clock:
    """A new clock of a route from a day on; earlier ones stay. Raises StandsAlready."""
    authorise(by, "referrals.manage_clocks")

    def make() -> Clock:
        with unless_taken(StandsAlready(), TAKEN):
            clock = Clock.objects.create(**fields)
        record("added_clock", clock, by=by, route=clock.route)
        return clock

    clock = with_once(once, Clock, make)
    _count_anew()
    return clock


@transaction.atomic
def save_clock(*, by: Person, clock: Clock, version: int | None = None, **fields: Any) -> Clock:
    """Put a clock right. Raises StandsAlready, ChangedMeanwhile."""
    authorise(by, "referrals.manage_clocks")
    clock = Clock.objects.select_for_update().get(pk=clock.pk)
    check_version(clock, version)
    for name, value in fields.items():
        setattr(clock, name, value)
    with unless_taken(StandsAlready(), TAKEN):
        clock.save()
    record("saved_clock", clock, by=by, route=clock.route)
    _count_anew()
    return clock


def _count_anew() -> None:
    from referrals.clocks.tasks import recount_clocks

    transaction.on_commit(recount_clocks.delay)


def recount() -> int:
    """Work out anew when each referral under way is due, as clocks and calendar are now; how many changed.

    Harmless to repeat. It takes the queries of the calendar for each referral: work for the worker.
    """
    changed = 0
    clocks: dict[str, Clock | None] = {}
    for referral in queries.under_way():
        if referral.route not in clocks:
            clocks[referral.route] = queries.clock_of(referral.route)
        due_on = queries.due_day(referral, clocks[referral.route])
        if due_on != referral.due_on:
            Referral.objects.filter(pk=referral.pk).update(due_on=due_on)
            changed += 1
    return changed


def due(referral: Referral) -> date | None:
    """When the clock of this referral is due, for whoever saves it. Three queries."""
    return queries.due_day(referral, queries.clock_of(referral.route))
