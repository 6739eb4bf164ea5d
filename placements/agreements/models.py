"""The partnership agreement: one text, signed by each party."""

from django.db import models
from django.db.models import Q

from apcommission.documents.models import Document
from apcommission.lifecycles import Lifecycle, row
from apcommission.people.models import Person
from placements.placement.models import Placement


class Agreement(models.Model):
    """The agreement of a placement. Its terms are frozen when it goes out for signature."""

    class State(models.TextChoices):
        OUT = "out", "Out for signature"
        SIGNED = "signed", "Signed by all"
        VOID = "void", "Void"

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="agreements")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OUT)
    terms = models.JSONField(help_text="The text and figures as sent out.")
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    sent_at = models.DateTimeField(auto_now_add=True)
    completed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["placement"],
                condition=~Q(state="void"),
                name="one_agreement_in_force_per_placement",
            ),
        ]

    def __str__(self) -> str:
        return f"Agreement for {self.placement}"


AGREEMENT = Lifecycle(
    "agreement",
    (
        row("out", "complete", "signed", "placements.sign_agreement", "Complete the agreement"),
        row(
            ("out", "signed"),
            "void",
            "void",
            "placements.manage_placement",
            "Make void and draw up again",
        ),
    ),
)


class AgreementSignature(models.Model):
    """One party's signature."""

    class Party(models.TextChoices):
        SCHOOL = "school", "School"
        PROVIDER = "provider", "Provider"
        LA = "la", "Local authority"
        PARENT = "parent", "Parent or carer"

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="signatures")
    party = models.CharField(max_length=10, choices=Party.choices)
    name = models.CharField(max_length=150)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # The scanned page, where the signature is held on paper.
    paper = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    signed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["signed_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "party"], name="each_party_signs_once"),
        ]

    def __str__(self) -> str:
        return self.get_party_display()
