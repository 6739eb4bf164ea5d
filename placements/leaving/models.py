"""Leaving: where pupils went."""

from django.db import models

from apcommission.editing import Versioned
from referrals.pupils.models import Pupil


class Destination(Versioned):
    """What a leaver was doing when someone asked: at leaving, after 6 and after 12 months."""

    class Check(models.TextChoices):
        LEAVING = "leaving", "At leaving"
        SIX_MONTHS = "6_months", "After 6 months"
        TWELVE_MONTHS = "12_months", "After 12 months"

    class Activity(models.TextChoices):
        FE = "fe", "Further education"
        SIXTH_FORM = "sixth_form", "Sixth form"
        APPRENTICESHIP = "apprenticeship", "Apprenticeship"
        TRAINING = "training", "Training"
        EMPLOYMENT = "employment", "Employment"
        ARMED_FORCES = "armed_forces", "Armed forces"
        VOLUNTARY = "voluntary", "Voluntary work"
        NEET = "neet", "Not in education, employment or training"
        UNKNOWN = "unknown", "Not known"

    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="destinations")
    checked_on = models.DateField()
    check_point = models.CharField("check", max_length=10, choices=Check.choices)
    activity = models.CharField(max_length=15, choices=Activity.choices)

    class Meta:
        ordering = ["checked_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["pupil", "check_point"], name="one_destination_per_pupil_and_check"
            ),
        ]

    def __str__(self) -> str:
        return self.get_activity_display()
