"""Charges: what is paid beside the price, invoices of providers, and the budgets that pay."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from apcommission.api.models import Dated
from apcommission.editing import Versioned
from apcommission.lifecycles import Lifecycle, row
from apcommission.people.models import Person
from placements.placement.models import Placement
from providers.directory.models import Provider


class Extra(Dated):
    """Transport, support, an exam fee: added to the charge of a placement."""

    class Kind(models.TextChoices):
        TRANSPORT = "transport", "Transport"
        SUPPORT = "support", "Support"
        EXAM_FEE = "exam_fee", "Exam fee"
        OTHER = "other", "Other"

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="extras")
    date = models.DateField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    amount = models.DecimalField("amount in pounds", max_digits=10, decimal_places=2)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["date", "pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: £{self.amount:,.2f}"


class Payer(models.TextChoices):
    """Who pays a share of a charge."""

    SCHOOL = "school", "School"
    LA = "la", "Local authority"
    EHCP = "ehcp", "Education, health and care plan"


class Budget(Versioned):
    """Money that is there for one payer's share, from a day to a day."""

    name = models.CharField(max_length=120)
    payer = models.CharField("whose share it pays", max_length=6, choices=Payer.choices)
    start = models.DateField("first day")
    end = models.DateField("last day")
    amount = models.DecimalField("amount in pounds", max_digits=12, decimal_places=2)
    cost_code = models.CharField("code in the finance system", max_length=40, blank=True)

    class Meta:
        ordering = ["-start", "name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["name", "start"], name="a_budget_is_named_once_a_year"),
            models.CheckConstraint(
                condition=Q(end__gte=F("start")), name="a_budget_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.start:%-d %B %Y} to {self.end:%-d %B %Y}"


class Forecast(models.Model):
    """A count of what a budget has paid for by a day, and is bound to pay by its last day."""

    budget = models.ForeignKey(Budget, on_delete=models.CASCADE, related_name="forecasts")
    asked_at = models.DateTimeField(auto_now_add=True)
    counted_at = models.DateTimeField(null=True, blank=True)
    spent = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    forecast = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    placements = models.PositiveIntegerField(default=0)
    without_price = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-asked_at", "-pk"]

    def __str__(self) -> str:
        return f"Count of {self.budget}"


class Invoice(Versioned, Dated):
    """A provider's invoice for a period: a line for each placement, against what the timetable says."""

    class State(models.TextChoices):
        RECEIVED = "received", "To be checked"
        QUERIED = "queried", "Queried by the authority"
        ACCEPTED = "accepted", "Accepted"
        HANDED_ON = "handed_on", "With finance"
        REFUSED = "refused", "Refused"

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="invoices")
    number = models.CharField("the provider’s number", max_length=40)
    dated = models.DateField()
    start = models.DateField("first day of the period")
    end = models.DateField("last day of the period")
    state = models.CharField(max_length=10, choices=State.choices, default=State.RECEIVED)
    sent_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(auto_now_add=True)
    query = models.TextField("what the authority asks", blank=True)
    answer = models.TextField("what the provider says", blank=True)
    checked_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    handed_on = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-dated", "-pk"]
        indexes = [models.Index(fields=["state", "-dated"], name="invoice_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "number"], name="an_invoice_number_is_used_once"
            ),
            models.CheckConstraint(
                condition=Q(end__gte=F("start")), name="an_invoice_is_for_days_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"Invoice {self.number}"


class InvoiceLine(models.Model):
    """What is asked for one placement, and what was expected when the invoice came in."""

    invoice = models.ForeignKey(Invoice, on_delete=models.CASCADE, related_name="lines")
    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="invoice_lines")
    amount = models.DecimalField(max_digits=10, decimal_places=2)
    # Empty: on some day no price was in force.
    expected = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["invoice", "placement"], name="one_line_of_an_invoice_per_placement"
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0), name="an_invoice_takes_nothing_back"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.placement}: £{self.amount:,.2f}"

    @property
    def difference(self) -> Decimal | None:
        """Pounds that are asked beyond what was expected; None where nothing could be expected."""
        return None if self.expected is None else self.amount - self.expected


INVOICE = Lifecycle(
    "invoice",
    (
        row("received", "query", "queried", "placements.check_invoice", "Query it"),
        row("queried", "answer", "received", "placements.send_invoice", "Answer and send it again"),
        row("received", "accept", "accepted", "placements.check_invoice", "Accept it"),
        row(("received", "queried"), "refuse", "refused", "placements.check_invoice", "Refuse it"),
        row("accepted", "hand_on", "handed_on", "placements.check_invoice", "Hand to finance"),
    ),
)
