"""Reads of data protection."""

from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from apcommission.people.models import Person
from monitoring.data_protection.models import (
    IN_FORCE,
    AccessRequest,
    Correction,
    LimitRecipient,
    LimitRequest,
    Processing,
)
from placements.placement.queries import placements
from referrals.panels.queries import free_of_interest
from referrals.pupils.queries import pupils

OPEN_CORRECTIONS = (Correction.State.ASKED, Correction.State.AGREED)
OPEN_ACCESS = (
    AccessRequest.State.ASKED,
    AccessRequest.State.REVIEW,
    AccessRequest.State.RELEASING,
)
#: For so long the end of a restriction stands in the list of those with whom the record was shared.
ENDED_FOR = timedelta(days=90)


def processing() -> QuerySet[Processing]:
    """The record of processing, in its order; what is no longer done comes last."""
    return Processing.objects.order_by(F("ended_on").desc(nulls_first=True), "pk")


def corrections(*, for_user: Person) -> QuerySet[Correction]:
    """Requests to put a record right, the earliest due first; none about a pupil in whose case the person
    declared an interest.
    """
    found = free_of_interest(Correction.objects.all(), for_user, "pupil__referrals")
    return found.select_related("pupil", "decided_by").order_by("due_on", "pk")


def access_requests(*, for_user: Person) -> QuerySet[AccessRequest]:
    """Requests for a copy, the earliest due first, without the copy's contents; likewise."""
    found = free_of_interest(AccessRequest.objects.all(), for_user, "pupil__referrals")
    return found.select_related("pupil", "decided_by").defer("contents").order_by("due_on", "pk")


def limits(*, for_user: Person) -> QuerySet[LimitRequest]:
    """Restrictions and objections, the earliest due first; likewise."""
    found = free_of_interest(LimitRequest.objects.all(), for_user, "pupil__referrals")
    return found.select_related("pupil", "decided_by").order_by("due_on", "pk")


def to_be_told(limit: LimitRequest) -> QuerySet[LimitRecipient]:
    """The recipients who were not told yet: of the restriction, or once it is lifted of its end. Of that are
    told only those who knew of the restriction; nobody as long as the record stays under another.
    """
    if limit.state in IN_FORCE:
        return limit.recipients.filter(told_on=None)
    if limit.state != LimitRequest.State.LIFTED or limit.pupil.restricted_on:
        return limit.recipients.none()
    return limit.recipients.exclude(told_on=None).filter(told_of_end_on=None)


def shared(*, for_user: Person) -> QuerySet[LimitRequest]:
    """The restrictions in force, and those that ended lately, of the records that a person may open, by
    pupil; with `placement`: the latest of the pupil’s that the person may open.
    """
    # Asked of each: they are few, and all whom a person may see are many.
    own = placements(for_user=for_user).filter(pupil=OuterRef("pupil"))
    known = pupils(for_user=for_user).filter(pk=OuterRef("pupil"))
    lately = Q(state=LimitRequest.State.LIFTED, lifted_on__gte=timezone.localdate() - ENDED_FOR)
    found = LimitRequest.objects.filter(
        Q(state__in=IN_FORCE) | lately,
        Exists(known) | Exists(own),
    )
    latest = own.order_by("-start", "-pk").values("pk")[:1]
    return (
        found.annotate(placement=Subquery(latest))
        .select_related("pupil")
        .order_by("pupil__surname", "pupil__forename", "pk")
    )
