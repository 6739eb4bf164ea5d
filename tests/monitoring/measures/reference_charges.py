"""Charges and costs counted the slow and obvious way (measures.md: cost and value for money)."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tests.monitoring.measures.case import Placement, Price
from tests.monitoring.measures.reference_rows import (
    Rows,
    Session,
    days,
    gives,
    is_open,
    monday,
    pennies_below,
    penny,
    school_year,
)


class Charges(Rows):
    """The charges of a case."""

    def charges(self) -> dict[str, Any]:
        total = school = ehcp = Decimal(0)
        for p in self.cohort:
            for line in self.lines(p):
                if line is None:
                    return dict.fromkeys(("charge_total", "school", "la", "ehcp"))
                total += line
                if p.shares:
                    school += pennies_below(Fraction(line) * Fraction(p.shares[0]) / 100)
                    ehcp += pennies_below(Fraction(line) * Fraction(p.shares[2]) / 100)
        if not self.cohort:
            return dict.fromkeys(("charge_total", "school", "la", "ehcp"))
        return {"charge_total": total, "school": school, "la": total - school - ehcp, "ehcp": ehcp}

    def lines(self, p: Placement) -> Iterator[Decimal | None]:
        """Pounds of each charge line: one for each price, then the extras. None: there is no price."""
        prices: list[Price] = []
        sessions = [s for s in self.sessions if s.placement is p]
        for s in sessions:
            price = self.price(p, s.day)
            if price is None:
                yield None
            elif price not in prices:
                prices.append(price)
        weeks_paid: set[date] = set()
        for price in prices:
            own = [s for s in sessions if self.price(p, s.day) == price]
            yield penny(self.charge(p, price, own, weeks_paid))
        for extra in p.extras:
            if self.start <= extra.day <= self.end:
                yield extra.amount

    def price(self, p: Placement, day: date) -> Price | None:
        if p.price is not None:
            return Price(p.price, p.basis)
        for price in self.case.prices:
            starts = price.valid_from is None or price.valid_from <= day
            ends = price.valid_to is None or price.valid_to >= day
            if price.programme == p.programme and starts and ends:
                return price
        return None

    def charge(
        self, p: Placement, price: Price, sessions: list[Session], weeks_paid: set[date]
    ) -> Fraction:
        amount = Fraction(price.amount)
        if price.basis == "session":
            return amount * len(sessions)
        if price.basis == "day":
            return amount * len({s.day for s in sessions})
        if price.basis == "week":
            # A week in which the price changes is paid once, at its first price.
            weeks = {monday(s.day) for s in sessions} - weeks_paid
            weeks_paid |= weeks
            return amount * len(weeks)
        return sum((amount / self.whole(p, price.basis, s.day) for s in sessions), Fraction(0))

    def whole(self, p: Placement, basis: str, day: date) -> int:
        """Sessions of the whole term, or school year, had the timetable of `day` held all along."""
        start, end = school_year(day)
        if basis == "term":
            term = next(term for term in self.case.terms if term.start <= day <= term.end)
            start, end = term.start, term.end
        count = 0
        for each in days(start, end):
            if is_open(self.case, each, self.provider(p)):
                count += gives(p, day, each.weekday(), 0) + gives(p, day, each.weekday(), 1)
        return count
