"""The demonstration's aims and other choices: targets, a published cost, and a former one that is retired."""

from decimal import Decimal

from apcommission.people.models import Person
from monitoring.measures.actions import set_target
from monitoring.value_for_money import actions, publications
from monitoring.value_for_money.models import Comparator

#: What the authority wants to reach, in per cent.
AIMS = {"attendance_rate": 80, "persistent_absence": 50, "completeness": 98, "retention": 90}


def weigh_up(commissioner: Person) -> None:
    """Targets are set; a published cost stands beside the authority's own; one out of date is retired."""
    for measure, per_cent in AIMS.items():
        set_target(
            by=commissioner,
            measure=measure,
            per_cent=Decimal(per_cent),
            source="Inclusion strategy, agreed by the children’s committee (invented)",
        )
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
