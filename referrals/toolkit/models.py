"""The local behavioural toolkit: which stages a school goes through before it refers, and in which order."""

from django.db import models

from apcommission.editing import Versioned
from referrals.referral.models import Intervention


class ToolkitStage(Versioned):
    """A stage as the authority uses it: its place, whether it must be tried, what must be told of it.

    After Stoke-on-Trent's toolkit in the study (section 4, annex 2).
    """

    stage = models.CharField(max_length=20, choices=Intervention.Stage.choices, unique=True)
    position = models.PositiveSmallIntegerField()
    is_required = models.BooleanField("must be tried before a referral", default=False)
    evidence = models.TextField("what the school must tell of it", blank=True)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.get_stage_display()
