"""What the authority aims at: a target for a measure."""

from django.db import models
from django.db.models import Q

from apcommission.editing import Versioned
from apcommission.people.models import Person


class MeasureTarget(Versioned):
    """The share, in per cent, that the authority wants a rate to reach; for absence, not to pass."""

    measure = models.CharField("key of the measure", max_length=40, unique=True)
    per_cent = models.DecimalField("target in per cent", max_digits=4, decimal_places=1)
    source = models.CharField("who agreed it, and where", max_length=300)
    set_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    set_on = models.DateField()

    class Meta:
        ordering = ["measure"]
        constraints = [
            models.CheckConstraint(
                condition=Q(per_cent__gte=0, per_cent__lte=100),
                name="a_target_is_a_share_in_per_cent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure}: {self.per_cent} per cent"
