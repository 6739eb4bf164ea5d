"""Reads of leavers and of what became of them."""

from django.db.models import Case, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When

from apcommission.people.models import Person, Role
from placements.leaving.models import Destination
from placements.placement.models import COUNTED, Placement

LAST_YEAR = 11
#: The order in which the checks come.
CHECKS = Case(
    *(When(check_point=check, then=Value(n)) for n, check in enumerate(Destination.Check.values)),
    output_field=IntegerField(),
)


def leavers(*, for_user: Person) -> QuerySet[Placement]:
    """The last placement of each Year 11 pupil, once it has ended: of the authority, or of own schools.

    With `activity`, what the pupil did at leaving (None: no one has asked), and the pupil and programme.
    """
    last = (
        Placement.objects.filter(pupil=OuterRef("pupil"), state__in=COUNTED)
        .order_by(F("end").desc(nulls_first=True), "-start", "-pk")
        .values("pk")[:1]
    )
    at_leaving = Destination.objects.filter(
        pupil=OuterRef("pupil"), check_point=Destination.Check.LEAVING
    )
    found = Placement.objects.filter(
        pk=Subquery(last), state=Placement.State.ENDED, pupil__year_group=LAST_YEAR
    )
    if not for_user.is_la:
        found = found.filter(school__in=for_user.organisation_ids(Role.HEADTEACHER))
    return found.annotate(activity=Subquery(at_leaving.values("activity")[:1])).select_related(
        "pupil", "programme__provider__organisation"
    )


#: Leavers of whom nobody knows yet what they do.
NOT_KNOWN = Q(activity=None) | Q(activity=Destination.Activity.UNKNOWN)


def destinations(placement: Placement) -> QuerySet[Destination]:
    """What the pupil of a placement was found doing, in the order of the checks. One query."""
    return Destination.objects.filter(pupil=placement.pupil_id).order_by(CHECKS)
