"""What other choices cost."""

from decimal import Decimal

import factory

from monitoring.value_for_money.models import Comparator


class ComparatorFactory(factory.django.DjangoModelFactory):  # type: ignore[misc]
    """A place in the unit, by the year."""

    class Meta:
        model = Comparator

    name = factory.Sequence(lambda number: f"Place in unit {number}")
    unit = "year"
    amount = Decimal("24000.00")
    year = "2025/26"
    source = "Budget statement of the authority"
