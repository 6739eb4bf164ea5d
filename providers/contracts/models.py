"""Contracts with providers: what is bought, how long, at what price, and on which conditions it goes on."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone

from apcommission.calendar.models import DateRange
from apcommission.documents.models import Document
from apcommission.editing import Versioned
from apcommission.lifecycles import Lifecycle, row
from apcommission.people.models import Person
from providers.directory.models import PriceBasis, Provider
from providers.protocols.models import ProtocolPack

#: How long a provider sees a pupil's record after the placement, where nothing else is agreed.
RECORD_MONTHS = 12


class Contract(Versioned):
    """A framework, contract or service-level agreement. From its signing on it is fixed.

    `ends_on` is the last day as it stands: extensions that are taken move it on, an early end moves it back.
    """

    class Kind(models.TextChoices):
        FRAMEWORK = "framework", "Framework"
        CONTRACT = "contract", "Contract"
        SLA = "sla", "Service-level agreement"

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        OFFERED = "offered", "Out for signature"
        SIGNED = "signed", "Signed by both"
        ENDED = "ended", "Ended early"
        WITHDRAWN = "withdrawn", "Withdrawn"

    reference = models.CharField(max_length=20, unique=True)
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="contracts")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    title = models.CharField("what it is for", max_length=200)
    state = models.CharField(max_length=20, choices=State.choices, default=State.DRAFT)
    starts_on = models.DateField("first day")
    ends_on = models.DateField("last day")
    places = models.PositiveSmallIntegerField("places bought", null=True, blank=True)
    # What is offered under the contract takes it along (placements.placement.models: provider_months).
    record_months = models.PositiveSmallIntegerField(
        "months after a placement for which the provider sees the pupil’s record",
        default=RECORD_MONTHS,
    )
    terms = models.TextField("terms", blank=True)
    # One line for each obligation that the protocol in force lays on the provider and on the authority.
    pack = models.ForeignKey(
        ProtocolPack, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    provider_duties = models.TextField("the provider will", blank=True)
    authority_duties = models.TextField("the authority will", blank=True)
    source = models.CharField("what it was made from", max_length=200, blank=True)
    # What the provider says as it does not sign; gone once the contract is offered again.
    objection = models.TextField("what the provider asks to be changed", blank=True)
    end_reason = models.TextField("why it ended early or was withdrawn", blank=True)
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    drawn_up_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    drawn_up_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="a_contract_ends_after_it_starts"
            ),
            ExclusionConstraint(
                name="one_contract_for_the_same_at_a_time",
                expressions=[
                    ("provider", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    (Lower("title"), RangeOperators.EQUAL),
                    (
                        DateRange("starts_on", "ends_on", RangeBoundary(True, True)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(state__in=["offered", "signed", "ended"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.reference}"

    @property
    def is_in_force(self) -> bool:
        """Signed, and today is within its term."""
        today = timezone.localdate()
        return self.state == self.State.SIGNED and self.starts_on <= today <= self.ends_on

    @property
    def is_over(self) -> bool:
        """Signed once, and its last day has gone by."""
        return (
            self.state in (self.State.SIGNED, self.State.ENDED)
            and self.ends_on < timezone.localdate()
        )


#: A contract that binds, or would once it is signed: two of these never overlap.
BINDING = (Contract.State.OFFERED, Contract.State.SIGNED, Contract.State.ENDED)

CONTRACT = Lifecycle(
    "contract",
    (
        row("draft", "offer", "offered", "providers.draw_up_contract", "Send out for signature"),
        row(
            "offered", "take_back", "draft", "providers.draw_up_contract", "Take back to change it"
        ),
        row("offered", "object", "draft", "providers.sign_for_provider", "Ask for changes"),
        row("offered", "complete", "signed", "providers.see_contract", "Complete the contract"),
        row(
            ("draft", "offered"),
            "withdraw",
            "withdrawn",
            "providers.draw_up_contract",
            "Withdraw the contract",
        ),
        row("signed", "end", "ended", "providers.draw_up_contract", "End the contract early"),
    ),
)


class Extension(models.Model):
    """An option to go on to a later last day, to be decided by a day: the `+1` of a 1+1+1."""

    class State(models.TextChoices):
        OPEN = "open", "To be decided"
        TAKEN = "taken", "Taken"
        NOT_TAKEN = "not_taken", "Not taken"

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="extensions")
    until = models.DateField("new last day")
    decide_by = models.DateField("to be decided by")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    reason = models.TextField(blank=True)
    decided_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["until", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "until"], name="one_extension_until_the_same_day"
            ),
        ]

    def __str__(self) -> str:
        return f"until {self.until:%-d %B %Y}"


class Condition(models.Model):
    """What going on depends on: a figure of this `kind` (measuring.py) that reaches the `threshold`."""

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="conditions")
    kind = models.CharField(max_length=20)
    threshold = models.DecimalField("at least, per cent", max_digits=5, decimal_places=2)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "kind"], name="one_condition_of_each_kind_in_a_contract"
            ),
            models.CheckConstraint(
                condition=Q(threshold__gte=0, threshold__lte=100),
                name="a_condition_is_a_share_in_per_cent",
            ),
        ]

    def __str__(self) -> str:
        return self.kind


class PriceLine(models.Model):
    """A line of the price schedule: what it is for, pounds, the basis, and the days on which it holds."""

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="price_lines")
    what = models.CharField("what it is for", max_length=200)
    amount = models.DecimalField("price in pounds", max_digits=10, decimal_places=2)
    basis = models.CharField(max_length=10, choices=PriceBasis.choices)
    valid_from = models.DateField("first day")
    valid_to = models.DateField("last day", null=True, blank=True)

    class Meta:
        ordering = ["what", "valid_from", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gte=0), name="a_contract_price_is_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="a_contract_price_ends_after_it_starts",
            ),
            ExclusionConstraint(
                name="one_price_a_day_for_the_same_in_a_contract",
                expressions=[
                    ("contract", RangeOperators.EQUAL),
                    (Lower("what"), RangeOperators.EQUAL),
                    (
                        DateRange("valid_from", "valid_to", RangeBoundary(True, True)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what}: £{self.amount:,.2f} {self.get_basis_display()}"


class ContractSignature(models.Model):
    """One party's signature."""

    class Party(models.TextChoices):
        PROVIDER = "provider", "Provider"
        AUTHORITY = "authority", "Local authority"

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="signatures")
    party = models.CharField(max_length=10, choices=Party.choices)
    name = models.CharField(max_length=150)
    signed_as = models.CharField("position", max_length=100)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["signed_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "party"], name="each_party_signs_a_contract_once"
            ),
        ]

    def __str__(self) -> str:
        return self.get_party_display()
