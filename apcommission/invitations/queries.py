"""Reads of invitations."""

from django.db.models import Q, QuerySet
from django.utils import timezone

from apcommission.invitations.models import Invitation
from apcommission.people.models import Person

OPEN = Q(accepted_at=None, taken_back_at=None)


def invitations() -> QuerySet[Invitation]:
    """All invitations with the person and who invited, the last one sent first. One query."""
    return Invitation.objects.select_related("person", "invited_by").order_by("-sent_at", "-pk")


def in_state(rows: QuerySet[Invitation], state: str) -> QuerySet[Invitation]:
    """Those of `rows` that stand so now (Invitation.State)."""
    now = timezone.now()
    asked = {
        Invitation.State.SENT: OPEN & Q(expires_at__gt=now),
        Invitation.State.EXPIRED: OPEN & Q(expires_at__lte=now),
        Invitation.State.ACCEPTED: Q(accepted_at__isnull=False),
        Invitation.State.TAKEN_BACK: Q(taken_back_at__isnull=False),
    }
    return rows.filter(asked[Invitation.State(state)])


def expired() -> QuerySet[Invitation]:
    """Invitations whose link ran out before anyone used it."""
    return in_state(invitations(), Invitation.State.EXPIRED)


def open_invitation(person: Person) -> Invitation | None:
    """The invitation that this person has not answered; None if there is none. One query."""
    return Invitation.objects.filter(OPEN, person=person).first()


def waits_for_invitation(person: Person) -> bool:
    """Whether the account was never opened: it is invited and has no password of its own yet. One query."""
    return not person.has_usable_password() and open_invitation(person) is not None
