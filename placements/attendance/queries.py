"""Reads of registers, marks and weekly returns."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from apcommission.calendar.models import Closure, Session
from apcommission.calendar.queries import monday_of, school_days
from apcommission.people.models import Person, Role
from placements.attendance import patterns
from placements.attendance.models import Alert, AttendanceCode, Mark, WeeklyReturn
from placements.placement.models import COUNTED, Placement, TimetableSlot, open_to_provider
from placements.placement.queries import of_placements
from providers.directory.models import Provider
from referrals.panels.queries import free_of_interest

AT_PROVIDER = TimetableSlot.Place.PROVIDER
#: How many marks count as attended, and as possible (measures.md): for aggregate and annotate.
COUNTS = {
    "attended": Count("pk", filter=Q(code__counts_as__in=patterns.ATTENDED)),
    "possible": Count("pk", filter=Q(code__counts_as__in=patterns.ATTENDED + patterns.ABSENT)),
}


@dataclass(frozen=True)
class Cell:
    """One timetabled session of one pupil: its mark, if there is one."""

    placement_id: int
    day: date
    session: int
    code: str = ""
    minutes_late: int | None = None
    reason: str = ""

    @property
    def mark(self) -> tuple[str, int | None]:
        return self.code, self.minutes_late

    @property
    def name(self) -> str:
        """What a form calls this session: `12-20260907-0`."""
        return f"{self.placement_id}-{self.day:%Y%m%d}-{self.session}"


@dataclass(frozen=True)
class Line:
    """One pupil's week: a cell for each timetabled session, by (day, session)."""

    placement: Placement
    cells: dict[tuple[date, int], Cell] = field(default_factory=dict)


@dataclass(frozen=True)
class Week:
    """A provider's register for one week. `days` are its school days; `lines` by the pupils' names."""

    provider: Provider | None
    monday: date
    days: list[date]
    lines: list[Line]

    def cells(self) -> Iterator[Cell]:
        for line in self.lines:
            yield from line.cells.values()

    @property
    def expected(self) -> int:
        """Timetabled sessions of the whole week."""
        return sum(len(line.cells) for line in self.lines)

    @property
    def marked(self) -> int:
        """Timetabled sessions that have a mark."""
        return self.expected - self.missing

    @property
    def missing(self) -> int:
        """Timetabled sessions without a mark (measures.md: completeness of returns)."""
        return sum(1 for cell in self.cells() if not cell.code)


def week(provider: Provider, monday: date, *, for_user: Person | None) -> Week:
    """The register of a week: timetabled sessions at the provider on its school days. Five queries.

    `for_user`: only of the placements that are open to this person; None: of all, where nobody asks.
    """
    friday = monday + timedelta(days=4)
    days = school_days(monday, friday, provider_id=provider.pk)
    slots = slots_between(monday, friday).filter(placement__provider=provider)
    if for_user and for_user.is_la:
        slots = free_of_interest(slots, for_user, "placement__referral")
    elif for_user:
        slots = slots.filter(open_to_provider("placement__"))
    marks = Mark.objects.filter(placement__provider=provider, date__range=(monday, friday))
    return Week(provider, monday, days, _lines(slots, marks, lambda _: days))


def school_week(*, for_user: Person, monday: date) -> Week:
    """The week of a headteacher's pupils, wherever they are placed. Six queries.

    `provider` of the week is None; `days` are those on which any of the providers expects someone.
    """
    friday = monday + timedelta(days=4)
    schools = for_user.organisation_ids(Role.HEADTEACHER)
    days = school_days(monday, friday)
    closed = provider_closures(monday, friday)
    slots = slots_between(monday, friday).filter(placement__school__in=schools)
    marks = Mark.objects.filter(placement__school__in=schools, date__range=(monday, friday))

    def open_days(provider_id: int) -> list[date]:
        return [day for day in days if (provider_id, day) not in closed]

    return Week(None, monday, days, _lines(slots, marks, open_days))


def slots_between(start: date, end: date) -> QuerySet[TimetableSlot]:
    """Slots at a provider of counted placements, in force on some day from `start` to `end`.

    With placement, pupil, programme and provider, by one more query: a placement has ten slots or more.
    """
    with_names = Placement.objects.select_related("pupil", "programme__provider__organisation")
    return (
        TimetableSlot.objects.filter(
            Q(valid_to=None) | Q(valid_to__gte=start),
            Q(placement__end=None) | Q(placement__end__gte=start),
            place=AT_PROVIDER,
            placement__state__in=COUNTED,
            valid_from__lte=end,
            placement__start__lte=end,
        )
        .prefetch_related(Prefetch("placement", with_names))
        .order_by("placement_id", "pk")
    )


def provider_closures(start: date, end: date) -> set[tuple[int, date]]:
    """(organisation, day) of the closures of single providers. One query."""
    closures = Closure.objects.filter(date__range=(start, end)).exclude(provider=None)
    return set(closures.values_list("provider_id", "date"))


def _lines(
    slots: Iterable[TimetableSlot],
    marks: Iterable[Mark],
    days_of: Callable[[int], list[date]],
) -> list[Line]:
    """A line for each placement with sessions on the days of its provider, by the pupils' names.

    One query for each source: names are sorted here, so that the slots need no pupils.
    """
    marked = {(mark.placement_id, mark.date, mark.session): mark for mark in marks}
    lines: dict[int, Line] = {}
    for slot in slots:
        line = lines.setdefault(slot.placement_id, Line(slot.placement))
        for day in days_of(slot.placement.provider_id):
            if not _holds(slot, day):
                continue
            mark = marked.get((slot.placement_id, day, slot.session))
            line.cells[day, slot.session] = Cell(
                slot.placement_id,
                day,
                slot.session,
                mark.code_id if mark else "",
                mark.minutes_late if mark else None,
                mark.reason if mark else "",
            )
    return sorted((line for line in lines.values() if line.cells), key=_by_name)


def _by_name(line: Line) -> tuple[str, str, int]:
    pupil = line.placement.pupil
    return pupil.surname, pupil.forename, line.placement.pk


def _holds(slot: TimetableSlot, day: date) -> bool:
    """Whether the slot gives a session on that day, within its own dates and its placement's."""
    placement = slot.placement
    return (
        slot.weekday == day.weekday()
        and slot.valid_from <= day
        and (slot.valid_to is None or day <= slot.valid_to)
        and placement.start <= day
        and (placement.end is None or day <= placement.end)
    )


def expecting(start: date, end: date) -> set[tuple[int, date]]:
    """(provider, Monday) of the weeks in which a provider expects someone. Five queries."""
    days = school_days(start, end)
    closed = provider_closures(start, end)
    return {
        (slot.placement.provider_id, monday_of(day))
        for slot in slots_between(start, end)
        for day in days
        if _holds(slot, day) and (slot.placement.provider_id, day) not in closed
    }


def unmarked(
    providers: Iterable[int] | None, day: date, session: Session | None = None
) -> dict[int, int]:
    """{provider: sessions of a day (or half of it) without a mark}, for those that have some.

    Four queries at most. None: of every provider.
    """
    slots = slots_between(day, day).filter(weekday=day.weekday())
    if providers is not None:
        slots = slots.filter(placement__provider__in=list(providers))
    if session is not None:
        slots = slots.filter(session=session)
    marks = Mark.objects.filter(placement=OuterRef("placement"), session=OuterRef("session"))
    missing = Counter(
        slots.exclude(Exists(marks.filter(date=day)))
        .order_by()
        .values_list("placement__provider", flat=True)
    )
    if not missing or not school_days(day, day):
        return {}
    closed = provider_closures(day, day)
    return {pk: count for pk, count in missing.items() if (pk, day) not in closed}


def codes(on: date | None = None) -> list[AttendanceCode]:
    """The codes valid on a day (default: today), presence first, then by code. One query."""
    on = on or timezone.localdate()
    valid = AttendanceCode.objects.filter(
        Q(valid_from=None) | Q(valid_from__lte=on), Q(valid_to=None) | Q(valid_to__gte=on)
    )
    order = list(AttendanceCode.CountsAs.values)
    return sorted(valid, key=lambda code: (order.index(code.counts_as), code.code))


def due_on(monday: date) -> date:
    """The last day on which the return of a week is in time."""
    return monday + timedelta(days=settings.WEEKLY_RETURN_DUE_DAYS)


def returns(*, for_user: Person) -> QuerySet[WeeklyReturn]:
    """The weekly returns that a person may open: the authority all, a provider its own; latest first."""
    found = WeeklyReturn.objects.select_related("provider__organisation").order_by(
        "-week", "provider__organisation__name", "pk"
    )
    if for_user.is_la:
        return found
    return found.filter(provider__in=own_providers(for_user))


def own_providers(person: Person) -> frozenset[int]:
    """The providers for which a person keeps registers."""
    return person.organisation_ids(Role.PROVIDER_MANAGER, Role.PROVIDER_TUTOR)


def other_registers(person: Person, provider: Provider) -> QuerySet[Provider]:
    """The other providers for which a person keeps registers, by name."""
    others = own_providers(person) - {provider.pk}
    return Provider.objects.filter(pk__in=others).select_related("organisation")


def overdue(today: date | None = None) -> Q:
    """Returns that are missing: not submitted though their time is over."""
    last = last_due(today or timezone.localdate())
    return Q(state=WeeklyReturn.State.DRAFT, week__lte=last)


def last_due(today: date) -> date:
    """The latest day on which a week may begin whose return should have been submitted by now."""
    return today - timedelta(days=settings.WEEKLY_RETURN_DUE_DAYS + 1)


def school_marks(*, for_user: Person) -> QuerySet[Mark]:
    """The marks of a school's pupils, wherever they are placed; the authority's officers see all."""
    found = Mark.objects.select_related(
        "placement__pupil", "placement__provider__organisation", "code"
    ).order_by("-date", "-session", "placement__pupil__surname", "pk")
    if for_user.is_la:
        return free_of_interest(found, for_user, "placement__referral")
    return found.filter(placement__school__in=for_user.organisation_ids(Role.HEADTEACHER))


def session_name(session: int) -> str:
    return Session(session).label


def alerts(*, for_user: Person) -> QuerySet[Alert]:
    """The alerts of the placements that a person may open, the latest first."""
    return (
        of_placements(Alert.objects.all(), for_user=for_user)
        .select_related("placement__pupil", "placement__provider__organisation", "answered_by")
        .order_by("-made_on", "-pk")
    )


#: Providers that are schools: a pupil of another roll is dual registered there.
IS_SCHOOL = (Provider.Category.PRU, Provider.Category.AP_ACADEMY, Provider.Category.HOSPITAL)


def register_code(mark: Mark) -> str:
    """The code that the pupil's own school puts into its register for a mark (SI 2024/208 reg. 10).

    Present or late at the provider: D where the pupil is dual registered at a provider that is a school, else
    K, education arranged by the authority. Any other code stays as it is.
    """
    if mark.code_id not in ("/", "\\", "L", "K", "D"):
        return mark.code_id
    placement = mark.placement
    is_dual = placement.registration == Placement.Registration.DUAL
    return "D" if is_dual and placement.provider.category in IS_SCHOOL else "K"


def with_returns(weeks: list[date]) -> QuerySet[Provider]:
    """Providers that have a return in one of the weeks, with those returns prefetched. Two queries."""
    own = WeeklyReturn.objects.filter(week__in=weeks)
    return (
        Provider.objects.filter(pk__in=own.values("provider"))
        .select_related("organisation")
        .prefetch_related(Prefetch("weekly_returns", own))
    )
