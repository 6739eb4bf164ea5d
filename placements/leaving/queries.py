"""Reads of leavers and of what became of them."""

from datetime import date, timedelta

from django.db.models import (
    Case,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.utils import timezone

from apcommission.calendar.queries import school_days
from apcommission.people.models import Person, Role
from apcommission.permissions import authorise
from placements.leaving.left import LAST_YEAR
from placements.leaving.models import Destination, Erasure, Leaver, RetentionRule
from placements.placement.models import HOLDING_A_PLACE, Placement
from placements.placement.queries import of_placements, placements
from referrals.panels.queries import free_of_interest
from referrals.pupils.models import Pupil

#: The order in which the checks come.
CHECKS = Case(
    *(When(check_point=check, then=Value(n)) for n, check in enumerate(Destination.Check.values)),
    output_field=IntegerField(),
)


def leavers(*, for_user: Person) -> QuerySet[Leaver]:
    """The last placement of each Year 11 pupil, once it has ended: of the authority, or of own schools.

    With `activity`, what the pupil did at leaving (None: no one has asked), and the pupil and programme.
    """
    # One at most (one_destination_per_pupil_and_check), so nothing is ordered.
    at_leaving = Destination.objects.order_by().filter(
        pupil=OuterRef("pupil_key"), check_point=Destination.Check.LEAVING
    )
    found = Leaver.objects.select_related(
        "placement__pupil", "placement__programme__provider__organisation"
    ).annotate(activity=Subquery(at_leaving.values("activity")))
    if for_user.is_la:
        return of_placements(found, for_user=for_user)
    return found.filter(placement__school__in=for_user.organisation_ids(Role.HEADTEACHER))


#: Days after the last day from which a later check is due.
DUE_AFTER = {Destination.Check.SIX_MONTHS: 183, Destination.Check.TWELVE_MONTHS: 365}


def due(check: Destination.Check, today: date) -> Q:
    """Leavers for whom a later check is due and not told, or not known. For `leavers`."""
    told = Destination.objects.filter(pupil=OuterRef("pupil_key"), check_point=check).exclude(
        activity=Destination.Activity.UNKNOWN
    )
    return Q(end__lte=today - timedelta(days=DUE_AFTER[check])) & ~Q(Exists(told))


def due_at_all(today: date) -> Q:
    """Leavers for whom any later check is due."""
    return due(Destination.Check.SIX_MONTHS, today) | due(Destination.Check.TWELVE_MONTHS, today)


#: Ends after which something has to follow at once.
FOLLOWED = (
    Placement.EndReason.COMPLETED,
    Placement.EndReason.MOVED_ON,
    Placement.EndReason.BROKE_DOWN,
    Placement.EndReason.WITHDREW,
    Placement.EndReason.EXCLUDED,
    Placement.EndReason.PROVIDER_ENDED,
)


def gaps(*, for_user: Person) -> QuerySet[Placement]:
    """Placements that ended in the last year of which nobody has said what follows, the latest end first.

    Without those after which the pupil was placed again, of pupils beyond compulsory age, and closed records.
    """
    since = timezone.localdate() - timedelta(days=365)
    later = Placement.objects.filter(
        pupil=OuterRef("pupil"), state__in=HOLDING_A_PLACE, start__gte=OuterRef("start")
    ).exclude(pk=OuterRef("pk"))
    return (
        placements(for_user=for_user)
        .filter(
            state=Placement.State.ENDED,
            end_reason__in=FOLLOWED,
            end__gte=since,
            next_step=None,
            closed_on=None,
            pupil__year_group__lte=LAST_YEAR,
        )
        .exclude(Exists(later))
        .order_by("-end", "-pk")
    )


def days_between(end: date, start: date) -> int:
    """School days that lie between a last day and the first day of what follows. Two queries."""
    if start <= end + timedelta(days=1):
        return 0
    return len(school_days(end + timedelta(days=1), start - timedelta(days=1)))


def erasures(*, for_user: Person) -> QuerySet[Erasure]:
    """The records whose time is over, for commissioners; what was erased stands last.

    None of a pupil in one of whose cases the person declared an interest.
    """
    authorise(for_user, "placements.see_erasures")
    return (
        free_of_interest(Erasure.objects.all(), for_user, "pupil__referrals")
        .select_related("pupil", "decided_by")
        .order_by("state", "due_on", "pk")
    )


def retention_rules() -> QuerySet[RetentionRule]:
    """The retention schedule."""
    return RetentionRule.objects.order_by("kind")


def kept_until(pupil: Pupil) -> date | None:
    """Until when the record of a placed pupil is kept, by the retention schedule. One query."""
    rule = RetentionRule.objects.filter(kind=RetentionRule.Kind.PLACED).first()
    return years_after(pupil.birth_date, rule.years) if rule else None


def years_after(day: date, years: int) -> date:
    """The same day so many years later; the last of February for a leap day."""
    if (day.month, day.day) == (2, 29):
        return date(day.year + years, 2, 28)
    return day.replace(year=day.year + years)


#: Leavers of whom nobody knows yet what they do.
NOT_KNOWN = Q(
    ~Exists(
        Destination.objects.filter(
            pupil=OuterRef("pupil_key"), check_point=Destination.Check.LEAVING
        ).exclude(activity=Destination.Activity.UNKNOWN)
    )
)


def destinations(placement: Placement) -> QuerySet[Destination]:
    """What the pupil of a placement was found doing, in the order of the checks. One query."""
    return Destination.objects.filter(pupil=placement.pupil_id).order_by(CHECKS)


def told_destinations(*, for_user: Person) -> QuerySet[Destination]:
    """What leavers were found doing: of the authority, or of the pupils whom a head's schools placed."""
    found = Destination.objects.order_by("checked_on", "pk")
    if for_user.is_la:
        return found
    own = Placement.objects.filter(school__in=for_user.organisation_ids(Role.HEADTEACHER))
    return found.filter(pupil__in=own.values("pupil"))
