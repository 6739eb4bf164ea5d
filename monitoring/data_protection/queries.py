"""Reads of data protection."""

from django.db.models import F, QuerySet

from apcommission.people.models import Person
from monitoring.data_protection.models import (
    AccessRequest,
    Correction,
    LimitRequest,
    Processing,
)
from referrals.panels.queries import interests_of

OPEN_CORRECTIONS = (Correction.State.ASKED, Correction.State.AGREED)
OPEN_ACCESS = (
    AccessRequest.State.ASKED,
    AccessRequest.State.REVIEW,
    AccessRequest.State.RELEASING,
)


def processing() -> QuerySet[Processing]:
    """The record of processing, in its order; what is no longer done comes last."""
    return Processing.objects.order_by(F("ended_on").desc(nulls_first=True), "pk")


def corrections(*, for_user: Person) -> QuerySet[Correction]:
    """Requests to put a record right, the earliest due first; none about a pupil in whose case the person
    declared an interest.
    """
    found = Correction.objects.exclude(pupil__referrals__in=interests_of(for_user))
    return found.select_related("pupil", "decided_by").order_by("due_on", "pk")


def access_requests(*, for_user: Person) -> QuerySet[AccessRequest]:
    """Requests for a copy, the earliest due first, without the copy's contents; likewise."""
    found = AccessRequest.objects.exclude(pupil__referrals__in=interests_of(for_user))
    return found.select_related("pupil", "decided_by").defer("contents").order_by("due_on", "pk")


def limits(*, for_user: Person) -> QuerySet[LimitRequest]:
    """Restrictions and objections, the earliest due first; likewise."""
    found = LimitRequest.objects.exclude(pupil__referrals__in=interests_of(for_user))
    return found.select_related("pupil", "decided_by").order_by("due_on", "pk")
