"""Reads of what a what-if starts from: each programme as it was, and its price today."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.db.models import Q

from monitoring.measures import charges, kept_tables, sql
from monitoring.measures.asked import Asked
from monitoring.measures.figures import Period, Scope
from monitoring.measures.queries import ask
from monitoring.value_for_money.queries import cost_table, parts
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

    In the order of their titles. Two queries where what they stand on is kept, and two more at most.
    """
    asked = ask(Scope("la"), period, today)
    costs, own = kept_tables.rows([cost_table(asked, "programme"), charged_table(asked)])
    charged = _charged(own)
    prices = _in_force(asked.today)
    found = {}
    for part in parts(asked, "programme", costs):
        price = None
        if part.reference in prices:
            amount, basis = prices[part.reference]
            units, total = charged.get((part.reference, basis), (Fraction(0), Fraction(0)))
            price = Price(amount, basis, units, total)
        found[part.reference] = Base(part, price)
    return found


def charged_table(asked: Asked) -> kept_tables.Table:
    """What was charged at each programme's own prices in a time."""
    query = sql.block(*asked.timetable, charges.PRICED) + CHARGED
    return kept_tables.Table("charged by programme", asked, query)


def all_tables(asked: Asked) -> list[kept_tables.Table]:
    """The tables of a school year that what-ifs start from."""
    return [charged_table(asked)]


def _charged(
    rows: Iterable[kept_tables.Row],
) -> dict[tuple[str, str], tuple[Fraction, Fraction]]:
    """(programme, basis): units and pounds, both exact."""
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
