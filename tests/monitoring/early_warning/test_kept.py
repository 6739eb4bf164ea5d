"""Attendance that is counted ahead is what would be counted now, whatever changed."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from monitoring.early_warning.keeping import keep_attendance
from monitoring.early_warning.models import Watch, WatchedAttendance
from placements.attendance.models import AttendanceCode, Mark
from tests.factories.placements import MarkFactory, PlacementFactory

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
