"""Invitations: the way by which someone comes to an account."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from apcommission.people.models import Person


class Invitation(models.Model):
    """An invitation to an account that an administrator made. Its link stands in no table."""

    class State(models.TextChoices):
        SENT = "invited", "Sent"
        EXPIRED = "expired", "Expired"
        ACCEPTED = "accepted", "Accepted"
        TAKEN_BACK = "taken_back", "Taken back"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="invitations")
    invited_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    sent_at = models.DateTimeField()
    times_sent = models.PositiveSmallIntegerField(default=1)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(accepted_at=None, taken_back_at=None),
                name="one_open_invitation_per_person",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(taken_back_at=None),
                name="an_accepted_invitation_is_not_taken_back",
            ),
        ]

    def __str__(self) -> str:
        return f"Invitation of {self.person}"

    @property
    def state(self) -> "Invitation.State":
        """How it stands now, from its dates."""
        if self.accepted_at:
            return self.State.ACCEPTED
        if self.taken_back_at:
            return self.State.TAKEN_BACK
        return self.State.EXPIRED if self.expires_at <= timezone.now() else self.State.SENT

    @property
    def is_open(self) -> bool:
        """Whether it can still be accepted, if need be after it is sent again."""
        return self.state in (self.State.SENT, self.State.EXPIRED)

    def get_state_display(self) -> str:
        """The state in words, as fields with choices say it."""
        return str(self.state.label)
