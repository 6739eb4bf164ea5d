"""Reads of data protection."""

from django.db.models import QuerySet

from monitoring.data_protection.models import AccessRequest, Correction, Processing

OPEN_CORRECTIONS = (Correction.State.ASKED, Correction.State.AGREED)
OPEN_ACCESS = (
    AccessRequest.State.ASKED,
    AccessRequest.State.REVIEW,
    AccessRequest.State.RELEASING,
)


def processing() -> QuerySet[Processing]:
    """The record of processing, in its order."""
    return Processing.objects.order_by("pk")


def corrections() -> QuerySet[Correction]:
    """Requests to put a record right, the earliest due first."""
    return Correction.objects.select_related("pupil", "decided_by").order_by("due_on", "pk")


def access_requests() -> QuerySet[AccessRequest]:
    """Requests for a copy, the earliest due first; without the copy's contents."""
    found = AccessRequest.objects.select_related("pupil", "decided_by").defer("contents")
    return found.order_by("due_on", "pk")
