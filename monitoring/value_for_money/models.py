"""Value for money: what the other choices would cost."""

from django.db import models

from apcommission.editing import Versioned


class Comparator(Versioned):
    """The unit cost of another choice (unit place, out of authority, support in school), with its source.

    Once retired it is compared with no longer, and stays in the list for those who ask where a figure of
    an earlier report came from.
    """

    class Unit(models.TextChoices):
        WEEK = "week", "a week"
        YEAR = "year", "a year"

    name = models.CharField(max_length=150)
    unit = models.CharField(max_length=5, choices=Unit.choices)
    amount = models.DecimalField("amount in pounds", max_digits=10, decimal_places=2)
    year = models.CharField(max_length=9)
    source = models.CharField(max_length=300)
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["name", "-year", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "unit", "year"], name="one_comparator_per_name_unit_and_year"
            ),
        ]

    def __str__(self) -> str:
        return self.name
