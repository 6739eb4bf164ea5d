"""Surveys: questionnaires with versions, waves in which they are sent, and what came back.

What is answered in an anonymous wave is tied to nobody: an answer has no invitation, no time and a random
key, and the answers of a wave are written anew, in random order, with each that comes (waves.py).
"""

import uuid

from django.db import models
from django.db.models import F, Q

from apcommission.editing import Versioned
from apcommission.lifecycles import Lifecycle, row
from apcommission.people.models import Person
from placements.placement.models import Placement
from providers.directory.models import Provider


class Questionnaire(Versioned):
    """One version of the questions for one kind of people. Once published it is fixed."""

    class Audience(models.TextChoices):
        PUPILS = "pupils", "Pupils"
        PARENTS = "parents", "Parents and carers"
        SCHOOLS = "schools", "Schools"
        AGENCIES = "agencies", "Agencies"
        PROVIDERS = "providers", "Providers"

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"
        ARCHIVED = "archived", "No longer used"

    audience = models.CharField(max_length=10, choices=Audience.choices)
    title = models.CharField(max_length=150)
    lead = models.TextField("what people read first", blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    number = models.PositiveSmallIntegerField("version of the questions", default=1)
    replaces = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="later"
    )

    class Meta:
        ordering = ["audience", "title", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["audience", "title", "number"], name="one_questionnaire_of_a_number"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, version {self.number}"


QUESTIONNAIRE = Lifecycle(
    "questionnaire",
    (
        row("draft", "publish", "published", "monitoring.run_surveys", "Publish the questions"),
        row("published", "archive", "archived", "monitoring.run_surveys", "Use it no longer"),
    ),
)


class Question(models.Model):
    """A question: four faces with words, words alone, or a provider that is not in the directory."""

    class Kind(models.TextChoices):
        FACES = "faces", "Four faces, from no to yes"
        TEXT = "text", "In their own words"
        NEW_PROVIDER = "new_provider", "A provider to look at"

    questionnaire = models.ForeignKey(
        Questionnaire, on_delete=models.CASCADE, related_name="questions"
    )
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=15, choices=Kind.choices, default=Kind.FACES)
    asked = models.CharField("question", max_length=300)
    hint = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["questionnaire", "position"],
                name="one_question_at_a_position",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]

    def __str__(self) -> str:
        return self.asked


#: The four faces, the best first.
FACES = ((4, "Yes, very much"), (3, "Mostly"), (2, "Not really"), (1, "No"))
#: What counts as a good answer.
GOOD = (3, 4)


class Wave(Versioned):
    """A questionnaire sent to those around the placements of a time."""

    class State(models.TextChoices):
        DRAFT = "draft", "Not sent yet"
        IN_PROGRESS = "in_progress", "Being sent"
        OPEN = "open", "Waits for answers"
        CLOSED = "closed", "Closed"

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="waves")
    provider = models.ForeignKey(
        Provider, on_delete=models.PROTECT, null=True, blank=True, related_name="survey_waves"
    )
    first_day = models.DateField("placements from")
    last_day = models.DateField("placements until")
    closes_on = models.DateField("last day for answers")
    anonymous = models.BooleanField("answers are anonymous", default=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-closes_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="a_wave_asks_about_some_days"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.questionnaire.title}, until {self.closes_on:%-d %B %Y}"


WAVE = Lifecycle(
    "survey wave",
    (
        row("draft", "send", "in_progress", "monitoring.run_surveys", "Send it"),
        row("in_progress", "all_sent", "open", "monitoring.send_surveys", "All are sent"),
        row(("in_progress", "open"), "close", "closed", "monitoring.run_surveys", "Close it now"),
    ),
)


class Invitation(models.Model):
    """Someone who is asked. That they answered is known, so that they are not reminded; what, is not."""

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="invitations")
    # What makes an invitation happen once: "parents/3/17".
    key = models.CharField(max_length=60)
    provider = models.ForeignKey(
        Provider, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    placement = models.ForeignKey(
        Placement,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="survey_invitations",
    )
    name = models.CharField(max_length=150)
    email = models.EmailField(blank=True)
    sent_on = models.DateField(null=True, blank=True)
    reminded_on = models.DateField(null=True, blank=True)
    answered = models.BooleanField(default=False)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["wave", "key"], name="one_invitation_in_a_wave"),
        ]

    def __str__(self) -> str:
        return self.name


class Response(models.Model):
    """What one person answered: {question: score} and {question: words}."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="responses")
    provider = models.ForeignKey(
        Provider, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    # Only where the wave is not anonymous.
    invitation = models.OneToOneField(
        Invitation, on_delete=models.CASCADE, null=True, blank=True, related_name="response"
    )
    scores = models.JSONField(default=dict)
    texts = models.JSONField(default=dict)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["wave", "provider"], name="response_of_wave")]

    def __str__(self) -> str:
        return f"Answer to {self.wave}"


class Remark(models.Model):
    """What someone wrote, apart from their other answers. Made when the wave closes, in random order."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="remarks")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    # Empty where too few answered about this provider for their words to be shown with its name.
    provider = models.ForeignKey(
        Provider, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    said = models.TextField()
    handed_on = models.BooleanField("handed to the directory", default=False)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.said[:80]


class SurveyAction(Versioned):
    """What is done about a suggestion: by whom, until when, and what came of it."""

    class State(models.TextChoices):
        OPEN = "open", "To be done"
        DONE = "done", "Done"

    remark = models.ForeignKey(Remark, on_delete=models.CASCADE, related_name="actions")
    what = models.CharField("what is to be done", max_length=500)
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="survey_actions")
    due_on = models.DateField()
    state = models.CharField(max_length=5, choices=State.choices, default=State.OPEN)
    done_on = models.DateField(null=True, blank=True)
    came_of_it = models.TextField("what came of it", blank=True)

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", done_on=None) | Q(state="done", done_on__isnull=False),
                name="a_survey_action_that_is_done_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return self.what


SURVEY_ACTION = Lifecycle(
    "survey action",
    (row("open", "finish", "done", "monitoring.run_surveys", "It is done"),),
)
