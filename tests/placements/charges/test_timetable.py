"""A timetable laid over school days says what each of its slots says, however it changes on the way."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from apcommission.calendar.models import Term
from placements.charges.queries import Timetable
from placements.placement.models import TimetableSlot
from providers.directory.models import PriceBasis

FIRST = date(2025, 9, 1)
YEAR = [FIRST + timedelta(days=n) for n in range(365)]
TERM = Term(start=date(2025, 9, 1), end=date(2025, 12, 19))
days = st.integers(-20, 380).map(lambda n: FIRST + timedelta(days=n))
slots = st.builds(
    TimetableSlot,
    weekday=st.integers(0, 4),
    session=st.integers(0, 1),
    valid_from=days,
    valid_to=st.one_of(st.none(), st.just(date.max), days),
)


@given(slots=st.lists(slots, max_size=6), day=days, start=days, end=days, of=st.data())
@settings(max_examples=50, deadline=None)
def test_it_says_what_its_slots_say(
    slots: list[TimetableSlot], day: date, start: date, end: date, of: st.DataObject
) -> None:
    school_days = sorted(of.draw(st.sets(st.sampled_from(YEAR), max_size=40)))
    timetable = Timetable(slots, school_days)

    def in_force(day: date) -> set[tuple[int, int]]:
        return {
            (slot.weekday, slot.session)
            for slot in slots
            if slot.valid_from <= day and (slot.valid_to is None or day <= slot.valid_to)
        }

    assert timetable.pattern(day) == in_force(day)
    assert timetable.sessions(start, end) == [
        (each, session)
        for each in school_days
        if start <= each <= end
        for weekday, session in sorted(in_force(each))
        if weekday == each.weekday()
    ]
    whole = timetable.whole(TERM)
    for basis, within in ((PriceBasis.TERM, TERM.end), (PriceBasis.YEAR, date(2026, 8, 31))):
        assert whole(FIRST, basis) == sum(
            weekday == each.weekday()
            for each in school_days
            if each <= within
            for weekday, _ in in_force(FIRST)
        )
