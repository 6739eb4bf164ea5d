"""The audit trail: who saw, changed, exported or was refused what. Rows are only ever added."""

from django.db import models
from django.db.models.functions import Now

from apcommission.people.models import Person

#: The number of the database's transaction: what was written in one belongs together.
THIS_TRANSACTION = models.Func(
    template="(pg_current_xact_id()::text::bigint)", output_field=models.BigIntegerField()
)


class AuditEvent(models.Model):
    """One thing that someone did. A database trigger refuses every update, delete and truncate."""

    at = models.DateTimeField(db_default=Now())
    tx = models.BigIntegerField("transaction", db_default=THIS_TRANSACTION, editable=False)
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
            models.Index(fields=["by", "-at"], name="audit_by"),
            models.Index(fields=["verb", "-at"], name="audit_verb"),
            models.Index(fields=["tx"], name="audit_tx"),
        ]

    def __str__(self) -> str:
        return self.verb


class Change(models.Model):
    """What a row of a pupil's record was before a change or deletion, and after. Written by the database.

    `kept` is the text of {"salt": …, "values": {column: [before, after]}}, `digest` its SHA-256. When the
    record is erased `kept` goes and the rest stays, so that the chain still holds.
    """

    at = models.DateTimeField(db_default=Now())
    tx = models.BigIntegerField("transaction", db_default=THIS_TRANSACTION)
    subject_type = models.CharField(max_length=60)
    subject_pk = models.BigIntegerField(null=True)
    pupil_id = models.BigIntegerField(null=True)
    removed = models.BooleanField(default=False)
    fields = models.JSONField(help_text="Names of the columns that changed.")
    kept = models.TextField(null=True)  # noqa: DJ001 - none is not the same as empty
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["pupil_id", "-at"], name="change_pupil"),
            models.Index(fields=["tx"], name="change_tx"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_type} {self.subject_pk}"


class Seal(models.Model):
    """A link of the chain: so many rows up to a key, and the SHA-256 of them after the links before."""

    class Stream(models.TextChoices):
        EVENTS = "events", "Entries"
        CHANGES = "changes", "Values before and after"

    stream = models.CharField(max_length=10, choices=Stream.choices)
    first = models.BigIntegerField("first key")
    last = models.BigIntegerField("last key")
    count = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["stream", "last"]
        constraints = [
            models.UniqueConstraint(fields=["stream", "first"], name="a_link_begins_once"),
            models.CheckConstraint(
                condition=models.Q(last__gte=models.F("first")), name="a_link_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stream} up to {self.last}"


class YearlyFile(models.Model):
    """The trail of a calendar year as a CSV file, each entry with its hash."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        READY = "ready", "Ready"

    year = models.PositiveSmallIntegerField(unique=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    file = models.FileField(upload_to="audit/", max_length=200, blank=True)
    entries = models.PositiveIntegerField(default=0)
    sha256 = models.CharField("SHA-256 of the file", max_length=64, blank=True)
    head = models.CharField("link of the chain at its end", max_length=64, blank=True)
    asked_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    asked_at = models.DateTimeField(auto_now_add=True)
    made_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="ready") | ~models.Q(file=""),
                name="a_ready_yearly_file_is_there",
            )
        ]

    def __str__(self) -> str:
        return f"Audit trail of {self.year}"
