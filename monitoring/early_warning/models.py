"""Early warning: what was done about a placement that was at risk."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from apcommission.people.models import Person
from placements.placement.models import Placement


class WarningStep(models.Model):
    """What someone did about a placement at risk, for which reasons, and when to look at it again."""

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="warning_steps")
    # In words, as they were on that day: they change, and what was done was done about these.
    reasons = models.JSONField(default=list)
    what = models.TextField("what was done")
    look_again_on = models.DateField("look again on")
    taken_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    taken_on = models.DateField()

    class Meta:
        ordering = ["-taken_on", "-pk"]
        indexes = [
            models.Index(fields=["placement", "-taken_on"], name="warning_step_of_placement")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(look_again_on__gt=F("taken_on")),
                name="a_warning_is_looked_at_again_later",
            ),
        ]

    def __str__(self) -> str:
        return f"Step of {self.taken_on:%-d %B %Y}"


class WatchedAttendance(models.Model):
    """The attendance of a placement as it was counted ahead, for the view (kept.py), and what came of it."""

    placement = models.OneToOneField(
        Placement, on_delete=models.CASCADE, primary_key=True, related_name="watched"
    )
    # The last day of the eight weeks; none: marks have changed since, or nobody has counted yet.
    day = models.DateField(null=True)
    # Attended and possible in the last four weeks, attended and possible in the four before.
    counts = ArrayField(models.IntegerField(), null=True)
    # The reasons that held, a bit for each; and what tells their conditions from other ones (weighing.py).
    mask = models.IntegerField(null=True)
    made_by = models.CharField(max_length=32, default="", db_default="")

    def __str__(self) -> str:
        return f"Attendance up to {self.day}"


class WatchChange(models.Model):
    """Something changed of a placement or a provider, so that reasons weighed ahead may hold no longer.

    Triggers write it (noted.py), until the worker has weighed them again (keeping.py).
    """

    class What(models.TextChoices):
        PLACEMENT = "placement", "Placement"
        PROVIDER = "provider", "Provider"

    what = models.CharField(max_length=10, choices=What)
    key = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.what} {self.key}"


class Watch(models.Model):
    """What is counted today of a placement under way: a view of the database (kept.py), so always as it is.

    Attendance is that of the last four weeks and of the four before; restricted incidents are not counted.
    """

    placement = models.OneToOneField(
        Placement, on_delete=models.DO_NOTHING, primary_key=True, related_name="watch"
    )
    attended_now = models.IntegerField()
    possible_now = models.IntegerField()
    attended_before = models.IntegerField()
    possible_before = models.IntegerField()
    high_incidents = models.IntegerField()
    other_incidents = models.IntegerField()
    open_alerts = models.IntegerField()
    review_due = models.DateField(null=True)
    # Mondays of the weeks of which the provider has not submitted its return, the first one first.
    draft_weeks = ArrayField(models.DateField(), null=True)

    class Meta:
        managed = False
        db_table = "monitoring_watch"

    def __str__(self) -> str:
        return str(self.placement)
