"""What attendance shows elsewhere."""

from datetime import date, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from apcommission import home, related, shell
from apcommission.api import scopes
from apcommission.calendar.queries import monday_of
from apcommission.importing import kinds
from apcommission.people.models import Person, Role
from apcommission.permissions import may
from placements.attendance import api, queries
from placements.attendance.marks_table import MarksTable
from placements.attendance.models import Alert, AttendanceCode, WeeklyReturn
from providers.contracts import measuring
from providers.directory.models import Provider
from referrals.referral import pasted

scopes.add(
    scopes.Scope("attendance", "Attendance: every mark", "placements.see_school_marks"), api.router
)
scopes.add(
    scopes.Scope(
        "school-attendance",
        "Attendance of a school’s pupils, with their names",
        "placements.see_school_marks",
    ),
    api.schools,
)
shell.add_area(
    shell.Area(
        "Attendance",
        "attendance:start",
        "Registers, marks and weekly returns",
        permission="placements.see_attendance",
        order=50,
    )
)


kinds.add(MarksTable())


@home.register(order=50)
def attendance(person: Person) -> list[home.Work]:
    """Returns and alerts, for officers; this week's register, alerts and open returns, for providers."""
    address = reverse("attendance:returns")
    own = queries.returns(for_user=person)
    work = []
    if may(person, "placements.see_board"):
        missing = own.filter(queries.overdue())
        work.append(home.Work("Returns missing", f"{address}?state=missing", missing, urgent=True))
        submitted = own.filter(state=WeeklyReturn.State.SUBMITTED)
        work.append(home.Work("Returns to check", f"{address}?state=submitted", submitted))
    if may(person, "placements.see_alerts"):
        open_alerts = queries.alerts(for_user=person).filter(state=Alert.State.OPEN)
        url = f"{reverse('attendance:alerts')}?state=open"
        work.append(home.Work("Attendance alerts", url, open_alerts, urgent=True))
    for pk in sorted(queries.own_providers(person))[:3]:
        monday = monday_of(timezone.localdate()).isoformat()
        url = reverse("attendance:week", args=[pk, monday])
        work.append(home.Work("This week’s register", url))
    if person.has_role(Role.PROVIDER_MANAGER):
        last = timezone.localdate() - timedelta(days=4)
        open_ones = own.filter(state__in=("draft", "queried"), week__lte=last)
        work.append(home.Work("Weekly returns to submit", address, open_ones, urgent=True))
    return work


@related.to("provider")
def registers(provider: Provider, person: Person) -> list[related.Link]:
    """A provider's registers."""
    if not may(person, "placements.see_register", provider):
        return []
    monday = monday_of(timezone.localdate()).isoformat()
    return [
        related.Link("This week’s register", reverse("attendance:week", args=[provider.pk, monday]))
    ]


@measuring.register("returns", "Weekly returns in time")
def returns_in_time(provider: Provider, start: date, end: date) -> measuring.Measured:
    """Returns of weeks from `start` on that came in time, of all whose time was over on the day `end`."""
    last = end - timedelta(days=settings.WEEKLY_RETURN_DUE_DAYS + 1)
    due = WeeklyReturn.objects.filter(provider=provider, week__gte=start, week__lte=last)
    in_time = due.filter(was_late=False).exclude(state=WeeklyReturn.State.DRAFT)
    return measuring.Measured(in_time.count(), due.count(), "returns that were due")


@pasted.classes_from
def classes_of_codes() -> dict[str, str]:
    """The class in which each national code counts."""
    return dict(AttendanceCode.objects.values_list("code", "counts_as"))
