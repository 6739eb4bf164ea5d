"""Leaving: the way back to school, what follows a placement, and where pupils went."""

from django.db import models
from django.db.models import F, Q

from apcommission.editing import Versioned
from apcommission.people.models import Person
from placements.placement.models import Placement
from referrals.pupils.models import Pupil


class Destination(Versioned):
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
