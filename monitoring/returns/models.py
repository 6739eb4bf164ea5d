"""The yearly return of a provider: what it reports, beside what the system holds."""

from django.db import models
from django.db.models import Q

from apcommission.editing import Versioned
from apcommission.lifecycles import Lifecycle, row
from apcommission.people.models import Person
from providers.directory.models import Provider


class ProviderReturn(Versioned):
    """One provider's return of one academic year, named by the calendar year in which it begins."""

    class State(models.TextChoices):
        OPEN = "open", "To be filled in"
        SUBMITTED = "submitted", "Submitted"
        QUERIED = "queried", "Queried by the authority"
        ACCEPTED = "accepted", "Accepted"

    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="yearly_returns")
    year = models.PositiveSmallIntegerField("academic year, by the year in which it begins")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    due_on = models.DateField()
    counted_on = models.DateField("when the held figures were counted")
    question = models.TextField("what the authority asks", blank=True)
    submitted_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    submitted_on = models.DateField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    accepted_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-year", "provider__organisation__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "year"], name="one_yearly_return_of_a_provider"
            ),
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(accepted_on__isnull=False),
                name="an_accepted_return_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider}, {self.years}"

    @property
    def years(self) -> str:
        """`2025 to 2026`."""
        return f"{self.year} to {self.year + 1}"


PROVIDER_RETURN = Lifecycle(
    "yearly return",
    (
        row(
            ("open", "queried"),
            "submit",
            "submitted",
            "monitoring.fill_yearly_return",
            "Submit the return",
        ),
        row("submitted", "query", "queried", "monitoring.check_yearly_return", "Ask about it"),
        row(
            "submitted", "accept", "accepted", "monitoring.check_yearly_return", "Accept the return"
        ),
    ),
)


class ReturnLine(models.Model):
    """One figure of a return. `held` is empty for what the system does not hold."""

    yearly_return = models.ForeignKey(
        ProviderReturn, on_delete=models.CASCADE, related_name="lines"
    )
    key = models.CharField(max_length=30)
    held = models.IntegerField(null=True, blank=True)
    reported = models.IntegerField(null=True, blank=True)
    explanation = models.TextField("why it differs", blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["yearly_return", "key"], name="one_line_of_a_kind_in_a_return"
            ),
            models.CheckConstraint(
                condition=Q(reported=None) | Q(reported__gte=0),
                name="a_reported_figure_is_no_minus",
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def differs(self) -> bool:
        """Whether what is reported is not what the system holds."""
        return self.held is not None and self.reported is not None and self.held != self.reported
