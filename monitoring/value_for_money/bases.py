"""Reads of what a what-if starts from: each programme as it was, and its price today."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db import connection
from django.db.models import Q

from monitoring.measures import charges, sql
from monitoring.measures.figures import Period, Scope
from monitoring.measures.queries import Asked, ask
from monitoring.value_for_money.queries import parts_of
from monitoring.value_for_money.what_if import Base, Price
from providers.directory.models import Price as InForce

#: What was charged at the programmes' own prices: not at a price of the placement's own, and no extras.
CHARGED = """
SELECT g.reference, e.basis, sum(coalesce(e.share, e.units)), sum(e.charge)
FROM exact e
JOIN cohort c ON c.id = e.placement_id
JOIN providers_programme g ON g.id = c.programme_id
WHERE e.price_key <> 0
GROUP BY 1, 2
"""


def bases(*, period: Period, today: date | None = None) -> dict[str, Base]:
    """Each programme of the authority that offered sessions in the period or has a placement, by reference.

    In the order of their titles. Three queries whatever the size of the data.
    """
    asked = ask(Scope("la"), period, today)
    charged = _charged(asked)
    prices = _in_force(asked.today)
    found = {}
    for part in parts_of(asked, "programme"):
        price = None
        if part.reference in prices:
            amount, basis = prices[part.reference]
            units, total = charged.get((part.reference, basis), (Fraction(0), Fraction(0)))
            price = Price(amount, basis, units, total)
        found[part.reference] = Base(part, price)
    return found


def _charged(asked: Asked) -> dict[tuple[str, str], tuple[Fraction, Fraction]]:
    """(programme, basis): units and pounds, both exact."""
    with connection.cursor() as cursor:
        query = sql.block(*asked.timetable, charges.PRICED) + CHARGED
        cursor.execute(query, asked.parameters)
        rows: Iterable[tuple[Any, ...]] = cursor.fetchall()
    return {
        (reference, basis): (Fraction(units), Fraction(total))
        for reference, basis, units, total in rows
    }


def _in_force(day: date) -> dict[str, tuple[Decimal, str]]:
    """The price of each programme on a day: (pounds, basis)."""
    rows = InForce.objects.filter(
        Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_to=None) | Q(valid_to__gte=day)
    ).values_list("programme__reference", "amount", "basis")
    return {reference: (amount, basis) for reference, amount, basis in rows}
