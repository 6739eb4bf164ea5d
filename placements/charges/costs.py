"""What placements have cost by a day, for many at once: of a period, a schedule, a year.

A period costs what was reached by its last day less what was reached before its first: so the parts of a year
add up to the whole, whatever the basis of the price, and a week that lies in two months is paid once.
"""

from bisect import bisect_left
from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.conf import settings
from django.utils import timezone

from apcommission.calendar.models import Term
from apcommission.calendar.queries import academic_year, calendar
from placements.charges.charge import PriceInForce, TimetabledSession, charge_lines
from placements.charges.models import Extra
from placements.charges.queries import (
    PlacementCharge,
    TermCharge,
    Timetable,
    added_up,
    prices_of,
)
from placements.placement.models import Placement, TimetableSlot


@dataclass(frozen=True)
class Month:
    """One line of a schedule: what a month costs, and by when it is paid. None: no price was in force."""

    start: date
    end: date
    pounds: Decimal | None
    pay_by: date


class Costs:
    """The costs of some placements up to a last day. Four queries, however many placements there are.

    Give placements with `programme__prices` prefetched. Placements without a last day are taken to end as
    planned, or go on if they have outlasted that. `slots`: all of theirs, where they are at hand.
    """

    def __init__(
        self,
        placements: Iterable[Placement],
        last: date,
        slots: Iterable[TimetableSlot] | None = None,
    ) -> None:
        self._placements = list(placements)
        keys = [placement.pk for placement in self._placements]
        starts = [placement.start for placement in self._placements]
        first, _ = academic_year(min(starts, default=last))
        _, end = academic_year(last)
        self._calendar = calendar(
            first, end, {placement.provider_id for placement in self._placements}
        )
        self._days: dict[int, list[date]] = {}
        self._slots: dict[int, list[TimetableSlot]] = defaultdict(list)
        provider = TimetableSlot.Place.PROVIDER
        if slots is None:
            slots = TimetableSlot.objects.filter(placement__in=keys, place=provider)
        for slot in slots:
            if slot.place == provider:
                self._slots[slot.placement_id].append(slot)
        self._extras: dict[int, list[Extra]] = defaultdict(list)
        for extra in Extra.objects.filter(placement__in=keys).order_by("date", "pk"):
            self._extras[extra.placement_id].append(extra)
        self._last = last
        self._reached: dict[tuple[int, date], Decimal | None] = {}
        self._in_term: dict[tuple[int, date, date], Decimal | None] = {}
        self._known: dict[int, tuple[Timetable, list[PriceInForce], list[TimetabledSession]]] = {}

    def until(self, placement: Placement, day: date) -> Decimal | None:
        """What a placement has cost by a day, extras and all; None while a day has no price."""
        key = placement.pk, day
        if key not in self._reached:  # the end of one period is asked for again before the next
            self._reached[key] = self._add_up(placement, day)
        return self._reached[key]

    def _add_up(self, placement: Placement, day: date) -> Decimal | None:
        total = Decimal(0)
        for term in self._calendar.terms:
            if term.start > day:
                break
            of_term = self._of_term(placement, term, min(term.end, day))
            if of_term is None:
                return None
            total += of_term
        beside = self._extras[placement.pk]
        return total + sum((one.amount for one in beside if one.date <= day), Decimal(0))

    def _of_term(self, placement: Placement, term: Term, day: date) -> Decimal | None:
        """What a placement has cost in a term by a day of it: a term that is over is asked for often."""
        key = placement.pk, term.start, day
        if key not in self._in_term:
            timetable, prices, sessions = self._of(placement)
            first, last = bisect_left(sessions, (term.start, 0)), bisect_left(sessions, (day, 2))
            lines = charge_lines(sessions[first:last], prices, timetable.whole(term))
            amounts = [line.pounds for line in lines if line.pounds is not None]
            self._in_term[key] = sum(amounts, Decimal(0)) if len(amounts) == len(lines) else None
        return self._in_term[key]

    def between(self, placement: Placement, start: date, end: date) -> Decimal | None:
        """What a placement costs from a day to a day."""
        reached = self.until(placement, end)
        before = self.until(placement, start - timedelta(days=1))
        return None if reached is None or before is None else reached - before

    def so_far(self, placement: Placement, until: date) -> PlacementCharge:
        """The charge of a placement from its first day to `until` or its last day, by term.

        Source: measures.md, charge of a placement. Sessions: those that the timetable in force gives to the
        provider on school days.
        """
        last = min(until, placement.end or until)
        timetable, prices, _ = self._of(placement)
        charged = []
        for term in self._calendar.terms:
            start, end = max(term.start, placement.start), min(term.end, last)
            if start <= end:
                lines = charge_lines(timetable.sessions(start, end), prices, timetable.whole(term))
                charged.append(TermCharge(term, lines))
        return added_up(placement, charged, self._extras[placement.pk])

    def _days_of(self, provider_id: int) -> list[date]:
        if provider_id not in self._days:
            self._days[provider_id] = self._calendar.school_days(provider_id)
        return self._days[provider_id]

    def _of(
        self, placement: Placement
    ) -> tuple[Timetable, list[PriceInForce], list[TimetabledSession]]:
        if placement.pk not in self._known:
            timetable = Timetable(self._slots[placement.pk], self._days_of(placement.provider_id))
            last = min(self._last, last_day(placement, self._last))
            sessions = timetable.sessions(placement.start, last)
            self._known[placement.pk] = timetable, prices_of(placement), sessions
        return self._known[placement.pk]


def last_day(placement: Placement, otherwise: date) -> date:
    """The last day of a placement as it stands: told, planned, or `otherwise` where it outlasted the plan."""
    if placement.end:
        return placement.end
    return placement.planned_end if placement.planned_end >= timezone.localdate() else otherwise


def month_of(day: date) -> tuple[date, date]:
    """The first and the last day of a month."""
    return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])


def charge_so_far(placement: Placement, until: date) -> PlacementCharge:
    """The charge of one placement, as `Costs.so_far` tells it. Four queries."""
    return Costs([placement], until).so_far(placement, until)


def schedule(placement: Placement, until: date, costs: Costs | None = None) -> list[Month]:
    """What each month of a placement costs up to `until`, paid INVOICE_DAYS after its end.

    Months that cost nothing are left out. Four queries, none with `costs` that reach as far.
    """
    costs = costs or Costs([placement], until)
    months = []
    start, end = month_of(placement.start)
    while start <= until:
        pounds = costs.between(placement, start, min(end, until))
        if pounds is None or pounds:
            pay_by = end + timedelta(days=settings.INVOICE_DAYS)
            months.append(Month(start, end, pounds, pay_by))
        start, end = month_of(end + timedelta(days=1))
    return months
