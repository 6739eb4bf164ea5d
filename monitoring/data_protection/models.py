"""Data protection: the record of processing, and what people ask by their rights (UK GDPR)."""

from django.db import models

from apcommission.documents.models import Document
from apcommission.editing import Versioned
from apcommission.lifecycles import Lifecycle, row
from apcommission.people.models import Organisation, Person
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


class LimitRequest(RightsRequest):
    """Someone asks that a record be used less, or not at all. Source: UK GDPR, articles 18 and 21.

    While one is in force the record is under restriction (`Pupil.restricted_on`).
    """

    class Kind(models.TextChoices):
        RESTRICTION = "restriction", "Restriction (article 18)"
        OBJECTION = "objection", "Objection (article 21)"

    class Ground(models.TextChoices):
        ACCURACY = "accuracy", "The record is said to be wrong, which is being checked"
        UNLAWFUL = "unlawful", "The use is unlawful, and they do not want the record erased"
        CLAIMS = "claims", "We need it no longer; they need it for a legal claim"
        SITUATION = "situation", "They object for reasons of their particular situation"

    class State(models.TextChoices):
        ASKED = "asked", "Asked"
        IN_FORCE = "in_force", "In force"
        ENDING = "ending", "Told that it ends"
        LIFTED = "lifted", "Lifted"
        REFUSED = "refused", "Refused"

    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="limit_requests")
    kind = models.CharField("what is asked", max_length=12, choices=Kind.choices)
    ground = models.CharField(max_length=10, choices=Ground.choices)
    words = models.TextField("in their words")
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    ends_because = models.TextField("why it ends, as they were told", blank=True)
    told_of_end_on = models.DateField("told of its end on", null=True, blank=True)
    lifted_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="asked") | ~models.Q(reason=""),
                name="what_is_asked_is_decided_with_reasons",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="lifted") | models.Q(told_of_end_on__isnull=False),
                name="who_asked_is_told_before_it_is_lifted",
            ),
            models.CheckConstraint(
                condition=(models.Q(kind="objection") & models.Q(ground="situation"))
                | (models.Q(kind="restriction") & ~models.Q(ground="situation")),
                name="an_objection_rests_on_ones_situation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display().partition(' ')[0]} {self.pk}"


IN_FORCE = (LimitRequest.State.IN_FORCE, LimitRequest.State.ENDING)
LIMIT = Lifecycle(
    "restriction or objection",
    (
        row("asked", "agree", "in_force", ANSWER, "Agree: restrict the use of the record"),
        row("asked", "refuse", "refused", ANSWER, "Refuse"),
        row("in_force", "tell_end", "ending", ANSWER, "Note that they were told that it ends"),
        row("ending", "lift", "lifted", ANSWER, "Lift the restriction"),
    ),
)


class LimitRecipient(models.Model):
    """Someone to whom data was sent, and who is told of the restriction. Source: UK GDPR, article 19."""

    request = models.ForeignKey(LimitRequest, on_delete=models.CASCADE, related_name="recipients")
    recipient = models.CharField(max_length=400)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    told_on = models.DateField(null=True, blank=True)
    told_of_end_on = models.DateField("told of its end on", null=True, blank=True)

    class Meta:
        ordering = ["recipient"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "recipient"], name="a_recipient_is_told_once_of_a_restriction"
            )
        ]

    def __str__(self) -> str:
        return self.recipient


class UseInSpite(models.Model):
    """A record under restriction is used for a day all the same. Source: UK GDPR, article 18 (2)."""

    class Ground(models.TextChoices):
        CONSENT = "consent", "They consent"
        CLAIMS = "claims", "For a legal claim"
        OTHERS = "others", "To protect the rights of another person"
        INTEREST = "interest", "For reasons of important public interest"

    request = models.ForeignKey(LimitRequest, on_delete=models.CASCADE, related_name="uses")
    day = models.DateField()
    ground = models.CharField(max_length=10, choices=Ground.choices)
    reason = models.TextField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-day", "-pk"]

    def __str__(self) -> str:
        return self.get_ground_display()
