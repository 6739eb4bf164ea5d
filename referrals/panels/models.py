"""Panels: membership, meetings, agenda, declarations of interest and signed decisions."""

from django.db import models
from django.db.models import Q

from apcommission.documents.models import Document
from apcommission.editing import Versioned
from apcommission.lifecycles import Lifecycle, row
from apcommission.people.models import Person
from providers.directory.models import Programme
from referrals.pupils.models import Contact
from referrals.referral.models import Referral


class Panel(models.Model):
    """A multi-agency panel; one can pass a case to another."""

    name = models.CharField(max_length=100, unique=True)
    quorum = models.PositiveSmallIntegerField(default=3)
    passes_to = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="receives_from"
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Kind(models.TextChoices):
    """For whom a member speaks: a quorum may ask for some of each."""

    SCHOOL = "school", "A school"
    AUTHORITY = "authority", "The authority"
    HEALTH = "health", "Health"
    CARE = "care", "Social care"
    JUSTICE = "justice", "Youth justice or police"
    OTHER = "other", "Others"


class QuorumRule(models.Model):
    """Of one kind of members, so many must be there: for instance two headteachers."""

    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="quorum_rules")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    at_least = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["kind"]
        constraints = [
            models.UniqueConstraint(fields=["panel", "kind"], name="one_quorum_rule_per_kind"),
            models.CheckConstraint(condition=Q(at_least__gte=1), name="a_quorum_rule_asks_for_one"),
        ]

    def __str__(self) -> str:
        return f"{self.at_least} of: {self.get_kind_display().lower()}"


class PanelMember(models.Model):
    """A person's seat on a panel."""

    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="panel_seats")
    chairs = models.BooleanField(default=False)
    kind = models.CharField("speaks for", max_length=10, choices=Kind.choices, default=Kind.OTHER)
    # Members of a kind who take turns come one after the other (rota.py).
    takes_turns = models.BooleanField(default=False)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-chairs", "person__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["panel", "person"],
                condition=Q(ended_on=None),
                name="one_seat_per_person_and_panel",
            ),
        ]

    def __str__(self) -> str:
        return self.person.name


class Meeting(Versioned):
    """One meeting of a panel."""

    class State(models.TextChoices):
        PLANNED = "planned", "Planned"
        PACK_MADE = "pack_made", "Pack made"
        CLOSED = "closed", "Closed"

    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="meetings")
    date = models.DateField()
    place = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    pack = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    minutes = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Until the worker has made it, or the agenda is another one.
    pack_asked_at = models.DateTimeField(null=True, blank=True)
    attended_by = models.ManyToManyField(Person, blank=True, related_name="meetings_attended")

    class Meta:
        ordering = ["-date", "panel__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["panel", "date"], name="a_panel_meets_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.panel}, {self.date:%-d %B %Y}"


MEETING = Lifecycle(
    "panel meeting",
    (
        row(
            ("planned", "pack_made"),
            "make_pack",
            "pack_made",
            "referrals.build_agenda",
            "Make the pack",
        ),
        row(
            "pack_made",
            "change_agenda",
            "planned",
            "referrals.build_agenda",
            "Change the agenda",
        ),
        row(
            ("planned", "pack_made"),
            "close",
            "closed",
            "referrals.chair_meeting",
            "Close the meeting",
        ),
    ),
)


class Summons(models.Model):
    """A member who is expected at a meeting, and whether they sent apologies."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="summonses")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="summonses")
    apologies = models.BooleanField(default=False)

    class Meta:
        ordering = ["person__name", "pk"]
        verbose_name_plural = "summonses"
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "person"], name="expected_once_at_a_meeting"
            ),
        ]

    def __str__(self) -> str:
        return self.person.name


class OwnPack(models.Model):
    """The pack of one person, without the cases in which that person declared an interest."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="own_packs")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "person"], name="one_own_pack_per_person_and_meeting"
            ),
        ]

    def __str__(self) -> str:
        return f"pack {self.pk}"


class AgendaItem(models.Model):
    """A referral on the agenda of a meeting."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="agenda_items")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "referral"], name="a_referral_stands_once_on_an_agenda"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.referral}"


class Declaration(models.Model):
    """A member's interest in a case: whoever has one takes no part in it, before whichever panel it comes."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="declarations")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    interest = models.CharField(max_length=300)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["referral", "person"], name="one_declaration_per_person_and_case"
            ),
        ]

    def __str__(self) -> str:
        return self.person.name


class View(models.Model):
    """What a member thinks of a case, given before or at the meeting."""

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="views")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    words = models.TextField()
    given_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["item", "person"], name="one_view_per_person_and_case")
        ]

    def __str__(self) -> str:
        return self.person.name


class Decision(Versioned):
    """What a panel decided, why, and under which conditions.

    Once signed it is fixed (a trigger of the database holds it): a change is a new decision that
    supersedes.
    """

    class Outcome(models.TextChoices):
        PLACE = "place", "Place in alternative provision"
        SCHOOL_PLACE = "school_place", "Managed move or new school place"
        SUPPORT_IN_SCHOOL = "support_in_school", "Support in school"
        DEFER = "defer", "Defer for information"
        PASS_ON = "pass_on", "Pass on to another panel"
        DECLINE = "decline", "Decline"

    class MissingFrom(models.TextChoices):
        SCHOOL = "school", "The school"
        AGENCY = "agency", "An agency"
        FAMILY = "family", "The young person or the parents"
        AUTHORITY = "authority", "The authority"

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        SIGNED = "signed", "Signed"
        SUPERSEDED = "superseded", "Superseded"

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="decisions")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="decisions")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    outcome = models.CharField(max_length=20, choices=Outcome.choices)
    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, null=True, blank=True, related_name="decisions"
    )
    passed_to = models.ForeignKey(
        Panel, on_delete=models.PROTECT, null=True, blank=True, related_name="cases_received"
    )
    options = models.TextField("options considered", blank=True)
    reasons = models.TextField()
    conditions = models.TextField(blank=True)
    missing = models.TextField("what is missing", blank=True)
    missing_from = models.CharField(
        "who is asked for it", max_length=10, choices=MissingFrom.choices, blank=True
    )
    review_on = models.DateField("review date", null=True, blank=True)
    signed_by = models.CharField("name of the chair who signed", max_length=150, blank=True)
    signer = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    signed_at = models.DateTimeField(null=True, blank=True)
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )

    class Meta:
        ordering = ["-meeting__date", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["referral", "meeting"],
                condition=~Q(state="superseded"),
                name="one_decision_in_force_per_case_and_meeting",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | ~Q(signed_by=""),
                name="a_signed_decision_names_its_signer",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="pass_on") | Q(passed_to__isnull=False),
                name="a_case_passed_on_names_the_panel",
            ),
        ]

    def __str__(self) -> str:
        return self.get_outcome_display()


DECISION = Lifecycle(
    "decision",
    (
        row("draft", "sign", "signed", "referrals.sign_decision", "Sign the decision"),
        row(
            "signed",
            "supersede",
            "superseded",
            "referrals.sign_decision",
            "Supersede with a new decision",
        ),
    ),
)


class ParentLetter(models.Model):
    """A decision was told to this contact by a link to the parents' letter."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="letters")
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="letters")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "contact"], name="one_letter_per_contact"),
        ]

    def __str__(self) -> str:
        return f"letter {self.pk}"


class Appeal(models.Model):
    """Someone asks to look at a decision again, or complains about how it came about."""

    class Kind(models.TextChoices):
        APPEAL = "appeal", "Appeal"
        COMPLAINT = "complaint", "Complaint"

    class State(models.TextChoices):
        OPEN = "open", "Open"
        ANSWERED = "answered", "Answered"

    class Result(models.TextChoices):
        UPHELD = "upheld", "Upheld"
        PARTLY = "partly", "Upheld in part"
        NOT_UPHELD = "not_upheld", "Not upheld"

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="appeals")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    made_by = models.CharField("name of who made it", max_length=150)
    relationship = models.CharField("relationship to the pupil", max_length=60)
    words = models.TextField("what is said")
    received_on = models.DateField("day on which it came")
    due_on = models.DateField("answer by")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    result = models.CharField(max_length=10, choices=Result.choices, blank=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["state", "due_on"], name="appeal_state")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open")
                | (Q(answered_at__isnull=False) & ~Q(answer="") & ~Q(result="")),
                name="an_answered_appeal_has_its_answer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"


APPEAL = Lifecycle(
    "appeal",
    (row("open", "answer", "answered", "referrals.answer_appeal", "Answer"),),
)
