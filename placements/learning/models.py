"""Learning: the plan with its targets, assessments, progress reports, and what was gained."""

from django.db import models
from django.db.models import Q

from apcommission.api.models import Dated
from apcommission.calendar.models import Term
from apcommission.documents.models import Document
from apcommission.editing import Versioned
from apcommission.lifecycles import Lifecycle, row
from apcommission.people.models import Person
from placements.placement.models import Placement
from referrals.referral.models import Rating


class Qualification(models.Model):
    """A unit or qualification of the list that an authority keeps, by its national number."""

    number = models.CharField(max_length=20, primary_key=True)
    title = models.CharField(max_length=200)
    level = models.CharField(max_length=40)

    class Meta:
        ordering = ["title", "number"]
        indexes = [models.Index(fields=["title"], name="qualification_title")]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"


class Award(Versioned, Dated):
    """A unit or a full qualification that a pupil gained on a placement."""

    class Kind(models.TextChoices):
        UNIT = "unit", "Unit"
        FULL = "full", "Full qualification"

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="awards")
    title = models.CharField(max_length=200)
    level = models.CharField(max_length=40)
    kind = models.CharField(max_length=5, choices=Kind.choices)
    awarded_on = models.DateField()
    qualification_number = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ["awarded_on", "title", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["placement", "title", "kind", "awarded_on"], name="an_award_is_told_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Outcome(Versioned):
    """One outcome of the framework by which the authority looks at what pupils gain. Data, not constants."""

    title = models.CharField(max_length=120)
    about = models.CharField("what it means", max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    source = models.CharField(max_length=200, blank=True)
    # No longer offered for new targets; targets that name it keep it.
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["title"], name="an_outcome_is_named_once"),
        ]

    def __str__(self) -> str:
        return self.title


class Target(Versioned, Dated):
    """A target of a pupil's learning plan, agreed with the pupil, with where they start from."""

    class State(models.TextChoices):
        OPEN = "open", "Worked on"
        MET = "met", "Met"
        PARTLY_MET = "partly_met", "Partly met"
        NOT_MET = "not_met", "Not met"
        TAKEN_BACK = "taken_back", "Taken back"

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="targets")
    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, related_name="targets")
    words = models.CharField("target", max_length=300)
    baseline = models.CharField("where the pupil starts from", max_length=300)
    agreed_with_pupil = models.BooleanField(default=False)
    pupil_says = models.CharField("what the pupil says about it", max_length=500, blank=True)
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    settled_on = models.DateField(null=True, blank=True)
    set_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    set_on = models.DateField()

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["placement", "due_on"], name="target_placement")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", settled_on=None)
                | (~Q(state="open") & Q(settled_on__isnull=False)),
                name="a_settled_target_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return self.words


TARGET = Lifecycle(
    "target",
    tuple(
        row("open", verb, state, "placements.write_plan", words)
        for verb, state, words in (
            ("meet", "met", "Met"),
            ("meet_partly", "partly_met", "Partly met"),
            ("miss", "not_met", "Not met"),
            ("take_back", "taken_back", "Taken back"),
        )
    ),
)


class TargetReview(models.Model):
    """A look at how far a target is."""

    target = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="reviews")
    reviewed_on = models.DateField()
    words = models.CharField("how far it is", max_length=500)
    reviewed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-reviewed_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.reviewed_on:%-d %B %Y}"


class Assessment(Dated):
    """How a pupil stands in one area on a day: the first is the baseline, the others are termly.

    The five areas of the profile have a score on the four-point scale, subjects a level in words.
    """

    class Area(models.TextChoices):
        ATTITUDE = Rating.Area.ATTITUDE.value, "Attitude"
        TEACHER = Rating.Area.TEACHER.value, "With teachers"
        CLASSROOM = Rating.Area.CLASSROOM.value, "In the classroom"
        PEERS = Rating.Area.PEERS.value, "With other pupils"
        WORKSHOP = Rating.Area.WORKSHOP.value, "In practical work"
        ENGLISH = "english", "English"
        MATHS = "maths", "Maths"
        DIGITAL = "digital", "Digital skills"

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="assessments")
    assessed_on = models.DateField()
    area = models.CharField(max_length=10, choices=Area.choices)
    score = models.PositiveSmallIntegerField(null=True, blank=True)
    level = models.CharField(max_length=60, blank=True)
    assessed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["assessed_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["placement", "assessed_on", "area"], name="one_assessment_per_area_and_day"
            ),
            models.CheckConstraint(
                condition=Q(score__gte=1, score__lte=4, level="") | (Q(score=None) & ~Q(level="")),
                name="an_assessment_has_a_score_or_a_level",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_area_display()}: {self.told}"

    @property
    def told(self) -> str:
        """The score or level in words."""
        return f"{self.score} of 4" if self.score else self.level


#: The areas that have a score, and those that have a level in words.
SCORED = tuple(Rating.Area.values)
LEVELLED = tuple(area for area in Assessment.Area.values if area not in SCORED)


class ProgressReport(Versioned):
    """The report on a term: written once, read by school and authority, and by parents in plain words."""

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        SENT = "sent", "Sent"

    placement = models.ForeignKey(
        Placement, on_delete=models.CASCADE, related_name="progress_reports"
    )
    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    learning = models.TextField("learning and progress", blank=True)
    conduct = models.TextField("behaviour and wellbeing", blank=True)
    next_steps = models.TextField(blank=True)
    for_parents = models.TextField("in plain words, for the parents", blank=True)
    # Sessions of the term as they stood when it was sent.
    attended = models.PositiveIntegerField(null=True, blank=True)
    possible = models.PositiveIntegerField(null=True, blank=True)
    sent_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-term__start", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["placement", "term"], name="one_progress_report_per_term"
            ),
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sent_at__isnull=False, attended__isnull=False),
                name="a_sent_report_has_its_figures",
            ),
        ]

    def __str__(self) -> str:
        return f"Progress in the term {self.term}"


PROGRESS_REPORT = Lifecycle(
    "progress report",
    (
        row("draft", "send", "sent", "placements.write_plan", "Send it"),
        row("sent", "correct", "draft", "placements.write_plan", "Correct it"),
    ),
)


class ProgressFile(models.Model):
    """The portable progress file: what a young person can show to an employer, as PDF."""

    placement = models.ForeignKey(
        Placement, on_delete=models.CASCADE, related_name="progress_files"
    )
    own_words = models.TextField("what the young person says of themselves", blank=True)
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]

    def __str__(self) -> str:
        return f"Progress file of {self.asked_at:%-d %B %Y}"
