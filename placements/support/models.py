"""Support: visits of key workers, talks with parents, agencies at work, reviews and transport."""

from django.db import models
from django.db.models import F, Q

from apcommission.editing import Versioned
from apcommission.lifecycles import Lifecycle, row
from apcommission.people.models import Person
from placements.charges.models import Extra
from placements.placement.models import Placement


class Visit(models.Model):
    """A key worker, or someone else who works with the pupil, saw or spoke with them."""

    class Where(models.TextChoices):
        PROVIDER = "provider", "At the provider"
        SCHOOL = "school", "At school"
        HOME = "home", "At home"
        PHONE = "phone", "By phone or video"
        ELSEWHERE = "elsewhere", "Elsewhere"

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="visits")
    visited_on = models.DateField()
    where = models.CharField(max_length=10, choices=Where.choices)
    pupil_seen = models.BooleanField("the pupil was seen or spoken with", default=True)
    words = models.TextField("how it goes")
    worries = models.TextField(blank=True)
    next_step = models.CharField(max_length=500, blank=True)
    visited_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-visited_on", "-pk"]
        indexes = [models.Index(fields=["placement", "-visited_on"], name="visit_placement")]

    def __str__(self) -> str:
        return f"Visit of {self.visited_on:%-d %B %Y}"


class ParentTalk(models.Model):
    """A talk with a parent or carer: also for good news."""

    class How(models.TextChoices):
        PHONE = "phone", "Phone"
        MEETING = "meeting", "Meeting"
        MESSAGE = "message", "Message or email"
        LETTER = "letter", "Letter"

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="parent_talks")
    spoken_on = models.DateField()
    with_whom = models.CharField(max_length=150)
    how = models.CharField(max_length=10, choices=How.choices)
    good_news = models.BooleanField(default=False)
    words = models.TextField("what was said")
    spoken_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-spoken_on", "-pk"]
        indexes = [models.Index(fields=["placement", "-spoken_on"], name="talk_placement")]

    def __str__(self) -> str:
        return f"Talk of {self.spoken_on:%-d %B %Y}"


class AgencyAtWork(models.Model):
    """An agency works with the pupil now: which, who, and on what."""

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="agencies")
    agency = models.CharField(max_length=200)
    worker = models.CharField("who works with the pupil", max_length=150, blank=True)
    reached_by = models.CharField("how to reach them", max_length=200, blank=True)
    about = models.CharField("what they do", max_length=500)
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["agency", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on")),
                name="an_agency_ends_its_work_after_the_start",
            )
        ]

    def __str__(self) -> str:
        return self.agency


class Review(Versioned):
    """A review of a placement with the school: planned by itself, then held."""

    class Kind(models.TextChoices):
        HALF_TERM = "half_term", "Half-termly review"
        MID_POINT = "mid_point", "Mid-point review"

    class State(models.TextChoices):
        PLANNED = "planned", "Planned"
        HELD = "held", "Held"

    class Outcome(models.TextChoices):
        CONTINUE = "continue", "Go on as planned"
        RETURN = "return", "Return to school"
        EXTEND = "extend", "Extend the placement"
        CHANGE = "change", "Change to something else"

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="reviews")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    due_on = models.DateField()
    held_on = models.DateField(null=True, blank=True)
    present = models.CharField("who was there", max_length=500, blank=True)
    words = models.TextField("what was said", blank=True)
    pupil_says = models.TextField("what the pupil says", blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    extend_to = models.DateField("extended to", null=True, blank=True)
    held_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # What the review asks for is done by the authority: when, or empty as long as it waits.
    settled_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-due_on", "-pk"]
        indexes = [models.Index(fields=["state", "due_on"], name="review_due")]
        constraints = [
            models.UniqueConstraint(
                fields=["placement"],
                condition=Q(state="planned"),
                name="one_review_of_a_placement_is_planned_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="held") | (Q(held_on__isnull=False) & ~Q(outcome="")),
                name="a_held_review_has_its_day_and_outcome",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())

    @property
    def asks(self) -> bool:
        """Whether the authority has still to do what the review asks for."""
        waits = self.outcome not in ("", self.Outcome.CONTINUE)
        return self.state == self.State.HELD and waits and self.settled_on is None


REVIEW = Lifecycle(
    "review", (row("planned", "hold", "held", "placements.hold_review", "Write it down"),)
)


class ReviewAction(models.Model):
    """What someone agreed at a review to do, and by when."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="actions")
    words = models.CharField("what is to be done", max_length=500)
    owner = models.CharField("who does it", max_length=150)
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return self.words


class Transport(models.Model):
    """Transport that is booked for a pupil, from a day to a day; its cost is an extra of the placement."""

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="transport")
    carrier = models.CharField(max_length=150)
    starts_on = models.DateField()
    ends_on = models.DateField()
    details = models.CharField("times, pick-up, escort", max_length=500, blank=True)
    extra = models.OneToOneField(Extra, on_delete=models.CASCADE, related_name="transport")

    class Meta:
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="transport_ends_after_it_starts"
            )
        ]

    def __str__(self) -> str:
        return self.carrier
