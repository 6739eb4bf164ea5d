"""The charge of a placement, worked out from its timetabled sessions and the prices in force.

Pure: days, sessions and prices in, lines of pounds out. Source: measures.md, cost and value for money.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from providers.directory.models import PriceBasis

PENNY = Decimal("0.01")
#: Bases that are paid by the share of a whole; a place of a block is then paid as by the year.
BY_SHARE = (PriceBasis.TERM, PriceBasis.YEAR, PriceBasis.PLACE)
#: (day, 0 AM or 1 PM)
TimetabledSession = tuple[date, int]
#: How many sessions the whole term or year of a day has, for the timetable in force on that day.
Whole = Callable[[date, str], int]


@dataclass(frozen=True)
class PriceInForce:
    """Pounds for one `basis`, from a day to a day; an open end is None."""

    amount: Decimal
    basis: str
    start: date | None = None
    end: date | None = None

    def holds_on(self, day: date) -> bool:
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


@dataclass(frozen=True)
class ChargeLine:
    """`number` times a price. `number` is whole for sessions, days and weeks, else a share of 1.

    `price` None: no price was in force, so that `pounds` is not available.
    """

    price: PriceInForce | None
    number: Fraction
    pounds: Decimal | None


@dataclass(frozen=True)
class Split:
    """Pounds by who pays."""

    school: Decimal
    la: Decimal
    ehcp: Decimal


def charge_lines(
    sessions: Iterable[TimetabledSession], prices: Sequence[PriceInForce], whole: Whole
) -> list[ChargeLine]:
    """One line for each price that held on a timetabled session of the period, in order of days."""
    held: dict[PriceInForce | None, list[TimetabledSession]] = defaultdict(list)
    for day, session in sorted(sessions):
        price = next((price for price in prices if price.holds_on(day)), None)
        held[price].append((day, session))
    weeks_paid: set[date] = set()
    return [_line(price, own, whole, weeks_paid) for price, own in held.items()]


def _line(
    price: PriceInForce | None,
    sessions: list[TimetabledSession],
    whole: Whole,
    weeks_paid: set[date],
) -> ChargeLine:
    if price is None:
        return ChargeLine(None, Fraction(len(sessions)), None)
    number = Fraction(len(sessions))
    if price.basis == PriceBasis.DAY:
        number = Fraction(len({day for day, _ in sessions}))
    elif price.basis == PriceBasis.WEEK:
        # A week in which the price changes is paid once, at the price of its first session.
        weeks = {day - timedelta(days=day.weekday()) for day, _ in sessions} - weeks_paid
        weeks_paid |= weeks
        number = Fraction(len(weeks))
    elif price.basis in BY_SHARE:
        wholes = Counter(whole(day, price.basis) for day, _ in sessions)
        number = sum((Fraction(own, of) for of, own in wholes.items()), Fraction(0))
    return ChargeLine(price, number, pounds(number * Fraction(price.amount)))


def pounds(exact: Fraction) -> Decimal:
    """Rounded to the penny, half up: once, at the end of a line."""
    pennies = (exact.numerator * 200 + exact.denominator) // (2 * exact.denominator)
    return (Decimal(pennies) / 100).quantize(PENNY, ROUND_HALF_UP)


def split(line: Decimal, school: Decimal, ehcp: Decimal) -> Split:
    """A line by the shares in per cent; pennies left over go to the authority."""
    to_school = _whole_pennies(line, school)
    to_ehcp = _whole_pennies(line, ehcp)
    return Split(school=to_school, la=line - to_school - to_ehcp, ehcp=to_ehcp)


def _whole_pennies(line: Decimal, share: Decimal) -> Decimal:
    exact = Fraction(line) * Fraction(share)  # per cent of pounds: pennies
    return (Decimal(exact.numerator // exact.denominator) / 100).quantize(PENNY)
