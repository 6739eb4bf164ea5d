"""Safety: incidents and concerns, who was told of them, and notes that only safeguarding leads read."""

from django.db import models
from django.db.models import F, Q

from apcommission.editing import Versioned
from apcommission.lifecycles import Lifecycle, row
from apcommission.people.models import Person
from placements.placement.models import Placement


class Incident(Versioned):
    """Something that happened to a pupil, or that someone is worried about, during a placement."""

    class Kind(models.TextChoices):
        INCIDENT = "incident", "Incident"
        CONCERN = "concern", "Concern for the pupil’s safety"
        MISSING = "missing", "Missing from the provision"

    class Severity(models.TextChoices):
        LOW = "low", "Low: dealt with on the spot"
        MEDIUM = "medium", "Medium: the school must know today"
        HIGH = "high", "High: someone is harmed or may be"

    class State(models.TextChoices):
        OPEN = "open", "Open"
        CLOSED = "closed", "Closed"

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="incidents")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    severity = models.CharField(max_length=10, choices=Severity.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    happened_at = models.DateTimeField("when it happened")
    place = models.CharField("where", max_length=200, blank=True)
    what = models.TextField("what happened")
    done = models.TextField("what was done at once", blank=True)
    # Read by safeguarding leads and by who reported it alone.
    restricted = models.BooleanField(default=False)
    reported_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reported_at = models.DateTimeField(auto_now_add=True)
    # The first safeguarding lead who took note of it.
    seen_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    seen_at = models.DateTimeField(null=True, blank=True)
    found_at = models.DateTimeField("when the pupil was found", null=True, blank=True)
    return_talk = models.TextField("what the pupil said once back", blank=True)
    closing_words = models.TextField("what came of it", blank=True)

    class Meta:
        ordering = ["-happened_at", "-pk"]
        indexes = [
            models.Index(fields=["placement", "-happened_at"], name="incident_placement"),
            models.Index(fields=["state", "-happened_at"], name="incident_state"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="closed") | ~Q(closing_words=""),
                name="a_closed_incident_says_what_came_of_it",
            ),
            models.CheckConstraint(
                condition=Q(found_at=None) | Q(kind="missing", found_at__gte=F("happened_at")),
                name="a_missing_pupil_is_found_afterwards",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"

    @property
    def is_missing_now(self) -> bool:
        """Whether the pupil is still being looked for."""
        return (
            self.kind == self.Kind.MISSING
            and self.state == self.State.OPEN
            and self.found_at is None
        )


INCIDENT = Lifecycle(
    "incident",
    (
        row("open", "close", "closed", "placements.close_incident", "Close it"),
        row("closed", "reopen", "open", "placements.close_incident", "Open it again"),
    ),
)


class Told(models.Model):
    """Someone was told of an incident: who, by whom, when and how."""

    class Whom(models.TextChoices):
        PARENT = "parent", "Parent or carer"
        SCHOOL = "school", "School"
        AUTHORITY = "authority", "Local authority"
        SOCIAL_CARE = "social_care", "Social care"
        POLICE = "police", "Police"
        HEALTH = "health", "Health service"
        OTHER = "other", "Someone else"

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="told")
    whom = models.CharField("who was told", max_length=12, choices=Whom.choices)
    name = models.CharField(max_length=150)
    told_at = models.DateTimeField("when they were told")
    how = models.CharField(max_length=300, blank=True)
    told_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["told_at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_whom_display()}: {self.name}"


class SafeguardingNote(models.Model):
    """A note on an incident that safeguarding leads alone write and read. Never changed."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="notes")
    words = models.TextField()
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["written_at", "pk"]

    def __str__(self) -> str:
        return f"Note on {self.incident}"
