"""Yearly returns: what each provider reports of an academic year, beside what the system holds."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils import timezone

from apcommission.calendar.queries import academic_year
from apcommission.editing import Versioned
from apcommission.lifecycles import Lifecycle, row
from apcommission.people.models import Person
from monitoring.measures.figures import Period
from providers.directory.models import Provider

SEPTEMBER = 9


class ProviderReturn(Versioned):
    """The return of one provider for one academic year, named by the calendar year in which it begins.

    The figures held are those of `counted_on`; from the day of acceptance nothing changes any more.
    """

    class State(models.TextChoices):
        OPEN = "open", "With the provider"
        SUBMITTED = "submitted", "Waiting for the authority"
        QUERIED = "queried", "Queried by the authority"
        ACCEPTED = "accepted", "Accepted"

    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="yearly_returns")
    year = models.PositiveSmallIntegerField("academic year begun in")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    due_on = models.DateField()
    opened_on = models.DateField(default=timezone.localdate)
    counted_on = models.DateField("day on which the figures held were counted")
    submitted_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    was_late = models.BooleanField("first came in after the due day", default=False)
    accepted_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    accepted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-year", "provider__organisation__name", "pk"]
        indexes = [models.Index(fields=["state", "due_on"], name="yearly_return_due")]
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "year"], name="one_yearly_return_per_provider_and_year"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("submitted", "accepted")) | Q(submitted_at__isnull=False),
                name="a_yearly_return_was_submitted_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state="accepted", accepted_at__isnull=False)
                | (~Q(state="accepted") & Q(accepted_at=None)),
                name="an_accepted_yearly_return_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"Yearly return {self.span}"

    @property
    def span(self) -> str:
        """`2025 to 2026`."""
        return f"{self.year} to {self.year + 1}"

    @property
    def period(self) -> Period:
        """The academic year, 1 September to 31 August (measures.md: period)."""
        return Period(*academic_year(date(self.year, SEPTEMBER, 1)))

    @property
    def with_provider(self) -> bool:
        """Whether it is the provider's turn."""
        return self.state in WITH_PROVIDER

    @property
    def is_overdue(self) -> bool:
        """Whether the provider should have submitted it by now."""
        return self.with_provider and self.due_on < timezone.localdate()


#: States in which the provider fills the return in.
WITH_PROVIDER = (ProviderReturn.State.OPEN, ProviderReturn.State.QUERIED)
#: States of returns whose figures the provider stands by.
CAME_IN = (ProviderReturn.State.SUBMITTED, ProviderReturn.State.ACCEPTED)

YEARLY_RETURN = Lifecycle(
    "yearly return",
    (
        row(
            ("open", "queried"),
            "submit",
            "submitted",
            "monitoring.fill_return",
            "Submit it to the authority",
        ),
        row(
            "submitted",
            "take_back",
            "open",
            "monitoring.fill_return",
            "Take it back to change it",
        ),
        row("submitted", "query", "queried", "monitoring.check_return", "Query it"),
        row("submitted", "accept", "accepted", "monitoring.check_return", "Accept it"),
    ),
)


class ReturnLine(models.Model):
    """One figure of a return: what the system holds, what the provider reports, and why they differ.

    `label` and `section` are kept as they were asked. While the return is with the provider an empty
    `reported` stands for what is held; from the submission on every figure is written down.
    """

    yearly_return = models.ForeignKey(
        ProviderReturn, on_delete=models.CASCADE, related_name="lines"
    )
    key = models.CharField(max_length=60)
    section = models.CharField(max_length=20)
    position = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=250)
    # Empty: the system does not hold this, so it is asked only.
    held = models.PositiveIntegerField("figure held", null=True, blank=True)
    reported = models.PositiveIntegerField("figure reported", null=True, blank=True)
    # False: what is held stands beside the figure for comparison, and may well differ.
    must_agree = models.BooleanField("a difference must be explained", default=True)
    explanation = models.TextField(blank=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["yearly_return", "key"], name="a_figure_is_reported_once_in_a_return"
            )
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def figure(self) -> int | None:
        """What is reported: what was entered, else what is held."""
        return self.held if self.reported is None else self.reported

    @property
    def difference(self) -> int:
        """Reported less held, for lines that must agree; 0 where nothing is held or nothing reported."""
        if not self.must_agree or self.held is None or self.figure is None:
            return 0
        return self.figure - self.held


class ReturnQuestion(models.Model):
    """What the authority asked about a submitted return, and what the provider answered."""

    yearly_return = models.ForeignKey(
        ProviderReturn, on_delete=models.CASCADE, related_name="questions"
    )
    words = models.TextField("question")
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["yearly_return"],
                condition=Q(answered_at=None),
                name="one_question_about_a_yearly_return_waits_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return self.words
