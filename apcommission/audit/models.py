"""The audit trail: who saw, changed, exported or was refused what. Rows are only ever added."""

from django.db import models
from django.db.models.functions import Now

from apcommission.people.models import Person


class AuditEvent(models.Model):
    """One thing that someone did. A database trigger refuses every update and delete."""

    at = models.DateTimeField(db_default=Now())
    by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Empty: the system.",
    )
    verb = models.SlugField(max_length=60)
    subject_type = models.CharField(max_length=60, blank=True)
    subject_pk = models.BigIntegerField(null=True, blank=True)
    # A plain number: the trail outlives the pupil's record and must not hold it in place.
    pupil_id = models.BigIntegerField(null=True, blank=True)
    detail = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["pupil_id", "-at"], name="audit_pupil"),
            models.Index(fields=["subject_type", "subject_pk"], name="audit_subject"),
            models.Index(fields=["-at"], name="audit_at"),
        ]

    def __str__(self) -> str:
        return self.verb
