"""Quality protocols: versions of a pack of standards that providers sign and are assessed against."""

from django.db import models
from django.db.models import Q

from apcommission.documents.models import Document
from apcommission.editing import Versioned
from apcommission.lifecycles import Lifecycle, row
from apcommission.people.models import Person
from providers.directory.models import Provider


class ProtocolPack(Versioned):
    """One version of the protocol: standards, guidelines, words of the agreement and forms.

    The texts hold one line for each point. In the forms a line that begins with # is a heading, every
    other line something to be filled in.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        ADOPTED = "adopted", "Adopted"
        SUPERSEDED = "superseded", "Superseded"
        WITHDRAWN = "withdrawn", "Withdrawn"

    name = models.CharField("name of the version", max_length=40, unique=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    in_force_from = models.DateField(null=True, blank=True)
    school_guidelines = models.TextField(blank=True)
    provider_guidelines = models.TextField(blank=True)
    shared_guidelines = models.TextField(blank=True)
    authority_duties = models.TextField(blank=True)
    parent_duties = models.TextField(blank=True)
    payment = models.TextField(blank=True)
    not_covered = models.TextField(blank=True)
    application_form = models.TextField(blank=True)
    student_profile = models.TextField(blank=True)
    learning_plan = models.TextField(blank=True)
    withdrawn_because = models.TextField("why it was withdrawn", blank=True)

    class Meta:
        ordering = ["-in_force_from", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft") | Q(in_force_from__isnull=False),
                name="an_adopted_protocol_has_its_first_day",
            ),
        ]

    def __str__(self) -> str:
        return f"Protocol {self.name}"


PROTOCOL = Lifecycle(
    "protocol version",
    (
        row(
            "draft",
            "adopt",
            "adopted",
            "providers.compose_protocol",
            "Adopt this version",
        ),
        row(
            "adopted",
            "supersede",
            "superseded",
            "providers.compose_protocol",
            "Mark as superseded",
        ),
        row(
            "adopted",
            "withdraw",
            "withdrawn",
            "providers.compose_protocol",
            "Withdraw this version",
        ),
    ),
)


class Standard(Versioned):
    """One quality standard of a pack. `dated`: its evidence ends on a day, as insurance does."""

    class Group(models.TextChoices):
        MANAGEMENT = "management", "Management and coordination"
        IMPLEMENTATION = "implementation", "Implementation"
        INCLUSION = "inclusion", "Diversity, inclusion, equality, health and safety"
        EVALUATION = "evaluation", "Evaluation"

    pack = models.ForeignKey(ProtocolPack, on_delete=models.CASCADE, related_name="standards")
    code = models.CharField(max_length=40)
    group = models.CharField(max_length=20, choices=Group.choices, blank=True)
    words = models.TextField(blank=True)
    evidence_wanted = models.TextField("evidence that is asked for", blank=True)
    dated = models.BooleanField("its evidence has a last day", default=False)

    class Meta:
        ordering = ["code", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["pack", "code"], name="one_standard_per_code_and_pack"),
        ]

    def __str__(self) -> str:
        return self.code


class ProtocolSignature(models.Model):
    """A provider's signature under one version."""

    provider = models.ForeignKey(
        Provider, on_delete=models.CASCADE, related_name="protocol_signatures"
    )
    pack = models.ForeignKey(ProtocolPack, on_delete=models.PROTECT, related_name="signatures")
    signed_on = models.DateField()
    signed_by = models.CharField("name of the person who signed", max_length=150)
    signed_as = models.CharField("position of the person who signed", max_length=100, blank=True)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-signed_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "pack"], name="a_provider_signs_a_version_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider}: {self.pack}"


class StandardStatus(Versioned):
    """Where a provider stands on one standard: its own assessment, then the authority's word.

    `condition`: what the provider must do by `condition_due`; it stands until the standard is verified.
    """

    class Status(models.TextChoices):
        NOT_STARTED = "not_started", "Not started"
        IN_DEVELOPMENT = "in_development", "In development"
        IN_PLACE = "in_place", "In place"
        VERIFIED = "verified", "Verified by the authority"

    provider = models.ForeignKey(
        Provider, on_delete=models.CASCADE, related_name="standard_statuses"
    )
    standard = models.ForeignKey(Standard, on_delete=models.CASCADE, related_name="statuses")
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.NOT_STARTED)
    verified_on = models.DateField(null=True, blank=True)
    verified_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    evidence = models.TextField(blank=True)
    expires_on = models.DateField("last day of the evidence", null=True, blank=True)
    comment = models.TextField("what the authority says", blank=True)
    condition = models.TextField(blank=True)
    condition_due = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["standard__code", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "standard"], name="one_status_per_provider_and_standard"
            ),
            models.CheckConstraint(
                condition=~Q(status="verified") | Q(verified_on__isnull=False),
                name="a_verified_standard_has_its_date",
            ),
            models.CheckConstraint(
                condition=Q(condition="") | Q(condition_due__isnull=False),
                name="a_condition_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.standard}: {self.get_status_display()}"


#: The provider claims, the authority judges. Loaded rows may begin anywhere.
STANDARD = Lifecycle(
    "standard",
    (
        row(
            ("not_started", "in_development", "in_place", "verified"),
            "begin",
            "in_development",
            "providers.assess_standard",
            "We are working on it",
        ),
        row(
            ("not_started", "in_development", "in_place", "verified"),
            "claim",
            "in_place",
            "providers.assess_standard",
            "It is in place",
        ),
        row("in_place", "verify", "verified", "providers.verify_standard", "Verify it"),
        row(
            ("in_place", "verified"),
            "return",
            "in_development",
            "providers.verify_standard",
            "Return it to the provider",
        ),
        row(
            ("in_place", "verified"),
            "set_condition",
            "in_place",
            "providers.verify_standard",
            "Set a condition with a date",
        ),
    ),
    state_field="status",
)


class EvidenceFile(models.Model):
    """A file that a provider gives as evidence of a standard."""

    status = models.ForeignKey(StandardStatus, on_delete=models.CASCADE, related_name="files")
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.document.title
