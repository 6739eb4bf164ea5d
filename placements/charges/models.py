"""Charges: what is paid beside the price of a placement."""

from django.db import models

from placements.placement.models import Placement


class Extra(models.Model):
    """Transport, support, an exam fee: added to the charge of a placement."""

    class Kind(models.TextChoices):
        TRANSPORT = "transport", "Transport"
        SUPPORT = "support", "Support"
        EXAM_FEE = "exam_fee", "Exam fee"
        OTHER = "other", "Other"

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="extras")
    date = models.DateField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    amount = models.DecimalField("amount in pounds", max_digits=10, decimal_places=2)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["date", "pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: £{self.amount:,.2f}"
