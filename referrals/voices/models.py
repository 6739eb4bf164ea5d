"""What the young person and the parents told by themselves, through a link of their own."""

from django.db import models

from referrals.referral.models import Referral


class Voice(models.Model):
    """Someone told their views by a link: who, and when. Their words stand in the referral."""

    class Whose(models.TextChoices):
        YOUNG_PERSON = "young_person", "The young person"
        PARENT = "parent", "A parent or carer"

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="voices")
    whose = models.CharField(max_length=12, choices=Whose.choices)
    name = models.CharField(max_length=150)
    given_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["given_at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_whose_display()}: {self.name}"
