"""Published statistics: an edition of a year, as files of open data."""

from django.db import models
from django.db.models import Q

from apcommission.documents.models import Document
from apcommission.lifecycles import Lifecycle, row
from apcommission.people.models import Person


class Edition(models.Model):
    """The statistics of an academic year, named by the calendar year in which it begins. A newer one replaces
    it as the one to be published; the old one stays.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Being made"
        READY = "ready", "Ready"
        FAILED = "failed", "Failed"

    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    made_on = models.DateField(null=True, blank=True)
    rows = models.PositiveIntegerField(default=0)
    document = models.OneToOneField(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="statistics"
    )

    class Meta:
        ordering = ["-year", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="one_edition_a_number"),
            models.CheckConstraint(
                condition=~Q(state="ready") | Q(document__isnull=False, made_on__isnull=False),
                name="a_ready_edition_has_its_files",
            ),
        ]

    def __str__(self) -> str:
        return f"Statistics of {self.name}"

    @property
    def name(self) -> str:
        """The academic year, `2025 to 2026`."""
        return f"{self.year} to {self.year + 1}"


EDITION = Lifecycle(
    "edition of statistics",
    (
        row("waiting", "finish", "ready", "monitoring.make_report", "Keep the files"),
        row("waiting", "fail", "failed", "monitoring.make_report", "Give up"),
        row("failed", "try_again", "waiting", "monitoring.publish_statistics", "Try again"),
    ),
)
