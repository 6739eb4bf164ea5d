"""Data protection: the record of processing, and what people ask by their rights (UK GDPR)."""

from django.db import models

from apcommission.documents.models import Document
from apcommission.editing import Versioned
from apcommission.lifecycles import Lifecycle, row
from apcommission.people.models import Person
from apcommission.shown import long_date
from referrals.pupils.models import Pupil


class Processing(Versioned):
    """One purpose for which personal data is used. Source: UK GDPR, article 30."""

    purpose = models.CharField(max_length=200, unique=True)
    basis = models.CharField("lawful basis (article 6)", max_length=300)
    special_basis = models.CharField(
        "condition for special categories (article 9)", max_length=300, blank=True
    )
    people = models.CharField("whose data", max_length=300)
    data = models.TextField("which data")
    recipients = models.CharField("who is sent it", max_length=500)
    kept = models.CharField("how long it is kept", max_length=300)
    safeguards = models.TextField("how it is kept safe")
    # What is no longer done stays in the record, as what was done.
    ended_on = models.DateField("no longer done since", null=True, blank=True)
    checked_on = models.DateField("last looked at", null=True, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.purpose

    def lines(self) -> list[tuple[str, str]]:
        """(what, words) for the page."""
        return [
            ("Lawful basis", self.basis),
            ("Special categories", self.special_basis or "None"),
            ("Whose data", self.people),
            ("Which data", self.data),
            ("Who is sent it", self.recipients),
            ("How long it is kept", self.kept),
            ("How it is kept safe", self.safeguards),
            ("Last looked at", long_date(self.checked_on) if self.checked_on else "As shipped"),
        ]


class RightsRequest(Versioned):
    """What requests by one's rights have in common: who asks, for which pupil, and until when to answer."""

    class Who(models.TextChoices):
        PUPIL = "pupil", "The pupil"
        PARENT = "parent", "A parent with parental responsibility"
        FOR_THEM = "for_them", "Someone who acts for them"

    asked_by = models.CharField("who asks", max_length=150)
    relationship = models.CharField("as whom", max_length=10, choices=Who.choices)
    asked_on = models.DateField("came on")
    due_on = models.DateField("to be answered by")
    reason = models.TextField("why refused", blank=True)
    answered_on = models.DateField(null=True, blank=True)
    reminded_on = models.DateField(null=True, blank=True, editable=False)
    decided_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        abstract = True


class Correction(RightsRequest):
    """Someone asks that a record be put right. Source: UK GDPR, article 16."""

    class State(models.TextChoices):
        ASKED = "asked", "Asked"
        AGREED = "agreed", "Agreed"
        DONE = "done", "Done"
        REFUSED = "refused", "Refused"

    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="corrections")
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    wrong = models.TextField("what is wrong")
    right = models.TextField("what it should say")

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="refused") | ~models.Q(reason=""),
                name="a_refused_correction_says_why",
            )
        ]

    def __str__(self) -> str:
        return f"Correction {self.pk}"


ANSWER = "monitoring.answer_rights"
CORRECTION = Lifecycle(
    "correction",
    (
        row("asked", "agree", "agreed", ANSWER, "Agree to correct it"),
        row("agreed", "finish", "done", ANSWER, "Say that it is corrected"),
        row(("asked", "agreed"), "refuse", "refused", ANSWER, "Refuse"),
    ),
)


class AccessRequest(RightsRequest):
    """Someone asks for a copy of a pupil's record. Source: UK GDPR, article 15."""

    class State(models.TextChoices):
        ASKED = "asked", "Being collected"
        REVIEW = "review", "To be reviewed"
        RELEASING = "releasing", "Being made"
        RELEASED = "released", "Released"
        REFUSED = "refused", "Refused"

    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="access_requests")
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    identity = models.CharField("how it was checked who they are", max_length=300)
    contents = models.JSONField(default=list, blank=True, help_text="[{title, rows}] as collected")
    progress = models.PositiveSmallIntegerField(default=0, help_text="Per cent done.")
    document = models.OneToOneField(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="released") | models.Q(document__isnull=False),
                name="a_released_copy_is_there",
            )
        ]

    def __str__(self) -> str:
        return f"Request for a copy {self.pk}"


ACCESS = Lifecycle(
    "request for a copy",
    (
        row("asked", "collect", "review", ANSWER, "Collect the record"),
        row("review", "release", "releasing", ANSWER, "Make the copy"),
        row("releasing", "finish", "released", ANSWER, "Release the copy"),
        row(("asked", "review"), "refuse", "refused", ANSWER, "Refuse"),
    ),
)


class AccessDecision(models.Model):
    """Whether a name of someone else, a part or a document goes into the copy: an officer decides each."""

    class Kind(models.TextChoices):
        NAME = "name", "Someone else’s name"
        PART = "part", "Part of the record"
        DOCUMENT = "document", "Document"
        WORDS = "words", "Words to black out"

    class Verdict(models.TextChoices):
        SHOW = "show", "Give it"
        HIDE = "hide", "Leave it out"

    request = models.ForeignKey(AccessRequest, on_delete=models.CASCADE, related_name="decisions")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    key = models.CharField(max_length=200)
    label = models.CharField(max_length=300)
    verdict = models.CharField(max_length=5, choices=Verdict.choices, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["kind", "label", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "kind", "key"], name="one_decision_for_each_name_and_part"
            )
        ]

    def __str__(self) -> str:
        return self.label
