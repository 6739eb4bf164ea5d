"""Reads of data protection."""

from django.db.models import QuerySet
from django.utils import timezone

from monitoring.data_protection.models import AccessRequest, Correction, Processing
from referrals.pupils.models import Pupil

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


def overdue() -> int:
    """How many requests of both kinds are past their day."""
    today = timezone.localdate()
    late = corrections().filter(state__in=OPEN_CORRECTIONS, due_on__lt=today).count()
    return late + access_requests().filter(state__in=OPEN_ACCESS, due_on__lt=today).count()


def numbers_of(pupil: Pupil) -> list[int]:
    """The numbers under which the trail knows a pupil: its own, and of records merged into it."""
    merged = pupil.merged_records.order_by("pk").values_list("former_pk", flat=True)
    return [pupil.pk, *merged]
