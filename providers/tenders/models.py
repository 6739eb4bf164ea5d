"""Tenders: an invitation with lots and weighted criteria, sealed bids, scores, and awards with reasons."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from apcommission.documents.models import Document
from apcommission.editing import Versioned
from apcommission.lifecycles import Lifecycle, row
from apcommission.people.models import Person
from providers.contracts.models import Contract
from providers.directory.models import Provider

#: The best mark of an answer to a criterion; the worst is 0.
BEST = 5
WHOLE = 100


class Tender(Versioned):
    """An invitation to bid. Once it is open it is fixed; it closes by the clock."""

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        OPEN = "open", "Open for bids"
        EVALUATING = "evaluating", "Bids are being scored"
        MODERATING = "moderating", "Scores are being agreed"
        AWARDED = "awarded", "Decided"
        WITHDRAWN = "withdrawn", "Withdrawn"

    reference = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=200)
    words = models.TextField("what is asked for")
    questions_until = models.DateTimeField("questions until")
    bids_until = models.DateTimeField("bids until")
    starts_on = models.DateField("first day of the contract")
    ends_on = models.DateField("last day of the contract")
    price_weight = models.PositiveSmallIntegerField(
        "weight of the price, of 100", validators=[MaxValueValidator(WHOLE)]
    )
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    withdrawn_because = models.TextField(blank=True)

    class Meta:
        ordering = ["-bids_until", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(questions_until__lte=F("bids_until")),
                name="questions_end_before_bids_do",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="a_tendered_term_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(price_weight__lte=WHOLE), name="a_price_weighs_at_most_all"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.reference})"

    @property
    def takes_bids(self) -> bool:
        """Open, and the deadline has not come."""
        return self.state == self.State.OPEN and timezone.now() < self.bids_until

    @property
    def takes_questions(self) -> bool:
        """Open, and the time for questions is not over."""
        return self.state == self.State.OPEN and timezone.now() < self.questions_until

    @property
    def is_sealed(self) -> bool:
        """Nobody but a bidder reads a bid: until the deadline, and unless the bids are being scored."""
        scored = (self.State.EVALUATING, self.State.MODERATING, self.State.AWARDED)
        return timezone.now() < self.bids_until or self.state not in scored


TENDER = Lifecycle(
    "tender",
    (
        row("draft", "open", "open", "providers.run_tender", "Open it for bids"),
        row("open", "evaluate", "evaluating", "providers.run_tender", "Let the bids be scored"),
        row(
            "evaluating",
            "moderate",
            "moderating",
            "providers.run_tender",
            "Open the scores to agree them",
        ),
        row("moderating", "award", "awarded", "providers.run_tender", "All lots are decided"),
        row(
            ("draft", "open", "evaluating", "moderating"),
            "withdraw",
            "withdrawn",
            "providers.run_tender",
            "Withdraw the tender",
        ),
    ),
)


class Lot(models.Model):
    """A part that is bid for by itself."""

    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="lots")
    title = models.CharField(max_length=200)
    words = models.TextField(blank=True)
    places = models.PositiveSmallIntegerField(validators=[MinValueValidator(1)])
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title


class Criterion(models.Model):
    """What a bid is judged on besides its price, and what a good answer shows."""

    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="criteria")
    title = models.CharField(max_length=200)
    good_answer = models.TextField("what a good answer shows", blank=True)
    weight = models.PositiveSmallIntegerField(
        "weight, of 100", validators=[MinValueValidator(1), MaxValueValidator(WHOLE)]
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(weight__gte=1, weight__lte=WHOLE), name="a_criterion_weighs_1_to_100"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class TenderFile(models.Model):
    """A document of the invitation."""

    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="files")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.document.title


class Question(models.Model):
    """A question on the invitation; all bidders see it with its answer, and not who asked."""

    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="questions")
    words = models.TextField()
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["asked_at", "pk"]

    def __str__(self) -> str:
        return self.words


class Bid(Versioned):
    """What a provider offers for a lot: pounds for a place a week, and how many places."""

    class State(models.TextChoices):
        MADE = "made", "Made"
        WITHDRAWN = "withdrawn", "Withdrawn"
        WON = "won", "Awarded"
        LOST = "lost", "Not awarded"

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="bids")
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="bids")
    state = models.CharField(max_length=10, choices=State.choices, default=State.MADE)
    price = models.DecimalField("pounds for a place a week", max_digits=10, decimal_places=2)
    places = models.PositiveSmallIntegerField("places offered")
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField(default=timezone.now)
    # What the bidder is told of the decision.
    reason = models.TextField(blank=True)
    contract = models.ForeignKey(
        Contract, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["lot", "provider"],
                condition=~Q(state="withdrawn"),
                name="one_bid_of_a_provider_for_a_lot",
            ),
            models.UniqueConstraint(
                fields=["lot"], condition=Q(state="won"), name="a_lot_is_awarded_once"
            ),
            models.CheckConstraint(condition=Q(price__gt=0), name="a_bid_has_a_price"),
        ]

    def __str__(self) -> str:
        return f"{self.provider}: {self.lot}"


BID = Lifecycle(
    "bid",
    (
        row("made", "withdraw", "withdrawn", "providers.make_bid", "Withdraw the bid"),
        row("made", "win", "won", "providers.run_tender", "Award the lot"),
        row("made", "lose", "lost", "providers.run_tender", "Do not award the lot"),
    ),
)


class BidAnswer(models.Model):
    """What a bid says to a criterion."""

    bid = models.ForeignKey(Bid, on_delete=models.CASCADE, related_name="answers")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    words = models.TextField()

    class Meta:
        ordering = ["criterion", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["bid", "criterion"], name="one_answer_of_a_bid_to_a_criterion"
            ),
        ]

    def __str__(self) -> str:
        return str(self.criterion)


class BidFile(models.Model):
    """A file of a bid."""

    bid = models.ForeignKey(Bid, on_delete=models.CASCADE, related_name="files")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.document.title


class Evaluator(models.Model):
    """Someone who scores the bids of a tender."""

    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="evaluators")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["tender", "person"], name="a_person_evaluates_a_tender_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)


class Declaration(models.Model):
    """Whether an evaluator has a conflict of interest in a lot: with one, they read and score none of it."""

    evaluator = models.ForeignKey(Evaluator, on_delete=models.CASCADE, related_name="declarations")
    lot = models.ForeignKey(Lot, on_delete=models.CASCADE, related_name="declarations")
    has_conflict = models.BooleanField()
    words = models.TextField(blank=True)
    declared_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluator", "lot"], name="an_evaluator_declares_once_for_a_lot"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evaluator}: {self.lot}"


class Score(models.Model):
    """One evaluator's mark of a bid on a criterion, or (without an evaluator) the mark that was agreed."""

    evaluator = models.ForeignKey(
        Evaluator, on_delete=models.CASCADE, null=True, blank=True, related_name="scores"
    )
    bid = models.ForeignKey(Bid, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    points = models.PositiveSmallIntegerField(validators=[MaxValueValidator(BEST)])
    reason = models.TextField()

    class Meta:
        ordering = ["criterion", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluator", "bid", "criterion"],
                nulls_distinct=False,
                name="one_mark_of_an_evaluator_for_each_criterion",
            ),
            models.CheckConstraint(condition=Q(points__lte=BEST), name="a_mark_is_0_to_5"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.points}"
