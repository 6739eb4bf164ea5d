"""Reads of charges."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

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


class Timetable:
    """Slots with the provider, laid over its school days (whole school years)."""

    def __init__(self, slots: list[TimetableSlot], days: list[date]) -> None:
        self._slots, self._days = slots, days

    def pattern(self, day: date) -> frozenset[tuple[int, int]]:
        """(weekday, session) with the provider in the timetable in force on a day."""
        return frozenset(
            (slot.weekday, slot.session)
            for slot in self._slots
            if slot.valid_from <= day and (slot.valid_to is None or day <= slot.valid_to)
        )

    def sessions(self, start: date, end: date) -> list[TimetabledSession]:
        """The timetabled sessions of a period."""
        return [
            (day, session)
            for day in self._days
            if start <= day <= end
            for weekday, session in sorted(self.pattern(day))
            if weekday == day.weekday()
        ]

    def whole(self, term: Term) -> Callable[[date, str], int]:
        """Counts the sessions of a whole term or year as if one timetable had held all along."""
        known: dict[tuple[frozenset[tuple[int, int]], str], int] = {}

        def count(day: date, basis: str) -> int:
            pattern = self.pattern(day)
            if (pattern, basis) not in known:
                by_term = basis == PriceBasis.TERM
                start, end = (term.start, term.end) if by_term else academic_year(day)
                known[pattern, basis] = sum(
                    weekday == each.weekday()
                    for each in self._days
                    if start <= each <= end
                    for weekday, _ in pattern
                )
            return known[pattern, basis]

        return count
