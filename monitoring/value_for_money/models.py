"""Value for money: what the other choices would cost."""

from django.db import models


class Comparator(models.Model):
    """The unit cost of another choice (unit place, out of authority, support in school), with its source."""

    class Unit(models.TextChoices):
        WEEK = "week", "a week"
        YEAR = "year", "a year"

    name = models.CharField(max_length=150)
    unit = models.CharField(max_length=5, choices=Unit.choices)
    amount = models.DecimalField("amount in pounds", max_digits=10, decimal_places=2)
    year = models.CharField(max_length=9)
    source = models.CharField(max_length=300)

    class Meta:
        ordering = ["name", "-year", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "unit", "year"], name="one_comparator_per_name_unit_and_year"
            ),
        ]

    def __str__(self) -> str:
        return self.name
