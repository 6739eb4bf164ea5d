"""Reads of charges."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

from django.db.models import QuerySet

from apcommission.calendar.models import Term
from apcommission.calendar.queries import academic_year
from apcommission.people.models import Person, Role
from placements.charges.charge import ChargeLine, PriceInForce, Split, TimetabledSession, split
from placements.charges.models import Extra
from placements.placement.models import CLOSED_TO_PROVIDER, Placement, TimetableSlot
from providers.directory.models import PriceBasis


@dataclass(frozen=True)
class TermCharge:
    """What a placement cost in a term, up to the day of the count."""

    term: Term
    lines: list[ChargeLine]


@dataclass(frozen=True)
class PlacementCharge:
    """The charge of a placement so far. `total` is None while a day has no price."""

    terms: list[TermCharge]
    extras: list[Extra]
    total: Decimal | None
    shares: Split | None = field(default=None)


def charged(*, for_user: Person) -> QuerySet[Placement, int]:
    """The keys of the placements whose charges a person may see: all, or those of a manager's providers."""
    found = Placement.objects.order_by().values_list("pk", flat=True)
    if for_user.is_la:
        return found
    own = for_user.organisation_ids(Role.PROVIDER_MANAGER)
    return found.filter(provider__in=own).exclude(state__in=CLOSED_TO_PROVIDER)


def all_extras(*, for_user: Person) -> QuerySet[Extra]:
    """What is paid beside the price of the placements whose charges a person may see, by date."""
    found = Extra.objects.order_by("date", "pk")
    return found if for_user.is_la else found.filter(placement__in=charged(for_user=for_user))


def extras(placement: Placement) -> QuerySet[Extra]:
    """What is paid beside the price, by date."""
    return placement.extras.order_by("date", "pk")


def prices_of(placement: Placement) -> list[PriceInForce]:
    """The placement's own price, else the programme's prices."""
    if placement.price is not None:
        return [PriceInForce(placement.price, placement.price_basis)]
    return [
        PriceInForce(price.amount, price.basis, price.valid_from, price.valid_to)
        for price in placement.programme.prices.all()
    ]


def added_up(placement: Placement, terms: list[TermCharge], beside: list[Extra]) -> PlacementCharge:
    """The charge of a placement from the lines of its terms and what is paid beside them."""
    amounts = [line.pounds for term in terms for line in term.lines]
    amounts += [extra.amount for extra in beside]
    known = [amount for amount in amounts if amount is not None]
    if len(known) < len(amounts):
        return PlacementCharge(terms, beside, None)
    total = sum(known, Decimal(0))
    if placement.school_share is None or placement.ehcp_share is None:
        return PlacementCharge(terms, beside, total)
    parts = [split(amount, placement.school_share, placement.ehcp_share) for amount in known]
    shares = Split(
        school=sum((part.school for part in parts), Decimal(0)),
        la=sum((part.la for part in parts), Decimal(0)),
        ehcp=sum((part.ehcp for part in parts), Decimal(0)),
    )
    return PlacementCharge(terms, beside, total, shares)


Pattern = frozenset[tuple[int, int]]


class Timetable:
    """Slots with the provider, laid over its school days (whole school years, in their order)."""

    def __init__(self, slots: list[TimetableSlot], days: list[date]) -> None:
        self._slots, self._days = slots, days
        # From each of these days on another timetable may be in force.
        last_days = (slot.valid_to for slot in slots if slot.valid_to and slot.valid_to < date.max)
        ends = (day + timedelta(days=1) for day in last_days)
        self._changes = sorted({*(slot.valid_from for slot in slots), *ends})
        self._patterns: dict[int, Pattern] = {}
        self._weekdays: dict[tuple[date, date], Counter[int]] = {}

    def pattern(self, day: date) -> Pattern:
        """(weekday, session) with the provider in the timetable in force on a day."""
        which = bisect_right(self._changes, day)
        if which not in self._patterns:
            self._patterns[which] = frozenset(
                (slot.weekday, slot.session)
                for slot in self._slots
                if slot.valid_from <= day and (slot.valid_to is None or day <= slot.valid_to)
            )
        return self._patterns[which]

    def _between(self, start: date, end: date) -> list[date]:
        return self._days[bisect_left(self._days, start) : bisect_right(self._days, end)]

    def sessions(self, start: date, end: date) -> list[TimetabledSession]:
        """The timetabled sessions of a period."""
        return [
            (day, session)
            for day in self._between(start, end)
            for weekday, session in sorted(self.pattern(day))
            if weekday == day.weekday()
        ]

    def whole(self, term: Term) -> Callable[[date, str], int]:
        """Counts the sessions of a whole term or year as if one timetable had held all along."""

        @cache
        def count(day: date, basis: str) -> int:
            by_term = basis == PriceBasis.TERM
            bounds = (term.start, term.end) if by_term else academic_year(day)
            if bounds not in self._weekdays:
                self._weekdays[bounds] = Counter(each.weekday() for each in self._between(*bounds))
            number = self._weekdays[bounds]
            return sum(number[weekday] for weekday, _ in self.pattern(day))

        return count
