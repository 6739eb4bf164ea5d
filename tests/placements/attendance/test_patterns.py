"""Patterns of absence: found once, acted on by someone who says what was done."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from apcommission.errors import Refused
from placements.attendance import alerts, tasks
from placements.attendance.models import Alert, Mark
from placements.attendance.patterns import Marked, patterns
from tests.factories.placements import AlertFactory, MarkFactory

START = date(2026, 9, 7)
LETTERS = {
    "a": "attending",
    "e": "elsewhere",
    "i": "authorised",
    "n": "unauthorised",
    "y": "unable",
}


def marked(letters: str) -> list[Marked]:
    """One mark a morning, in order."""
    return [
        Marked(START + timedelta(days=number), 0, LETTERS[letter])
        for number, letter in enumerate(letters)
    ]


def kinds(letters: str, *, level: int = 50, is_vulnerable: bool = False) -> list[str]:
    found = patterns(marked(letters), level=level, is_vulnerable=is_vulnerable, start=START)
    return [one.kind for one in found]


@pytest.mark.parametrize(
    ("letters", "found"),
    [
        ("", []),
        ("aaa", []),
        ("aann", []),
        ("aaannn", ["in_a_row"]),
        ("aaanyin", ["in_a_row"]),
        ("aaannna", []),
        ("nnnn", ["in_a_row"]),
        ("nnnnn", ["never_attended"]),
        ("ayyyyy", []),
        ("annannanna", ["below_level"]),
        ("annanna", []),
    ],
)
def test_patterns_are_seen(letters: str, found: list[str]) -> None:
    assert kinds(letters) == found


def test_the_first_absence_counts_for_the_vulnerable_alone() -> None:
    assert kinds("aaan", is_vulnerable=True) == ["first_absence"]
    assert kinds("aaan") == []
    assert kinds("naan", is_vulnerable=True) == []


def test_a_row_begins_with_its_first_absence() -> None:
    (found,) = patterns(marked("aannyn"), level=10, is_vulnerable=False, start=START)
    assert (found.since, found.facts) == (
        START + timedelta(days=2),
        "Absent 3 sessions in a row",
    )


@given(st.text("aeiny", max_size=40), st.integers(1, 100))
def test_patterns_say_what_the_marks_say(letters: str, level: int) -> None:
    counted = letters.replace("y", "")
    attended = sum(letter in "ae" for letter in counted)
    found = set(kinds(letters, level=level))
    latest = counted[-20:]
    there = sum(letter in "ae" for letter in latest)
    never = bool(counted) and not attended and len(counted) >= 5
    assert ("never_attended" in found) == never
    if not never:
        tail = len(counted) - len(counted.rstrip("in"))
        assert ("in_a_row" in found) == (tail >= 3)
        assert ("below_level" in found) == (len(latest) >= 10 and 100 * there < level * len(latest))


def absent(world: Any, days: int) -> None:
    for back in range(days):
        MarkFactory(placement=world.placement, date=world.today - timedelta(days=back), code_id="N")


def test_the_job_finds_a_pattern_once(world: Any, as_: Any) -> None:
    absent(world, 4)
    for _ in range(2):
        tasks.find_patterns()
    alert = Alert.objects.get()
    assert (alert.kind, alert.facts) == ("in_a_row", "Absent 4 sessions in a row")
    home = as_("provider_manager").get(reverse("home")).content.decode()
    assert "Attendance alerts" in home


def test_the_agreed_level_is_the_placements_own(world: Any) -> None:
    Mark.objects.filter(placement=world.placement).delete()
    for back in range(10):
        code = "N" if back in (1, 3) else "K"
        MarkFactory(
            placement=world.placement, date=world.today - timedelta(days=back), code_id=code
        )
    assert alerts.find_patterns(today=world.today) == 1  # 80 per cent, 85 are agreed everywhere
    Alert.objects.all().delete()
    world.placement.agreed_attendance = 75
    world.placement.save()
    assert alerts.find_patterns(today=world.today) == 0


def test_a_low_level_is_not_told_of_every_day(world: Any) -> None:
    for back in range(12):
        code = "K" if back % 2 else "N"
        MarkFactory(
            placement=world.placement, date=world.today - timedelta(days=back), code_id=code
        )
    for later in range(5):
        alerts.find_patterns(today=world.today + timedelta(days=later))
    assert Alert.objects.filter(kind="below_level").count() == 1


def test_who_acts_says_what_was_done(world: Any, as_: Any) -> None:
    alert = AlertFactory(placement=world.placement)
    where = reverse("attendance:alert", args=[alert.pk])
    shown = as_("provider_tutor").post(where, {"answer": ""}).content.decode()
    assert "Tell what was done" in shown
    as_("provider_tutor").post(where, {"answer": "Rang the mother."})
    shown = as_("headteacher").get(where).content.decode()
    assert "Rang the mother." in shown
    with pytest.raises(Refused, match="has answered this already"):
        alerts.answer_alert(by=world.person("officer"), alert=alert, answer="Me too")
