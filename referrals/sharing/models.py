"""What was sent or opened to whom about a pupil, when and why. It is part of the pupil's record."""

from django.db import models
from django.utils import timezone

from apcommission.people.models import Organisation, Person
from referrals.pupils.models import Pupil


class Disclosure(models.Model):
    """One thing about one pupil that went to an organisation, or to someone without one (`to`)."""

    class What(models.TextChoices):
        OFFER = "offer", "Offer of a placement, with the record"
        REQUEST = "request", "Request for information"
        PACK = "pack", "Pack of a panel meeting"
        DECISION = "decision", "Decision of a panel"
        NOTICE = "notice", "Notice of absence"
        SUMMARY = "summary", "Weekly summary"
        REPORT = "report", "Progress report"
        AGREEMENT = "agreement", "Agreement to sign"
        LINK = "link", "Link to tell their views"
        INCIDENT = "incident", "Told of an incident"
        EXPORT = "export", "Export of the case"
        ACCESS = "access", "Copy of the record"
        OTHER = "other", "Something else"

    class Why(models.TextChoices):
        DECIDE = "decide", "To decide about alternative provision"
        PLACE = "place", "To arrange and run the placement"
        ATTEND = "attend", "To know where the pupil is"
        PROGRESS = "progress", "To follow the pupil’s progress"
        SAFEGUARD = "safeguard", "To keep a child safe"
        LAW = "law", "Because a law or a court requires it"
        RIGHTS = "rights", "Because the person has a right to it"
        CONSENT = "consent", "Because consent was given"

    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="disclosures")
    at = models.DateTimeField(default=timezone.now)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="disclosures"
    )
    to = models.CharField("to whom", max_length=150, blank=True)
    what = models.CharField(max_length=10, choices=What.choices)
    why = models.CharField(max_length=10, choices=Why.choices)
    words = models.CharField("more about it", max_length=500, blank=True)
    about_type = models.CharField(max_length=60, blank=True)
    about_pk = models.BigIntegerField(null=True, blank=True)
    by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["pupil", "-at"], name="disclosure_pupil"),
            models.Index(fields=["organisation", "-at"], name="disclosure_organisation"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(organisation__isnull=False) | ~models.Q(to=""),
                name="a_disclosure_says_to_whom",
            )
        ]

    def __str__(self) -> str:
        return self.get_what_display()

    @property
    def recipient(self) -> str:
        """To whom it went, in words."""
        own = self.organisation.name if self.organisation else ""
        return ", ".join(part for part in (own, self.to) if part)
