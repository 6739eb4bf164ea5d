"""A provider's quality record: visits, yearly assessments, recommendations and concerns."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from apcommission.documents.models import Document
from apcommission.editing import Versioned
from apcommission.lifecycles import Lifecycle, row
from apcommission.people.models import Person
from providers.directory.models import Provider


class ReviewKind(models.TextChoices):
    """A review is one of these; each kind has its own checklists."""

    VISIT = "visit", "Visit"
    ASSESSMENT = "assessment", "Yearly assessment"


class Judgement(models.TextChoices):
    """What a reviewer judges, of a theme and of the whole."""

    VERY_GOOD = "very_good", "Very good"
    GOOD = "good", "Good"
    IMPROVE = "improve", "Needs improvement"
    UNACCEPTABLE = "unacceptable", "Not acceptable"


class Checklist(Versioned):
    """One version of the themes and questions of a kind of review.

    `themes` holds a line for each question; a line that begins with # is the theme of those below it.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        IN_USE = "adopted", "In use"
        SUPERSEDED = "superseded", "Superseded"

    kind = models.CharField(max_length=10, choices=ReviewKind.choices)
    name = models.CharField(max_length=60)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    themes = models.TextField("themes and questions")

    class Meta:
        ordering = ["kind", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind"],
                condition=Q(state="adopted"),
                name="one_checklist_of_a_kind_is_in_use",
            ),
            models.UniqueConstraint(
                fields=["kind", "name"], name="one_checklist_per_kind_and_name"
            ),
        ]

    def __str__(self) -> str:
        return self.name


CHECKLIST = Lifecycle(
    "checklist",
    (
        row("draft", "adopt", "adopted", "providers.compose_checklist", "Put it into use"),
        row("adopted", "supersede", "superseded", "providers.compose_checklist", "Replace it"),
    ),
)


class Review(Versioned):
    """A visit or a yearly assessment of a provider. Once accepted, its findings stay as they are.

    `answer` is what the provider says to it afterwards; `comment` says why it was sent back.
    """

    class State(models.TextChoices):
        PLANNED = "planned", "Planned"
        SUBMITTED = "submitted", "Submitted"
        ACCEPTED = "accepted", "Final"
        CANCELLED = "cancelled", "Cancelled"

    kind = models.CharField(max_length=10, choices=ReviewKind.choices)
    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="reviews")
    checklist = models.ForeignKey(Checklist, on_delete=models.PROTECT, related_name="reviews")
    reviewer = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="reviews")
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    due_on = models.DateField("planned for")
    announced = models.BooleanField(default=True)
    done_on = models.DateField(null=True, blank=True)
    judgement = models.CharField(max_length=12, choices=Judgement.choices, blank=True)
    summary = models.TextField(blank=True)
    comment = models.TextField(blank=True)
    accepted_on = models.DateField(null=True, blank=True)
    answer = models.TextField("the provider's answer", blank=True)

    class Meta:
        ordering = ["-due_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=("planned", "cancelled"))
                | (Q(done_on__isnull=False) & ~Q(judgement="")),
                name="a_submitted_review_has_its_day_and_judgement",
            ),
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(accepted_on__isnull=False),
                name="an_accepted_review_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(answer="") | Q(state="accepted"),
                name="only_an_accepted_review_is_answered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.provider}"


REVIEW = Lifecycle(
    "review",
    (
        row("planned", "submit", "submitted", "providers.write_review", "Submit it"),
        row("submitted", "return", "planned", "providers.accept_review", "Send it back"),
        row("submitted", "accept", "accepted", "providers.accept_review", "Accept and share it"),
        row("planned", "cancel", "cancelled", "providers.plan_review", "Cancel it"),
    ),
)


class Finding(models.Model):
    """What a review found under one theme of its checklist, the questions as they were then."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="findings")
    position = models.PositiveSmallIntegerField()
    theme = models.CharField(max_length=200)
    questions = models.TextField(blank=True)
    judgement = models.CharField(max_length=12, choices=Judgement.choices, blank=True)
    words = models.TextField(blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["review", "position"], name="a_theme_is_found_on_once"),
        ]

    def __str__(self) -> str:
        return self.theme


class Recommendation(Versioned):
    """Something a provider is to do by a day; `owner` follows it for the authority."""

    class State(models.TextChoices):
        OPEN = "open", "Open"
        ANSWERED = "submitted", "Answered by the provider"
        CLOSED = "closed", "Closed"

    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="recommendations")
    review = models.ForeignKey(
        Review, on_delete=models.PROTECT, null=True, blank=True, related_name="recommendations"
    )
    words = models.TextField("recommendation")
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="recommendations")
    made_on = models.DateField(default=timezone.localdate)
    due_on = models.DateField("to be done by")
    to_all = models.BooleanField("made to all providers", default=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    answer = models.TextField("the provider's answer", blank=True)
    comment = models.TextField("what the authority says", blank=True)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="closed", closed_on__isnull=False)
                | (~Q(state="closed") & Q(closed_on__isnull=True)),
                name="a_recommendation_is_closed_with_its_day",
            ),
        ]

    def __str__(self) -> str:
        return f"Recommendation to {self.provider}"


RECOMMENDATION = Lifecycle(
    "recommendation",
    (
        row("open", "answer", "submitted", "providers.answer_recommendation", "Answer it"),
        row("submitted", "return", "open", "providers.follow_recommendation", "Send it back"),
        row(
            ("open", "submitted"),
            "close",
            "closed",
            "providers.follow_recommendation",
            "Close it",
        ),
    ),
)


class Concern(Versioned):
    """A worry about a provider between visits. It names no pupil, and the provider never sees it."""

    class State(models.TextChoices):
        OPEN = "open", "Raised"
        FOLLOWED = "in_progress", "Being followed"
        CLOSED = "closed", "Closed"

    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="concerns")
    words = models.TextField("concern")
    raised_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="concerns")
    raised_on = models.DateField(default=timezone.localdate)
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
    notes = models.TextField("what was done", blank=True)
    outcome = models.TextField(blank=True)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-raised_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="closed", closed_on__isnull=False) & ~Q(outcome="")
                | (~Q(state="closed") & Q(closed_on__isnull=True)),
                name="a_concern_is_closed_with_its_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"Concern about {self.provider}"


CONCERN = Lifecycle(
    "concern",
    (
        row(
            ("open", "in_progress"),
            "follow",
            "in_progress",
            "providers.follow_concern",
            "Note what was done",
        ),
        row(
            ("open", "in_progress"),
            "close",
            "closed",
            "providers.follow_concern",
            "Close it with its outcome",
        ),
    ),
)


class QualityFile(models.Model):
    """A file kept with a review or a recommendation: evidence, or part of the provider's answer."""

    review = models.ForeignKey(
        Review, on_delete=models.CASCADE, null=True, blank=True, related_name="files"
    )
    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.CASCADE, null=True, blank=True, related_name="files"
    )
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(review__isnull=True) ^ Q(recommendation__isnull=True),
                name="a_quality_file_belongs_to_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return self.document.title
