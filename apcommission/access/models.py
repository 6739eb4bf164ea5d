"""The termly review of who has access: one for each organisation and term."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from apcommission.calendar.models import Term
from apcommission.people.models import Organisation, Person, RoleAssignment


class AccessReview(models.Model):
    """An organisation's own manager confirms, once a term, who of its people still needs access."""

    class State(models.TextChoices):
        OPEN = "open", "Open"
        OVERDUE = "overdue", "Overdue"
        COMPLETE = "complete", "Complete"

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="access_reviews"
    )
    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="+")
    opened_on = models.DateField(default=timezone.localdate)
    due_on = models.DateField()
    completed_at = models.DateTimeField(null=True, blank=True)
    completed_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-opened_on", "organisation__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "term"], name="one_access_review_per_term"
            ),
        ]

    def __str__(self) -> str:
        return f"Access in {self.organisation}"

    @property
    def state(self) -> "AccessReview.State":
        """How it stands today, from its dates."""
        if self.completed_at:
            return self.State.COMPLETE
        return self.State.OVERDUE if self.due_on < timezone.localdate() else self.State.OPEN

    def get_state_display(self) -> str:
        """The state in words, as fields with choices say it."""
        return str(self.state.label)


class AccessAnswer(models.Model):
    """One role that was in force when the review opened, and what its manager said of it."""

    class Decision(models.TextChoices):
        KEEP = "keep", "Still needs it"
        END = "end", "End it today"
        GONE = "gone", "Had ended already"

    review = models.ForeignKey(AccessReview, on_delete=models.CASCADE, related_name="answers")
    held = models.ForeignKey(RoleAssignment, on_delete=models.CASCADE, related_name="+")
    decision = models.CharField(max_length=4, choices=Decision.choices, blank=True)
    decided_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["held__person__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["review", "held"], name="a_role_is_reviewed_once"),
            models.CheckConstraint(
                condition=Q(decision="", decided_at=None)
                | (~Q(decision="") & Q(decided_at__isnull=False)),
                name="an_answer_about_access_has_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.held} of {self.held.person}"
