"""Surveys: questionnaires with versions, waves in which they go out, who was asked, and what came back."""

import uuid

from django.db import models
from django.db.models import F, Q

from apcommission.editing import Versioned
from apcommission.lifecycles import Lifecycle, row
from apcommission.people.models import Organisation, Person
from placements.placement.models import Placement
from providers.directory.models import Provider


class Audience(models.TextChoices):
    PUPILS = "pupils", "Pupils"
    PARENTS = "parents", "Parents and carers"
    SCHOOLS = "schools", "Schools"
    AGENCIES = "agencies", "Agencies"
    PROVIDERS = "providers", "Providers"


#: Whose answers are about one provider; the others answer about alternative provision as a whole.
ABOUT_A_PROVIDER = (Audience.PUPILS, Audience.PARENTS, Audience.SCHOOLS)
#: Who is asked for each placement, not as an organisation.
BY_PLACEMENT = (Audience.PUPILS, Audience.PARENTS)


class Questionnaire(Versioned):
    """One version of a questionnaire. What is published is fixed: a change is a new version of the series."""

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"
        RETIRED = "retired", "Retired"

    series = models.UUIDField(default=uuid.uuid4, editable=False)
    number = models.PositiveSmallIntegerField("version of the questionnaire", default=1)
    audience = models.CharField("who is asked", max_length=10, choices=Audience.choices)
    title = models.CharField(max_length=150)
    intro = models.TextField("what it says at the top", blank=True)
    source = models.CharField("where it comes from", max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    published_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["audience", "title", "-number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["series", "number"], name="a_version_of_a_questionnaire_has_its_number"
            ),
            models.UniqueConstraint(
                fields=["series"],
                condition=Q(state="published"),
                name="one_version_of_a_questionnaire_is_published",
            ),
            models.UniqueConstraint(
                fields=["series"],
                condition=Q(state="draft"),
                name="one_version_of_a_questionnaire_is_a_draft",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(published_on__isnull=False),
                name="a_published_questionnaire_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, version {self.number}"

    @property
    def is_easy(self) -> bool:
        """Whether it speaks in easy words."""
        return self.audience == Audience.PUPILS


QUESTIONNAIRE = Lifecycle(
    "questionnaire",
    (
        row("draft", "publish", "published", "monitoring.make_questionnaire", "Publish"),
        row("published", "retire", "retired", "monitoring.make_questionnaire", "Retire"),
    ),
)


class Question(models.Model):
    """One question. All may be left out by who answers."""

    class Kind(models.TextChoices):
        FACES = "faces", "Faces from agree to disagree"
        CHOICE = "choice", "One of several answers"
        TEXT = "text", "In their own words"
        PROVIDER = "provider", "A new provider that they suggest"

    questionnaire = models.ForeignKey(
        Questionnaire, on_delete=models.CASCADE, related_name="questions"
    )
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    words = models.CharField("question", max_length=300)
    hint = models.CharField(max_length=300, blank=True)
    options = models.TextField("answers to choose from, one on each line", blank=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["questionnaire", "position"],
                name="questions_stand_in_order",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=~Q(kind="choice") | ~Q(options=""),
                name="a_question_with_choices_has_them",
            ),
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def choices(self) -> list[str]:
        """The answers to choose from."""
        return [line.strip() for line in self.options.splitlines() if line.strip()]

    @property
    def same(self) -> tuple[str, str, str]:
        """What makes it the same question in another version: only then are answers counted together."""
        return (self.kind, self.words, self.options)


class Wave(Versioned):
    """A questionnaire sent to those who had to do with placements in a time, until a closing day."""

    class State(models.TextChoices):
        PLANNED = "planned", "Planned"
        OPEN = "open", "Open"
        CLOSED = "closed", "Closed"
        CANCELLED = "cancelled", "Cancelled"

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="waves")
    provider = models.ForeignKey(
        Provider, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    year = models.PositiveSmallIntegerField("academic year, by its first calendar year")
    asked_from = models.DateField("placements from")
    asked_to = models.DateField("placements to")
    closes_on = models.DateField("last day to answer")
    anonymous = models.BooleanField(default=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    sent_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    opened_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-year", "-closes_on", "-pk"]
        indexes = [models.Index(fields=["state", "closes_on"], name="wave_state")]
        constraints = [
            models.CheckConstraint(
                condition=Q(asked_to__gte=F("asked_from")),
                name="a_wave_asks_about_a_time_that_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["open", "closed"]) | Q(opened_on__isnull=False),
                name="a_wave_that_went_out_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.questionnaire.title}, {self.academic_year}"

    @property
    def academic_year(self) -> str:
        """As people write it: 2026 to 2027."""
        return f"{self.year} to {self.year + 1}"


WAVE = Lifecycle(
    "survey",
    (
        row("planned", "send", "open", "monitoring.send_survey", "Send it now"),
        row("planned", "cancel", "cancelled", "monitoring.send_survey", "Cancel it"),
        row("open", "close", "closed", "monitoring.send_survey", "Close it now"),
    ),
)


class Invitation(models.Model):
    """Who is asked in a wave, and whether they answered. What they answered is not found from here."""

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="invitations")
    provider = models.ForeignKey(
        Provider, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    placement = models.ForeignKey(
        Placement, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Kept only while the wave is open.
    email = models.EmailField(blank=True)
    sent_on = models.DateField(null=True, blank=True)
    handed_on = models.DateField("link made to be handed over", null=True, blank=True)
    reminded_on = models.DateField(null=True, blank=True)
    answered = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["wave", "provider"], name="invitation_wave")]
        constraints = [
            models.UniqueConstraint(
                fields=["wave", "placement"], name="a_placement_is_asked_about_once_in_a_wave"
            ),
            models.UniqueConstraint(
                fields=["wave", "organisation", "provider"],
                condition=Q(organisation__isnull=False),
                nulls_distinct=False,
                name="an_organisation_is_asked_once_in_a_wave",
            ),
            models.CheckConstraint(
                condition=Q(placement__isnull=False, organisation=None)
                | Q(placement=None, organisation__isnull=False),
                name="an_invitation_is_for_a_placement_or_an_organisation",
            ),
        ]

    def __str__(self) -> str:
        return f"Invitation {self.pk}"


class Response(models.Model):
    """One set of answers. An anonymous one has no invitation and no day, and a key that says nothing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="responses")
    provider = models.ForeignKey(
        Provider, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    named = models.BooleanField(default=False)
    invitation = models.OneToOneField(
        Invitation, on_delete=models.CASCADE, null=True, blank=True, related_name="response"
    )
    answered_on = models.DateField(null=True, blank=True)
    answers = models.JSONField("answers by the key of their question")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(named=False, invitation=None, answered_on=None)
                | Q(named=True, invitation__isnull=False, answered_on__isnull=False),
                name="an_anonymous_answer_says_neither_who_nor_when",
            )
        ]

    def __str__(self) -> str:
        return "Answers"


class SurveyAction(models.Model):
    """What the authority does about something that was said: who, by when, and what came of it."""

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="actions")
    provider = models.ForeignKey(
        Provider, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    said = models.TextField("what was said", blank=True)
    what = models.CharField("what is to be done", max_length=500)
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    outcome = models.CharField("what came of it", max_length=500, blank=True)

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_on=None) | ~Q(outcome=""),
                name="a_finished_action_says_what_came_of_it",
            )
        ]

    def __str__(self) -> str:
        return self.what
