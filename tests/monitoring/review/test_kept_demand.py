"""The demand of a year, and its gaps, are kept, and read only while nothing has changed that enters them."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apcommission.calendar.models import Term
from apcommission.people.models import Organisation
from monitoring.measures import keeping
from monitoring.measures.figures import Scope
from monitoring.measures.models import FigureChange
from monitoring.measures.queries import ask
from monitoring.review import demand, gaps, kept_gaps, noted, supply, waiting
from placements.attendance.models import AttendanceCode, Mark
from placements.placement.models import Placement
from providers.directory.models import Programme, Provider
from referrals.panels.models import Decision, Meeting
from referrals.pupils.models import Pupil
from referrals.referral.models import Referral
from tests.factories.placements import MarkFactory, PlacementFactory
from tests.factories.referrals import DecisionFactory, MeetingFactory, ReferralFactory
from tests.monitoring.measures.read_columns import read_by

YEAR, TODAY = demand.academic_year(2025), date(2026, 6, 30)
FIRST, DAY = date(2025, 10, 1), timedelta(days=1)
MARKS = Mark.objects.order_by("date")


def is_kept() -> bool:
    """Whether it was read; and what was read is what counting anew says."""
    with CaptureQueriesContext(connection) as asked:
        found = demand.demand_of(YEAR, TODAY)
    table = demand.DemandTable(ask(Scope("la"), YEAR, TODAY))
    rows = table.counted()
    assert [row for part in found.rows.values() for row in part] == [row for _, row in rows]
    return len(asked) == 1


@pytest.fixture
def one(transactional_db: None) -> Referral:
    """A referral that was decided, and led to a placement with a session missed and two attended."""
    Term.objects.create(reference="autumn", start=YEAR.start, end=date(2025, 12, 19))
    referral: Referral = ReferralFactory(state="decided", submitted_on=FIRST)
    DecisionFactory(referral=referral, meeting=MeetingFactory(date=FIRST + 9 * DAY))
    placement = PlacementFactory(referral=referral, pupil=referral.pupil, start=FIRST + 20 * DAY)
    for number, code in ((20, "O"), (21, "/"), (22, "/")):
        MarkFactory(placement=placement, date=FIRST + number * DAY, code_id=code)
    return referral


#: {what changes: (the change, whether it may enter the demand)}
CHANGES: dict[str, tuple[Callable[[], Any], bool]] = {
    "nothing": (lambda: None, False),
    "a referral more": (lambda: ReferralFactory(submitted_on=FIRST), True),
    "a referral of the year before": (
        lambda: ReferralFactory(submitted_on=FIRST - 300 * DAY),
        True,
    ),
    "a referral of the year after": (
        lambda: ReferralFactory(submitted_on=FIRST + 350 * DAY),
        False,
    ),
    "a draft": (lambda: ReferralFactory(state="draft", submitted_on=None), False),
    "a reason": (lambda: Referral.objects.update(reason="Else"), True),
    "an aim": (lambda: Referral.objects.update(aim="engagement"), False),
    "a pupil in care": (lambda: Pupil.objects.update(looked_after=True), True),
    "a name": (lambda: Pupil.objects.update(surname="Else"), False),
    "a school’s name": (
        lambda: Organisation.objects.filter(kind="school").update(name="Else"),
        True,
    ),
    "an outcome": (lambda: Decision.objects.filter(state="draft").update(outcome="decline"), False),
    "a decision more": (
        lambda: DecisionFactory(
            referral=ReferralFactory(submitted_on=FIRST - 900 * DAY),
            meeting=Meeting.objects.get(),
            outcome="defer",
        ),
        True,
    ),
    "a day of a meeting": (lambda: Meeting.objects.update(date=FIRST + 8 * DAY), True),
    "a first session": (lambda: MARKS.filter(code="O").update(code="/"), True),
    "a later session": (lambda: MARKS.filter(date=FIRST + 22 * DAY).update(code="O"), False),
    "a session that was the first": (
        lambda: MARKS.filter(date=FIRST + 21 * DAY).update(code="O"),
        True,
    ),
    "no first session": (lambda: MARKS.filter(date=FIRST + 21 * DAY).delete(), True),
    "a first session on another day": (
        lambda: MARKS.filter(date=FIRST + 21 * DAY).update(date=FIRST + 23 * DAY),
        True,
    ),
    "a placement of another referral": (
        lambda: Placement.objects.update(referral=ReferralFactory(state="draft")),
        True,
    ),
    "what a code counts as": (
        lambda: AttendanceCode.objects.filter(code="O").update(counts_as="attending"),
        True,
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_changed_is_counted_and_all_else_is_read(one: Referral, change: str) -> None:
    assert not is_kept()
    keeping.keep_figures(today=TODAY)
    assert is_kept()
    assert demand.demand_of(YEAR, TODAY).waits[1].days == 21
    make, enters = CHANGES[change]
    make()
    assert is_kept() is not enters
    keeping.keep_figures(today=TODAY)
    assert is_kept()
    assert not FigureChange.objects.exists()


@pytest.mark.django_db
def test_a_change_of_each_column_that_demand_reads_is_noted() -> None:
    assert read_of(demand._parts(YEAR)) <= watched(noted.TABLES)


@pytest.mark.django_db
def test_a_change_of_each_column_that_gaps_read_is_noted() -> None:
    rows = [by for by, _ in gaps.DIMENSIONS]
    asked = waiting.counted_by(Referral.objects.all(), rows, YEAR)
    assert read_of([*asked, supply.offered([TODAY])]) <= watched(noted.SUPPLY)


def watched(tables: Iterable[noted.Noted]) -> set[tuple[str, str]]:
    return {(each.table, name) for each in tables for name in each.columns}


def read_of(parts: Iterable[Any]) -> set[tuple[str, str]]:
    words, values = [], []
    for part in parts:
        sql, own = part.query.sql_with_params()
        words.append(f"(SELECT count(*) FROM ({sql}) AS one)")
        values += own
    return read_by(f"SELECT {' + '.join(words)}", values)


#: {what changes: (the change, whether it may enter the gaps)}
OF_GAPS: dict[str, tuple[Callable[[], Any], bool]] = {
    "nothing": (lambda: None, False),
    "a referral more": (lambda: ReferralFactory(submitted_on=FIRST), True),
    "a reason": (lambda: Referral.objects.update(reason="Else"), False),
    "a pupil’s need": (lambda: Pupil.objects.update(sen_need="ASD"), True),
    "a pupil’s name": (lambda: Pupil.objects.update(surname="Else"), False),
    "no decision": (lambda: Decision.objects.update(state="superseded"), True),
    "a placement offered": (lambda: PlacementFactory(state="offered"), True),
    "an attendance agreed": (lambda: Placement.objects.update(agreed_attendance=80), False),
    "places": (lambda: Programme.objects.update(places=3), True),
    "a provider withdrawn": (lambda: Provider.objects.update(state="suspended"), True),
    "a session": (lambda: MARKS.filter(code="O").update(code="/"), False),
}


@pytest.mark.parametrize("change", OF_GAPS)
def test_gaps_are_read_until_something_changes_and_say_what_counting_says(
    one: Referral, change: str
) -> None:
    make, enters = OF_GAPS[change]
    assert not kept_gaps.matrices_of(YEAR)
    keeping.keep_figures(today=timezone.localdate())
    assert_same(kept_gaps.matrices_of(YEAR))
    make()
    assert bool(kept_gaps.matrices_of(YEAR)) is not enters
    keeping.keep_figures(today=timezone.localdate())
    assert_same(kept_gaps.matrices_of(YEAR))


def assert_same(found: Mapping[str, kept_gaps.Laid]) -> None:
    assert list(found) == [by for by, _ in gaps.DIMENSIONS if by != "month"] + ["month"]
    for by, laid in found.items():
        assert laid == gaps.matrix(Referral.objects.all(), by=by, period=YEAR)
