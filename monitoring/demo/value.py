"""The demonstration's other choices: a published cost taken over, and a former one that is retired."""

from decimal import Decimal

from apcommission.people.models import Person
from monitoring.value_for_money import actions, publications
from monitoring.value_for_money.models import Comparator


def weigh_up(commissioner: Person) -> None:
    """A published cost stands beside the authority's own; one that is out of date is retired."""
    for cost in publications.unit_costs():
        actions.add_comparator(
            by=commissioner,
            name=cost.name,
            unit=cost.unit,
            amount=cost.amount,
            year=cost.year,
            source=cost.source,
        )
    former = actions.add_comparator(
        by=commissioner,
        name="Place in the pupil referral unit",
        unit=Comparator.Unit.YEAR,
        amount=Decimal("19500.00"),
        year="2021/22",
        source="Budget statement of that year, before the unit moved (invented)",
    )
    actions.retire_comparator(by=commissioner, comparator=former)
