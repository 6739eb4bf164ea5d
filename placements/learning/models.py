"""Learning: units and qualifications gained."""

from django.db import models

from apcommission.editing import Versioned
from placements.placement.models import Placement


class Award(Versioned):
    """A unit or a full qualification that a pupil gained on a placement."""

    class Kind(models.TextChoices):
        UNIT = "unit", "Unit"
        FULL = "full", "Full qualification"

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="awards")
    title = models.CharField(max_length=200)
    level = models.CharField(max_length=40)
    kind = models.CharField(max_length=5, choices=Kind.choices)
    awarded_on = models.DateField()
    qualification_number = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ["awarded_on", "title", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["placement", "title", "kind", "awarded_on"], name="an_award_is_told_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title
