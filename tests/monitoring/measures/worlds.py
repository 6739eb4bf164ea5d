"""Random small authorities, periods and scopes, for hypothesis."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from tests.monitoring.measures.case import (
    Award,
    Case,
    Closure,
    Extra,
    Mark,
    Placement,
    Price,
    Programme,
    Pupil,
    School,
    Slot,
    Term,
)

FIRST, LAST = date(2026, 9, 1), date(2027, 7, 31)
BASES = ("session", "day", "week", "term", "year", "place")
CODES = ("/", "\\", "L", "K", "B", "C", "I", "M", "U", "N", "O", "D", "X", "Q", "Y3", "#", "Z")
REASONS = (
    *("completed", "reintegrated", "moved_on", "school_leaving_age", "out_of_area"),
    *("broke_down", "withdrew", "excluded", "provider_ended"),
)
BASELINES = (Decimal("0"), Decimal("33.33"), Decimal("49"), Decimal("87.5"), Decimal("100"))
ACTIVITIES = ("fe", "sixth_form", "apprenticeship", "voluntary", "neet", "unknown")
#: The three ways that pounds, shares and percentages like to break.
POUNDS = st.integers(0, 40000).map(lambda pennies: Decimal(pennies) / 100)
SHARES = st.sampled_from(
    [None, ("0", "100", "0"), ("33.33", "33.34", "33.33"), ("50", "50", "0"), ("12.5", "0", "87.5")]
).map(lambda parts: parts and tuple(Decimal(part) for part in parts))


def some_day(first: date = FIRST, last: date = LAST) -> st.SearchStrategy[date]:
    return st.dates(first, last)


def near(day: date, most: int) -> st.SearchStrategy[date]:
    """The day itself or one of the next `most`."""
    return st.integers(0, most).map(lambda later: day + timedelta(days=later))


@st.composite
def terms(draw: st.DrawFn) -> list[Term]:
    """Three terms with breaks, none within another; they begin and end on any day of the week."""
    found = []
    for month, year in ((9, 2026), (1, 2027), (4, 2027)):
        start = date(year, month, draw(st.integers(3, 16)))
        end = start + timedelta(days=draw(st.integers(60, 76)))
        middle = start + timedelta(days=draw(st.integers(20, 50)))
        has_break = draw(st.booleans())
        long = timedelta(days=draw(st.integers(0, 8)))
        dates = (middle, middle + long) if has_break else (None, None)
        found.append(Term(start, end, *dates))
    return found


@st.composite
def prices(draw: st.DrawFn, programmes: int) -> list[Price]:
    """Of each programme none, one, or one after the other; a gap is a time without a price."""
    found = []
    for programme in range(programmes):
        changes = sorted(draw(st.sets(some_day(), max_size=2)))
        starts: list[date | None] = [None, *changes]
        for number, start in enumerate(starts):
            if draw(st.integers(0, 19)):
                end = changes[number] - timedelta(days=1) if number < len(changes) else None
                basis = draw(st.sampled_from(BASES))
                found.append(Price(draw(POUNDS), basis, programme, start, end))
    return found


@st.composite
def slots(draw: st.DrawFn, start: date, taken: dict[tuple[int, int], date]) -> list[Slot]:
    """One or two timetables after each other; `taken` says from when on a pupil's cell is free."""
    change = draw(st.none() | near(start, 60))
    found = []
    spans = [(start, change - timedelta(days=1) if change else None)]
    if change and change > start:
        spans.append((change, draw(st.none() | st.none() | near(change, 60))))
    for first, last in spans:
        cells = st.tuples(st.integers(0, 4), st.integers(0, 1))
        for cell in sorted(draw(st.sets(cells, min_size=3, max_size=7))):
            if (last and last < first) or taken.get(cell, first) > first:
                continue
            place = draw(st.sampled_from(("provider", "provider", "provider", "school")))
            found.append(Slot(*cell, first, last, place))
            taken[cell] = last + timedelta(days=1) if last else date.max
    return found


@st.composite
def placements(draw: st.DrawFn, case: Case) -> list[Placement]:
    taken: list[dict[tuple[int, int], date]] = [{} for _ in case.pupils]
    found = []
    for _ in range(draw(st.integers(2, 6))):
        pupil = draw(st.integers(0, len(case.pupils) - 1))
        start = draw(near(FIRST, 60) | near(FIRST, 60) | some_day())
        reason = draw(st.sampled_from(("", "", "", "reintegrated", "reintegrated", *REASONS)))
        state = draw(st.sampled_from(("", "", "", "reintegrating", "agreed", "cancelled")))
        summer = near(max(start, date(2027, 5, 25)), 40)
        lasts = st.one_of(near(start, 40), near(start, 120), summer, summer)
        own = draw(st.none() | st.tuples(POUNDS, st.sampled_from(BASES)))
        placement = Placement(
            start=start,
            end=draw(lasts) if reason else None,  # none ends without one
            pupil=pupil,
            programme=draw(st.integers(0, len(case.programmes) - 1)),
            reason=reason,
            state="" if reason else state,
            aim=draw(st.sampled_from(("reintegration", "reintegration", "qualification"))),
            baseline=draw(st.none() | st.sampled_from(BASELINES)),
            exclusion=draw(st.none() | st.none() | st.none() | some_day()),
            price=own[0] if own else None,
            basis=own[1] if own else "",
            shares=draw(SHARES),
        )
        placement.slots = draw(slots(start, taken[pupil])) if state != "cancelled" else []
        found.append(placement)
    return found


@dataclass
class Asked:
    """A case, and what is asked of it."""

    case: Case
    scope: Any
    start: date
    end: date
    today: date


@st.composite
def asked(draw: st.DrawFn) -> Asked:
    """A case with a scope, a period that may cut weeks, and a day of the count in it or after it."""
    case = Case(providers=draw(st.integers(1, 2)), terms=draw(terms()))
    case.schools = [
        School(draw(st.sampled_from(("Community school", "Free schools", "Pupil referral unit"))))
    ]
    case.schools.append(School())
    case.programmes = [
        Programme(
            draw(st.integers(0, case.providers - 1)),
            draw(st.integers(0, 2)),
            draw(st.integers(1, 10)),
        )
        for _ in range(draw(st.integers(1, 3)))
    ]
    case.prices = draw(prices(len(case.programmes)))
    activities = st.sampled_from(ACTIVITIES)
    years = st.sampled_from((11, 11, 11, 11, 11, 10, -1, 0, 2, 3, 6, 7, 9, 12, 14))
    case.pupils = draw(st.lists(st.builds(Pupil, years, st.integers(0, 1)), min_size=1, max_size=3))
    case.placements = draw(placements(case))
    case.destinations = draw(
        st.fixed_dictionaries({}, optional=dict.fromkeys(range(len(case.pupils)), activities))
    )
    start, end = draw(periods(case))
    happen(draw, case, start, end)
    late = st.sampled_from((date(2027, 9, 30), date(2028, 7, 1)))
    today = draw(st.one_of(some_day(start, end), near(end, 200), late, late))
    return Asked(case, draw(scopes(case)), start, end, today)


@st.composite
def periods(draw: st.DrawFn, case: Case) -> tuple[date, date]:
    """A term, from the first to the last day of some placements, or any days."""
    term = draw(st.sampled_from([case.terms[0], *case.terms]))
    if draw(st.integers(0, 2)):
        return term.start, term.end
    placement = draw(st.sampled_from(case.placements))
    if placement.end and draw(st.booleans()):
        return placement.start, placement.end
    first = placement.start + timedelta(days=draw(st.integers(-40, 40)))
    return first, first + timedelta(days=draw(st.sampled_from((0, 1, 6, 30, 60, 90, 120, 360))))


def scopes(case: Case) -> st.SearchStrategy[Any]:
    return st.one_of(
        st.just("la"),
        st.just("la"),
        st.integers(0, case.providers - 1).map(lambda number: ("provider", number)),
        st.integers(0, len(case.programmes) - 1).map(lambda number: ("programme", number)),
        st.integers(0, len(case.schools) - 1).map(lambda number: ("school", number)),
    )


def happen(draw: st.DrawFn, case: Case, start: date, end: date) -> None:
    """Closures, marks, awards and extras, most of them in or near the period."""
    about = some_day(start - timedelta(days=3), end + timedelta(days=3))
    whose = st.sampled_from([None, *range(case.providers)])
    closed = draw(st.sets(st.tuples(about, whose), max_size=4))
    if draw(st.booleans()):
        # A provider is closed for a while, perhaps for whole weeks.
        provider, first = draw(st.integers(0, case.providers - 1)), draw(about)
        closed |= {(first + timedelta(days=n), provider) for n in range(draw(st.integers(1, 12)))}
    case.closures = [Closure(day, provider) for day, provider in sorted(closed, key=str)]
    levels = st.sampled_from(("Entry 3", "Level 1"))
    for placement in case.placements:
        placement.awards = draw(
            st.lists(st.builds(Award, about, st.sampled_from(("unit", "full")), levels), max_size=2)
        )
        placement.extras = draw(st.lists(st.builds(Extra, about, POUNDS), max_size=1))
        codes = st.sampled_from([None, *CODES, *"/K/K/K"])
        pattern = draw(st.lists(codes, min_size=draw(st.sampled_from((6, 3, 0))), max_size=9))
        sessions = st.integers(0, 3)  # also marks where no session is timetabled
        off = draw(sessions)
        placement.marks = list(_marks(placement, pattern, off, start, end))


def _marks(
    placement: Placement, pattern: list[str | None], off: int, start: date, end: date
) -> Any:
    """The pattern of codes, over and over, along the timetable and `off` cells of the week beside it."""
    if not pattern:
        return
    cells = {(slot.weekday, slot.session) for slot in placement.slots}
    cells |= {(number, 1) for number in range(off)}
    number = 0
    day = start - timedelta(days=3)
    while day <= end + timedelta(days=3):
        for session in (0, 1):
            if (day.weekday(), session) in cells:
                code = pattern[number % len(pattern)]
                number += 1
                if code is not None:
                    yield Mark(day, session, code)
        day += timedelta(days=1)


@st.composite
def endings(draw: st.DrawFn) -> Asked:
    """Pupils who come, return to school, come again and leave; no timetable, whole years as periods."""
    case = Case(terms=draw(terms()), schools=[School(), School("Pupil referral unit")])
    case.pupils = draw(
        st.lists(
            st.builds(Pupil, st.sampled_from((11, 11, 10)), st.just(0)), min_size=2, max_size=5
        )
    )
    if not draw(st.integers(0, 3)):
        case.pupils[0].school = 1
    numbers = range(len(case.pupils))
    for pupil in [*numbers, *draw(st.lists(st.sampled_from(numbers), max_size=4))]:
        start = draw(near(FIRST, 120))
        summer = some_day(date(2027, 5, 25), date(2027, 6, 10))
        end = draw(st.one_of(near(start, 60), summer, summer, st.none()))
        reason = draw(st.sampled_from(("reintegrated", *REASONS))) if end else ""
        excluded = draw(st.none() | st.none() | some_day())
        aim = draw(st.sampled_from(("reintegration", "qualification")))
        case.placements.append(
            Placement(start, end, pupil, reason=reason, aim=aim, exclusion=excluded)
        )
    activities = st.sampled_from(ACTIVITIES)
    case.destinations = draw(st.fixed_dictionaries(dict.fromkeys(numbers, activities)))
    start, end = draw(
        st.sampled_from(
            (
                (date(2026, 9, 1), date(2027, 8, 31)),
                (case.terms[0].start, case.terms[0].end),
                (case.terms[2].start, case.terms[2].end),
                (date(2026, 6, 1), date(2027, 6, 5)),
                (date(2026, 12, 1), date(2027, 10, 1)),
            )
        )
    )
    today = draw(near(end, 60) | st.just(date(2028, 1, 1)))
    return Asked(case, draw(scopes(case)), start, end, today)
