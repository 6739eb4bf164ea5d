"""What is counted and weighed ahead is what would be counted now, whatever changed."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from apcommission.people.models import Role
from monitoring.early_warning import noted, queries
from monitoring.early_warning.keeping import keep_attendance
from monitoring.early_warning.kept import TABLE, WATCH
from monitoring.early_warning.models import Watch, WatchChange, WatchedAttendance
from placements.attendance.models import AttendanceCode, Mark, WeeklyReturn
from placements.placement.models import Placement
from tests.at_once import other_connection
from tests.factories.apcommission import AuthorityFactory, person_with
from tests.factories.placements import (
    AlertFactory,
    IncidentFactory,
    MarkFactory,
    PlacementFactory,
    ReviewFactory,
)
from tests.monitoring.measures.read_columns import read_by

pytestmark = pytest.mark.django_db


def counted() -> list[tuple[int, ...]]:
    return list(
        Watch.objects.order_by("placement").values_list(
            "placement", "attended_now", "possible_now", "attended_before", "possible_before"
        )
    )


def anew() -> list[tuple[int, ...]]:
    """The same without anything that is kept."""
    WatchedAttendance.objects.update(day=None)
    return counted()


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def two(today: date) -> list[Any]:
    found = [PlacementFactory(start=today - timedelta(days=80)) for _ in range(2)]
    for placement in found:
        for days, code in (
            (1, "K"),
            (2, "O"),
            (3, "X"),
            (28, "K"),
            (40, "B"),
            (55, "I"),
            (56, "K"),
        ):
            MarkFactory(placement=placement, date=today - timedelta(days=days), code_id=code)
    return found


CHANGES: dict[str, Callable[[list[Any], date], object]] = {
    "a new mark": lambda two, today: MarkFactory(placement=two[0], date=today, code_id="K"),
    "another code": lambda two, today: two[0].marks.filter(code="O").update(code="K"),
    "another day": lambda two, today: two[0].marks.filter(code="B").update(date=today),
    "of long ago now": lambda two, today: (
        two[0].marks.filter(code="B").update(date=today - timedelta(days=70))
    ),
    "another placement": lambda two, today: (
        two[0].marks.filter(code="B").update(placement=two[1], date=today)
    ),
    "a mark less": lambda two, today: two[0].marks.filter(code="O").delete(),
    "many marks": lambda two, today: Mark.objects.filter(code="K").update(code="O"),
    "what a code counts as": lambda two, today: AttendanceCode.objects.filter(code="K").update(
        counts_as="unauthorised"
    ),
    "nothing": lambda two, today: None,
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_is_kept_is_what_is_counted(two: list[Any], today: date, change: str) -> None:
    before = counted()
    assert (keep_attendance(today=today), keep_attendance(today=today)) == (2, 0)
    assert before == counted() == [(one.pk, 1, 2, 2, 3) for one in two]
    CHANGES[change](two, today)
    after = counted()
    assert keep_attendance(today=today) == (0 if change == "nothing" else keep_again(change))
    assert after == counted() == anew()


def keep_again(change: str) -> int:
    """How many placements a change is of."""
    both = ("another placement", "many marks", "what a code counts as")
    return 2 if change in both else 1


def test_it_holds_for_its_day_and_a_row_that_was_lost_is_made_again(
    two: list[Any], today: date
) -> None:
    told = counted()
    keep_attendance(today=today - timedelta(days=1))
    assert counted() == told
    WatchedAttendance.objects.all().delete()
    assert counted() == told
    assert keep_attendance(today=today) == 2
    assert counted() == told
    two[0].marks.all().delete()
    two[0].delete()
    assert WatchedAttendance.objects.count() == 1


def test_the_row_of_what_is_over_goes_and_comes_back_where_it_goes_on(
    two: list[Any], today: date
) -> None:
    told = counted()
    keep_attendance(today=today)
    Placement.objects.filter(pk=two[0].pk).update(state="ended", end=today, end_reason="completed")
    keep_attendance(today=today)
    assert list(WatchedAttendance.objects.values_list("pk", flat=True)) == [two[1].pk]
    two[0].marks.filter(code="X").delete()
    Placement.objects.filter(pk=two[0].pk).update(state="active", end=None, end_reason="")
    assert counted() == told
    assert keep_attendance(today=today) == 1
    assert counted() == told == anew()


def masks(officer: Any) -> list[tuple[int, int]]:
    return list(queries.at_risk(for_user=officer).order_by("pk").values_list("pk", "mask"))


def weighed_now(officer: Any) -> list[tuple[int, int]]:
    """The same without anything that is kept."""
    WatchedAttendance.objects.update(made_by="else")
    return masks(officer)


@pytest.fixture
def officer(db: None) -> Any:
    return person_with(Role.OFFICER, AuthorityFactory())


#: {what changes: (the change, whether a placement's reasons are others after it)}
OF_REASONS: dict[str, tuple[Callable[[list[Any], date], object], bool]] = {
    "nothing": (lambda two, today: None, False),
    "a serious incident": (
        lambda two, today: IncidentFactory(
            placement=two[0], severity="high", happened_at=timezone.now()
        ),
        True,
    ),
    "a pattern of absence": (lambda two, today: AlertFactory(placement=two[0]), True),
    "a review that is late": (
        lambda two, today: ReviewFactory(placement=two[1], due_on=today - timedelta(days=3)),
        True,
    ),
    "a return that is missing": (
        lambda two, today: WeeklyReturn.objects.create(
            provider=two[0].provider,
            week=today - timedelta(days=14 + today.weekday()),
        ),
        True,
    ),
    "an end that has passed": (
        lambda two, today: Placement.objects.filter(pk=two[0].pk).update(planned_end=today - DAY),
        True,
    ),
    "sessions missed": (
        lambda two, today: [
            MarkFactory(placement=two[0], date=today - timedelta(days=n), code_id="O")
            for n in range(4, 14)
        ],
        True,
    ),
    "a state": (lambda two, today: Placement.objects.update(state="reintegrating"), False),
    "an address": (lambda two, today: two[0].pupil.save(), False),
}
DAY = timedelta(days=1)


@pytest.mark.parametrize("change", OF_REASONS)
def test_reasons_weighed_ahead_are_those_of_now(
    two: list[Any], today: date, officer: Any, change: str
) -> None:
    before = masks(officer)
    keep_attendance(today=today)
    assert masks(officer) == before
    make, differs = OF_REASONS[change]
    make(two, today)
    after = masks(officer)
    assert (after != before) is differs
    keep_attendance(today=today)
    assert not WatchChange.objects.exists()
    assert masks(officer) == after
    assert not is_weighed_now(officer)
    assert weighed_now(officer) == after
    keep_attendance(today=today)
    assert masks(officer) == after
    assert not is_weighed_now(officer)


def is_weighed_now(officer: Any) -> bool:
    """Whether a reason is not read as it is kept: then a false one, which is kept, does not show."""
    with transaction.atomic():
        WatchedAttendance.objects.update(mask=1 << 10)
        found = {mask for _, mask in masks(officer)}
        transaction.set_rollback(True)
    return found != {1 << 10}


def test_a_change_of_each_column_that_early_warning_reads_is_noted() -> None:
    watched = {(one.table, name) for one in noted.TABLES for name in one.columns}
    # Of marks and codes kept.py's triggers tell; what is kept is its own.
    told = {"placements_mark", "placements_attendancecode", TABLE}
    read = read_by(WATCH.partition(" AS\n")[2], None)
    assert {each for each in read if each[0] not in told} <= watched


@pytest.mark.django_db(transaction=True)
def test_a_change_that_ends_after_reasons_were_weighed_is_not_missed(
    two: list[Any], today: date, officer: Any
) -> None:
    with other_connection() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("UPDATE placements_placement SET planned_end = start + 1")
        keep_attendance(today=today)
        assert masks(officer) == []
        cursor.execute("COMMIT")
    late = [(one.pk, 1 << 10) for one in two]
    assert masks(officer) == late
    keep_attendance(today=today)
    assert masks(officer) == late


@pytest.mark.django_db(transaction=True)
def test_a_row_that_someone_writes_at_the_moment_is_not_waited_for(
    two: list[Any], today: date, officer: Any
) -> None:
    keep_attendance(today=today)
    Placement.objects.update(planned_end=F("start") + 1)
    late = [(one.pk, 1 << 10) for one in two]
    with other_connection() as cursor:
        cursor.execute("BEGIN")
        cursor.execute(f"SELECT FROM {TABLE} WHERE placement_id = %s FOR UPDATE", [two[0].pk])
        assert keep_attendance(today=today) == 1
        assert list(WatchChange.objects.values_list("key", flat=True)) == [two[0].pk]
        assert masks(officer) == late
        cursor.execute("COMMIT")
    assert keep_attendance(today=today) == 1
    assert not WatchChange.objects.exists()
    assert masks(officer) == late
