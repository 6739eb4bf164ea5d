"""The annual review as a document, its plan of action, and the shares that groups are compared with."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils import timezone

from apcommission.editing import Versioned
from apcommission.lifecycles import Lifecycle, row
from apcommission.people.models import Person


class AnnualReview(Versioned):
    """The review of an academic year: live figures while it is a draft, frozen ones once it is final.

    `year` is the calendar year in which the academic year begins.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        FINAL = "final", "Final"

    year = models.PositiveSmallIntegerField(unique=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    figures = models.JSONField(null=True, blank=True, editable=False)
    finished_on = models.DateField(null=True, blank=True)
    finished_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="final")
                | Q(figures__isnull=False, finished_on__isnull=False, finished_by__isnull=False),
                name="a_final_review_has_its_figures_and_who_finished_it",
            )
        ]

    def __str__(self) -> str:
        return f"Review of {self.name}"

    @property
    def name(self) -> str:
        """The academic year, `2025 to 2026`."""
        return f"{self.year} to {self.year + 1}"


ANNUAL_REVIEW = Lifecycle(
    "annual review",
    (
        row("draft", "finish", "final", "monitoring.finish_review", "Finish the review"),
        row("final", "reopen", "draft", "monitoring.finish_review", "Open it again"),
    ),
)


class ReviewSection(Versioned):
    """A section of a review, in the officer's words. `key` names a shipped one, and so its figures."""

    review = models.ForeignKey(AnnualReview, on_delete=models.CASCADE, related_name="sections")
    key = models.CharField(max_length=20, blank=True)
    heading = models.CharField(max_length=150)
    text = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "key"],
                condition=~Q(key=""),
                name="a_shipped_section_stands_once_in_a_review",
            )
        ]

    def __str__(self) -> str:
        return self.heading


class PlannedAction(Versioned):
    """What a review leads to: who does what by when, followed through the year."""

    class State(models.TextChoices):
        OPEN = "open", "Open"
        DONE = "done", "Done"
        DROPPED = "dropped", "Dropped"

    review = models.ForeignKey(AnnualReview, on_delete=models.CASCADE, related_name="actions")
    what = models.CharField("what is to be done", max_length=500)
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    ended_on = models.DateField("done or dropped on", null=True, blank=True)

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["owner", "state", "due_on"], name="planned_action_owner")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", ended_on__isnull=True)
                | (~Q(state="open") & Q(ended_on__isnull=False)),
                name="an_action_has_its_last_day_once_it_is_not_open",
            )
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def is_overdue(self) -> bool:
        """Whether it is still open after its day."""
        return self.state == self.State.OPEN and self.due_on < timezone.localdate()


PLANNED_ACTION = Lifecycle(
    "action",
    (
        row("open", "finish", "done", "monitoring.follow_action", "It is done"),
        row("open", "drop", "dropped", "monitoring.follow_action", "It is dropped"),
        row(("done", "dropped"), "reopen", "open", "monitoring.follow_action", "Open it again"),
    ),
)


class ActionNote(models.Model):
    """How far an action was on a day; `became` is the state that it moved to, empty where it stayed."""

    action = models.ForeignKey(PlannedAction, on_delete=models.CASCADE, related_name="notes")
    noted_on = models.DateField()
    words = models.TextField()
    became = models.CharField(max_length=10, choices=PlannedAction.State.choices, blank=True)
    noted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["noted_on", "pk"]

    def __str__(self) -> str:
        return f"Note of {self.noted_on:%-d %B %Y}"


class Group(models.TextChoices):
    """By what pupils are grouped where over- and under-representation is asked about."""

    SEX = "sex", "Sex"
    SEN = "sen", "Special educational needs"
    NEED = "need", "Primary need"
    ETHNICITY = "ethnicity", "Ethnicity"
    CARE = "care", "In care"
    PREMIUM = "premium", "Pupil premium"
    YEAR = "year", "Year group"


class Reference(Versioned):
    """The shares of a group among all with whom pupils in alternative provision are compared, in a year.

    `shares` holds per cent by the value of the field, as text: {"F": "48.9", "M": "51.1"}.
    """

    group = models.CharField(max_length=10, choices=Group.choices)
    year = models.PositiveSmallIntegerField("academic year that begins in")
    population = models.CharField("of whom these are the shares", max_length=200)
    source = models.CharField(max_length=300)
    shares = models.JSONField(default=dict)

    class Meta:
        ordering = ["group", "-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "year"], name="one_reference_per_group_and_year"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_group_display()}, {self.year} to {self.year + 1}"

    def share_of(self, value: str) -> Decimal | None:
        """The share of a value, in per cent; None where it was not entered."""
        found = self.shares.get(value)
        return None if found is None else Decimal(found)
