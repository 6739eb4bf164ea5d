"""Where in the loaded authority there is work to show."""

from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from apcommission.calendar.queries import school_days
from apcommission.people.models import RoleAssignment, School
from monitoring.demo.cast import CAST
from placements.placement.models import HOLDING_A_PLACE, Placement
from providers.directory.models import Programme, Provider
from providers.protocols.models import ProtocolSignature
from providers.protocols.queries import pack_in_force
from referrals.panels.models import Panel
from referrals.pupils.models import Pupil
from referrals.referral.models import Referral

ACTIVE = Q(placements__state__in=("active", "reintegrating"))
WEEKEND = 5
ONE_DAY = timedelta(days=1)


def sign_ins() -> list[tuple[str, str, str]]:
    """(role, e-mail address, for whom they act) of the demo's people, in the order of the cast. One query."""
    held = RoleAssignment.objects.select_related("person", "organisation").filter(
        person__email__in=[part.email for part in CAST], ended_on=None
    )
    places = {(one.person.email, one.role): one.organisation.name for one in held}
    return [
        (str(part.role.label), part.email, places[part.email, part.role])
        for part in CAST
        if (part.email, part.role) in places
    ]


def school_with_most_pupils() -> School | None:
    """The school with the most pupils who are or were placed; None without a school. One query."""
    placed = Count("placements__pupil", distinct=True)
    return School.objects.annotate(placed=placed).order_by("-placed", "pk").first()


def provider_with_most_pupils() -> Provider | None:
    """The published provider with the most active placements; those that signed the protocol in force and
    offer something come before the others. Two queries."""
    signed = ProtocolSignature.objects.filter(provider=OuterRef("pk"), pack=pack_in_force())
    offers = Programme.objects.filter(provider=OuterRef("pk"))
    return (
        Provider.objects.filter(state=Provider.State.PUBLISHED)
        .annotate(
            active=Count("placements", filter=ACTIVE), signed=Exists(signed), offers=Exists(offers)
        )
        .order_by("-signed", "-offers", "-active", "pk")
        .first()
    )


def busiest_panel() -> Panel | None:
    """The panel with the most decisions. One query."""
    count = Count("meetings__decisions")
    return Panel.objects.annotate(decided=count).order_by("-decided", "pk").first()


def free_pupils() -> QuerySet[Pupil]:
    """Pupils of years 7 to 11 with no referral under way and no place: those who can be referred."""
    under_way = Referral.objects.filter(pupil=OuterRef("pk")).exclude(
        state__in=(Referral.State.DECIDED, Referral.State.WITHDRAWN)
    )
    placed = Placement.objects.filter(pupil=OuterRef("pk"), state__in=HOLDING_A_PLACE)
    return (
        Pupil.objects.filter(year_group__range=(7, 11))
        .exclude(Exists(under_way))
        .exclude(Exists(placed))
        .select_related("school")
        .order_by("pk")
    )


def next_school_day(day: date) -> date:
    """The first school day from `day` on; outside all terms the first weekday. Two queries."""
    days = school_days(day, day + timedelta(days=60))
    return days[0] if days else _weekday(day, ONE_DAY)


def next_day_free(panel: Panel, day: date) -> date:
    """The first school day from `day` on, on which the panel does not meet yet."""
    held = _meeting_days(panel)
    found = next_school_day(day)
    while found in held:
        found = next_school_day(found + ONE_DAY)
    return found


def last_day_free(panel: Panel, before: date) -> date:
    """The last weekday before `before` on which the panel did not meet. One query."""
    held = _meeting_days(panel)
    found = _weekday(before - ONE_DAY, -ONE_DAY)
    while found in held:
        found = _weekday(found - ONE_DAY, -ONE_DAY)
    return found


def _meeting_days(panel: Panel) -> set[date]:
    return set(panel.meetings.values_list("date", flat=True))


def _weekday(day: date, step: timedelta) -> date:
    while day.weekday() >= WEEKEND:
        day += step
    return day


def start_of_placements(today: date) -> date:
    """When placements begin that are offered today: the Monday after next, or the first school day after."""
    return next_school_day(today - timedelta(days=today.weekday()) + timedelta(days=14))
