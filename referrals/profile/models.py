"""The information profile: what agencies are asked, what came back, and how risks are kept small."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from apcommission.editing import Versioned
from apcommission.lifecycles import Lifecycle, row
from apcommission.people.models import Organisation, Person
from referrals.pupils.models import Pupil
from referrals.referral.models import Referral


class Section(models.TextChoices):
    """The parts of the profile, each filled by whoever knows."""

    HEALTH = "health", "Health"
    CARE = "care", "Family and social care"
    LEARNING = "learning", "Learning and needs"
    WELFARE = "welfare", "Attendance and welfare"
    JUSTICE = "justice", "Youth justice"
    CAREERS = "careers", "Careers and interests"
    OTHER = "other", "Anything else that helps"


class Shared(models.TextChoices):
    """What of the referral an agency may be shown, beside the pupil's name, date of birth and school."""

    REASON = "reason", "Why the pupil is referred"
    ATTENDANCE = "attendance", "Attendance and exclusions"
    PROFILE = "profile", "Profile on the four-point scale"
    INTERVENTIONS = "interventions", "What was tried"
    RISKS = "risks", "Agencies and risks"
    VIEWS = "views", "What the young person and the parents say"


class InformationRequest(Versioned):
    """One agency is asked what it knows of a pupil who is referred.

    An agency with people who sign in gets a task; one without gets a link by e-mail.
    """

    class State(models.TextChoices):
        ASKED = "asked", "Asked"
        ANSWERED = "answered", "Answered"
        TAKEN_BACK = "taken_back", "Taken back"

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="requests")
    agency = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    email = models.EmailField("where the link goes", blank=True)
    sections = ArrayField(models.CharField(max_length=10, choices=Section.choices))
    shared = ArrayField(
        models.CharField(max_length=15, choices=Shared.choices), default=list, blank=True
    )
    question = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    due_on = models.DateField("answer by")
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    reminded_on = models.DateField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["agency", "state"], name="information_of_agency")]
        constraints = [
            models.UniqueConstraint(
                fields=["referral", "agency"],
                condition=Q(state="asked"),
                name="one_open_request_per_agency_and_referral",
            ),
            models.CheckConstraint(
                condition=~Q(state="answered") | Q(answered_at__isnull=False),
                name="an_answered_request_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"Request {self.pk}"

    @property
    def is_needed(self) -> bool:
        """Whether the agency may still tell: not once referral or request was taken back."""
        return (
            self.state != InformationRequest.State.TAKEN_BACK
            and self.referral.state != Referral.State.WITHDRAWN
        )

    def is_overdue(self, today: date) -> bool:
        """Whether its day has gone by without an answer."""
        return self.state == InformationRequest.State.ASKED and self.due_on < today


INFORMATION_REQUEST = Lifecycle(
    "information request",
    (
        row("asked", "answer", "answered", "referrals.answer_request", "Answer"),
        row("asked", "take_back", "taken_back", "referrals.ask_agencies", "Take back"),
    ),
)


class Contribution(models.Model):
    """What an agency told for one section. Never edited: whoever has more to tell adds to it."""

    request = models.ForeignKey(
        InformationRequest, on_delete=models.PROTECT, related_name="contributions"
    )
    section = models.CharField(max_length=10, choices=Section.choices)
    words = models.TextField()
    given_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    given_name = models.CharField("name of who told it", max_length=150)
    given_at = models.DateTimeField(auto_now_add=True)
    after_decision = models.BooleanField(default=False)

    class Meta:
        ordering = ["given_at", "pk"]

    def __str__(self) -> str:
        return self.get_section_display()


class RiskAssessment(models.Model):
    """The risks around a pupil and how they are kept small. It moves with the pupil between places.

    Never edited: the latest is the one that holds, the earlier ones stay readable.
    """

    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="risk_assessments")
    risks = models.TextField()
    triggers = models.TextField("what sets it off", blank=True)
    measures = models.TextField("how the risks are kept small")
    adults = models.PositiveSmallIntegerField(default=1)
    pupils = models.PositiveSmallIntegerField("to how many pupils")
    review_on = models.DateField("to be reviewed on")
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["pupil", "-made_at"], name="risk_of_pupil")]
        constraints = [
            models.CheckConstraint(
                condition=Q(adults__gte=1, pupils__gte=1), name="a_staffing_ratio_counts_people"
            ),
        ]

    def __str__(self) -> str:
        return f"risk assessment {self.pk}"

    @property
    def ratio(self) -> str:
        """The staffing ratio in words: "1 adult to 4 pupils"."""
        adults = "adult" if self.adults == 1 else "adults"
        pupils = "pupil" if self.pupils == 1 else "pupils"
        return f"{self.adults} {adults} to {self.pupils} {pupils}"
