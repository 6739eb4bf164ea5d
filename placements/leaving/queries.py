"""Reads of leavers and of what became of them."""

from datetime import date, timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Case,
    Exists,
    F,
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
from apcommission.paginators import IsAny
from apcommission.people.models import Person, Role
from apcommission.permissions import authorise
from placements.leaving.models import Destination, Erasure, RetentionRule
from placements.placement.models import COUNTED, HOLDING_A_PLACE, Placement
from placements.placement.queries import placements
from referrals.panels.queries import interests_of
from referrals.pupils.models import Pupil

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
    at_leaving = Destination.objects.filter(
        pupil=OuterRef("pupil"), check_point=Destination.Check.LEAVING
    )
    # Their keys first, as a list: joined, the placements of all years would be read for them.
    of_year = Pupil.objects.filter(year_group=LAST_YEAR).order_by().values("pk")
    found = Placement.objects.filter(
        IsAny(F("pupil"), ArraySubquery(of_year)), ~Exists(_later()), state=Placement.State.ENDED
    )
    if for_user.is_la:
        found = found.exclude(referral__in=interests_of(for_user))
    else:
        found = found.filter(school__in=for_user.organisation_ids(Role.HEADTEACHER))
    return found.annotate(activity=Subquery(at_leaving.values("activity")[:1])).select_related(
        "pupil", "programme__provider__organisation"
    )


def _later() -> QuerySet[Placement]:
    """A pupil's other placements that go on, or ended later; of those that ended together the latest made.

    As what there must not be, it is one pass over all of them; to look for the last one of each was one each.
    """
    same_end = Q(end=OuterRef("end"))
    same_start = same_end & Q(start=OuterRef("start"))
    after = Q(end=None) | Q(end__gt=OuterRef("end"))
    after |= same_end & Q(start__gt=OuterRef("start")) | same_start & Q(pk__gt=OuterRef("pk"))
    return Placement.objects.filter(after, pupil=OuterRef("pupil"), state__in=COUNTED)


#: Days after the last day from which a later check is due.
DUE_AFTER = {Destination.Check.SIX_MONTHS: 183, Destination.Check.TWELVE_MONTHS: 365}


def due(check: Destination.Check, today: date) -> Q:
    """Leavers for whom a later check is due and not told, or not known. For `leavers`."""
    told = Destination.objects.filter(pupil=OuterRef("pupil"), check_point=check).exclude(
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
        Erasure.objects.exclude(pupil__referrals__in=interests_of(for_user))
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
            pupil=OuterRef("pupil"), check_point=Destination.Check.LEAVING
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
