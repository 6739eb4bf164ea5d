"""Reads of the clocks, and of the referrals on which one runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from apcommission.calendar.queries import school_days
from apcommission.people.models import Person
from apcommission.together import Kept
from referrals.clocks.models import Clock
from referrals.referral.models import UNDER_WAY, Referral
from referrals.referral.queries import referrals

#: So many school days before it is due a clock is said to be near.
NEAR = 3
#: Even in the summer a school year's 190 days do not reach beyond this.
LONGEST = timedelta(days=500)


def clocks() -> QuerySet[Clock]:
    """All clocks by route, the latest first."""
    return Clock.objects.order_by("route", "-in_force_from", "pk")


def clock_of(route: str, on: date | None = None) -> Clock | None:
    """The clock of a route that is in force on a day (default: today). One query."""
    return begun(route, on).first()


def begun(route: str, on: date | None = None) -> QuerySet[Clock]:
    """The clocks of a route that have come into force by a day (default: today): the first is in force."""
    return clocks().filter(route=route, in_force_from__lte=on or timezone.localdate())


BEGUN = Kept(begun)


def due_day(referral: Referral, clock: Clock | None) -> date | None:
    """The day on which the clock is due, by the school calendar; None where none runs or the calendar ends.

    Two queries.
    """
    start = referral.counts_from
    if clock is None or start is None:
        return None
    days = school_days(start, start + LONGEST)
    return days[clock.school_day - 1] if len(days) >= clock.school_day else None


@dataclass(frozen=True)
class Running:
    """A clock that runs on a referral: what is due, when, and how many school days are left."""

    words: str
    due_on: date
    days_left: int

    @property
    def is_near(self) -> bool:
        """Due within NEAR school days, today or gone by."""
        return self.days_left <= NEAR


def running(referral: Referral, known: Sequence[Clock] | None = None) -> Running | None:
    """The clock of a referral that is under way; None where none runs. Two queries.

    `known`: what was read of `begun` already; then one query.
    """
    if referral.due_on is None or not referral.is_under_way:
        return None
    clock = clock_of(referral.route) if known is None else next(iter(known), None)
    words = clock.words if clock else "It is due"
    return Running(words, referral.due_on, days_left(referral.due_on))


def days_left(due_on: date, today: date | None = None) -> int:
    """School days after today until the day, itself counted; below nought once it has gone by."""
    today = today or timezone.localdate()
    if due_on >= today:
        return len(school_days(today + timedelta(days=1), due_on))
    return -len(school_days(due_on + timedelta(days=1), today))


def near_until(today: date | None = None) -> date:
    """The last day that counts as near: NEAR school days from today, or today out of term."""
    today = today or timezone.localdate()
    days = school_days(today + timedelta(days=1), today + timedelta(days=60))
    return days[NEAR - 1] if len(days) >= NEAR else today + timedelta(days=NEAR)


def pressing(*, for_user: Person) -> QuerySet[Referral]:
    """Referrals under way whose clock is near or has run out, the most urgent first."""
    return (
        referrals(for_user=for_user)
        .filter(state__in=UNDER_WAY, due_on__lte=near_until())
        .order_by("due_on", "pk")
    )


def under_way() -> QuerySet[Referral]:
    """Every referral on which a clock could run."""
    return Referral.objects.filter(state__in=UNDER_WAY).order_by("pk")
