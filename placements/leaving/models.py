"""Leaving: the way back to school, what follows a placement, and where pupils went."""

from django.db import models
from django.db.models import F, Q

from apcommission.api.models import Dated
from apcommission.editing import Versioned
from apcommission.lifecycles import Lifecycle, row
from apcommission.people.models import Person
from placements.placement.models import Placement
from referrals.pupils.models import Pupil


class Leaver(models.Model):
    """The last placement of a Year 11 pupil, once it has ended: kept by the database (left.py)."""

    placement = models.OneToOneField(
        Placement, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    # The placement's own pupil. No relation: nothing else than the database moves it.
    pupil_key = models.BigIntegerField(unique=True)
    end = models.DateField()

    class Meta:
        indexes = [
            # The order of their list (apcommission/ordering.py).
            models.Index(F("end").desc(nulls_last=True), F("placement"), name="leaver_latest")
        ]

    def __str__(self) -> str:
        return str(self.placement)


class Destination(Versioned, Dated):
    """What a leaver was doing when someone asked: at leaving, after 6 and after 12 months."""

    class Check(models.TextChoices):
        LEAVING = "leaving", "At leaving"
        SIX_MONTHS = "6_months", "After 6 months"
        TWELVE_MONTHS = "12_months", "After 12 months"

    class Activity(models.TextChoices):
        FE = "fe", "Further education"
        SIXTH_FORM = "sixth_form", "Sixth form"
        APPRENTICESHIP = "apprenticeship", "Apprenticeship"
        TRAINING = "training", "Training"
        EMPLOYMENT = "employment", "Employment"
        ARMED_FORCES = "armed_forces", "Armed forces"
        VOLUNTARY = "voluntary", "Voluntary work"
        NEET = "neet", "Not in education, employment or training"
        UNKNOWN = "unknown", "Not known"

    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="destinations")
    checked_on = models.DateField()
    check_point = models.CharField("check", max_length=10, choices=Check.choices)
    activity = models.CharField(max_length=15, choices=Activity.choices)

    class Meta:
        ordering = ["checked_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["pupil", "check_point"], name="one_destination_per_pupil_and_check"
            ),
        ]

    def __str__(self) -> str:
        return self.get_activity_display()


class ReintegrationPlan(Versioned):
    """How a pupil returns to school: who looks after it there, from when, and with what support."""

    placement = models.OneToOneField(
        Placement, on_delete=models.CASCADE, related_name="reintegration_plan"
    )
    named_person = models.CharField("named person at the school", max_length=150)
    begins_on = models.DateField()
    full_time_on = models.DateField("day from which the pupil is back full time")
    aims = models.TextField("what has to be right for it to work", blank=True)
    pupil_says = models.TextField("what the pupil says", blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(full_time_on__gte=F("begins_on")),
                name="a_return_is_complete_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return f"Return to school of {self.placement}"


class TaperStep(models.Model):
    """One step of the return: so many sessions at school, with support that grows less."""

    plan = models.ForeignKey(ReintegrationPlan, on_delete=models.CASCADE, related_name="steps")
    from_day = models.DateField()
    school_sessions = models.PositiveSmallIntegerField("sessions a week at school")
    support = models.CharField("support in that time", max_length=300, blank=True)
    went = models.CharField("how it went", max_length=300, blank=True)

    class Meta:
        ordering = ["from_day", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "from_day"], name="one_step_of_a_return_a_day"),
            models.CheckConstraint(
                condition=Q(school_sessions__gte=0, school_sessions__lte=10),
                name="a_week_has_ten_sessions",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.school_sessions} sessions from {self.from_day:%-d %B %Y}"


class LeavingInterview(models.Model):
    """What a young person says at the end of a placement."""

    placement = models.OneToOneField(
        Placement, on_delete=models.CASCADE, related_name="leaving_interview"
    )
    held_on = models.DateField()
    helped = models.TextField("what helped")
    harder = models.TextField("what was hard", blank=True)
    wanted_next = models.TextField("what they want next", blank=True)
    held_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"Leaving interview of {self.held_on:%-d %B %Y}"


class NextStep(Versioned):
    """What follows a placement, and from when: so that nobody falls into a gap."""

    class Kind(models.TextChoices):
        SCHOOL = "school", "A mainstream or special school"
        PLACEMENT = "placement", "Another placement"
        POST_16 = "post_16", "College, training or work after 16"
        HOME = "home", "Education at home, chosen by the parents"
        AWAY = "away", "Moved away: the other authority knows"

    placement = models.OneToOneField(Placement, on_delete=models.CASCADE, related_name="next_step")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    from_day = models.DateField()
    where = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.where}"


class RetentionRule(Versioned):
    """How long the records of a kind of pupils are kept, and from when. Data: an administrator changes it."""

    class Kind(models.TextChoices):
        PLACED = "placed", "Pupils who were placed: years after birth"
        NOT_PLACED = "not_placed", "Pupils who were never placed: years after the last referral"

    kind = models.CharField(max_length=10, choices=Kind.choices, unique=True)
    years = models.PositiveSmallIntegerField()
    source = models.CharField("where it comes from", max_length=200, blank=True)

    class Meta:
        ordering = ["kind"]
        constraints = [
            models.CheckConstraint(
                condition=Q(years__gte=1, years__lte=100), name="records_are_kept_some_years"
            )
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())


class Erasure(Versioned):
    """A pupil's record whose time is over: listed by the job, decided by a person, then erased by the job."""

    class State(models.TextChoices):
        LISTED = "listed", "To be decided"
        CONFIRMED = "confirmed", "To be erased tonight"
        KEPT = "kept", "Kept for longer"
        ERASED = "erased", "Erased"

    # Gone with the record.
    pupil = models.ForeignKey(
        Pupil, on_delete=models.SET_NULL, null=True, blank=True, related_name="erasures"
    )
    kind = models.CharField(max_length=10, choices=RetentionRule.Kind.choices)
    due_on = models.DateField("day on which its time was over")
    state = models.CharField(max_length=10, choices=State.choices, default=State.LISTED)
    listed_on = models.DateField()
    reason = models.TextField("why it is kept", blank=True)
    kept_until = models.DateField(null=True, blank=True)
    decided_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    erased_at = models.DateTimeField(null=True, blank=True)
    rows = models.PositiveIntegerField("rows that were erased", default=0)

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["pupil"],
                condition=Q(state__in=["listed", "confirmed"]),
                name="one_open_erasure_of_a_record",
            ),
            models.CheckConstraint(
                condition=~Q(state="kept") | (Q(kept_until__isnull=False) & ~Q(reason="")),
                name="who_keeps_a_record_says_why_and_until_when",
            ),
        ]

    def __str__(self) -> str:
        return f"Record {self.pk}"


ERASURE = Lifecycle(
    "erasure",
    (
        row("listed", "confirm", "confirmed", "placements.decide_erasure", "Erase it"),
        row(("listed", "confirmed"), "keep", "kept", "placements.decide_erasure", "Keep it longer"),
        row("confirmed", "erase", "erased", "placements.decide_erasure", "Erased by the job"),
    ),
)
