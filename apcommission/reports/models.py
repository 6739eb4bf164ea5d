"""A report run: what was asked for, how far it is, the figures frozen as data, and the PDF."""

from django.db import models
from django.db.models import F, Q, Value
from django.utils import timezone

from apcommission.documents.models import Document
from apcommission.people.models import Person


class ReportRun(models.Model):
    """One making of one report. Asking again makes a new run; the old ones stay as they were."""

    class Kind(models.TextChoices):
        TERMLY = "termly", "Termly report"
        VALUE_FOR_MONEY = "value-for-money", "Value-for-money report"
        ANNUAL_REVIEW = "annual-review", "Annual review"
        DIRECTORY = "directory", "District directory"
        QUALITY = "quality", "Yearly quality report"
        PUBLISHED = "published", "Published figures"

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        RUNNING = "running", "Being made"
        READY = "ready", "Ready"
        FAILED = "failed", "Failed"

    kind = models.CharField(max_length=20, choices=Kind.choices)
    scope = models.CharField(
        max_length=60, help_text="la, provider:REF, programme:REF or school:URN"
    )
    start = models.DateField("from")
    end = models.DateField("to")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    progress = models.PositiveSmallIntegerField(default=0, help_text="Per cent done.")
    step = models.CharField(max_length=100, blank=True, help_text="What the worker is doing.")
    problem = models.CharField(max_length=300, blank=True)
    figures = models.JSONField(null=True, blank=True)
    document = models.OneToOneField(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="report_run"
    )
    asked_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="report_runs"
    )
    # What makes a run by schedule happen once: "termly/provider:P01/2025-autumn". Null for runs asked for.
    schedule_key = models.CharField(max_length=120, null=True, blank=True, unique=True)
    asked_at = models.DateTimeField(auto_now_add=True)
    # Data that came in late make a new version, which says what changed: the old one stays as it was.
    version = models.PositiveSmallIntegerField(default=1, db_default=1)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    changes = models.JSONField(
        default=list,
        db_default=Value([], models.JSONField()),
        blank=True,
        help_text="[measure, as it was, as it is], in words",
    )
    # How often a worker began with it: one that stops its worker every time is given up.
    tries = models.PositiveSmallIntegerField(default=0)
    heard_at = models.DateTimeField(
        default=timezone.now, help_text="When it was last queued, or its worker last wrote."
    )
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        indexes = [
            models.Index(fields=["scope", "-asked_at"], name="report_scope"),
            models.Index(fields=["state", "heard_at"], name="report_state"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(end__gte=F("start")), name="a_report_period_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=~Q(state="ready") | Q(figures__isnull=False),
                name="a_ready_report_has_its_figures",
            ),
            models.CheckConstraint(
                condition=~Q(state="failed") | ~Q(problem=""),
                name="a_failed_report_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
