"""Quality protocols: versioned packs of standards that providers sign and are assessed against."""

from django.db import models
from django.db.models import Q

from apcommission.people.models import Person
from providers.directory.models import Provider


class ProtocolPack(models.Model):
    """One version of the protocol: the standards, and the guidelines for school, provider and both."""

    version = models.CharField(max_length=40, unique=True)
    in_force_from = models.DateField(null=True, blank=True)
    school_guidelines = models.TextField(blank=True)
    provider_guidelines = models.TextField(blank=True)
    shared_guidelines = models.TextField(blank=True)

    class Meta:
        ordering = ["-in_force_from", "version"]

    def __str__(self) -> str:
        return f"Protocol {self.version}"


class Standard(models.Model):
    """One quality standard of a pack."""

    class Group(models.TextChoices):
        MANAGEMENT = "management", "Management and coordination"
        IMPLEMENTATION = "implementation", "Implementation"
        INCLUSION = "inclusion", "Diversity, inclusion, equality, health and safety"
        EVALUATION = "evaluation", "Evaluation"

    pack = models.ForeignKey(ProtocolPack, on_delete=models.CASCADE, related_name="standards")
    code = models.CharField(max_length=40)
    group = models.CharField(max_length=20, choices=Group.choices, blank=True)
    words = models.TextField(blank=True)

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


class StandardStatus(models.Model):
    """Where a provider stands on one standard: its own assessment, then the authority's word."""

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
    evidence = models.TextField(blank=True)
    expires_on = models.DateField(null=True, blank=True)

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
        ]

    def __str__(self) -> str:
        return f"{self.standard}: {self.get_status_display()}"
