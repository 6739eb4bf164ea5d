"""Schools hear of absences within the hour, once for each session; parents if the school chose it."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from apcommission.messages.models import Email
from placements.attendance import notices
from placements.attendance.models import AbsenceNotice, Mark, SchoolChoice
from tests.factories.placements import MarkFactory


@pytest.fixture
def monday(world: Any) -> date:
    """A day of the world's timetable, with no mark yet."""
    Mark.objects.filter(placement=world.placement).delete()
    day: date = world.monday - timedelta(weeks=1)
    return day


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, hour, minute))


def told() -> set[str]:
    return set(Email.objects.filter(subject="A pupil is absent").values_list("to", flat=True))


def test_a_school_is_told_once_of_each_session(world: Any, monday: date) -> None:
    world.referral.attendance_contact_email = "office@school.example"
    world.referral.save()
    MarkFactory(placement=world.placement, date=monday, session=0, code_id="N")
    assert notices.notify_absences(now=at(monday, 9, 0)) == 0  # not begun
    assert notices.notify_absences(now=at(monday, 9, 35)) == 1
    assert notices.notify_absences(now=at(monday, 9, 40)) == 0
    assert told() == {world.people["headteacher"].email, "office@school.example"}
    assert AbsenceNotice.objects.count() == 1
    MarkFactory(placement=world.placement, date=monday, session=1, code_id="I")
    assert notices.notify_absences(now=at(monday, 13, 5)) == 1


@pytest.mark.parametrize("code", ["K", "/", "C2", "Y4", "X"])
def test_who_is_there_or_not_expected_is_no_absence(world: Any, monday: date, code: str) -> None:
    MarkFactory(placement=world.placement, date=monday, code_id=code)
    assert notices.notify_absences(now=at(monday, 10)) == 0


def test_the_message_names_nobody(world: Any, monday: date) -> None:
    MarkFactory(placement=world.placement, date=monday, code_id="N")
    notices.notify_absences(now=at(monday, 10))
    for mail in Email.objects.all():
        for word in (world.pupil.surname, world.pupil.forename, world.pupil.upn):
            assert word not in mail.subject + mail.body


def test_parents_are_told_where_the_school_chose_it(world: Any, as_: Any, monday: date) -> None:
    world.contact.email = "sam@example.com"
    world.contact.save()
    MarkFactory(placement=world.placement, date=monday, session=0, code_id="N")
    notices.notify_absences(now=at(monday, 10))
    assert not Email.objects.filter(to="sam@example.com").exists()
    where = reverse("attendance:notices")
    as_("headteacher").post(where, {"tells_parents": "on", "version": "1"})
    assert SchoolChoice.objects.get(school=world.school).tells_parents
    MarkFactory(placement=world.placement, date=monday, session=1, code_id="N")
    notices.notify_absences(now=at(monday, 14))
    mail = Email.objects.get(to="sam@example.com")
    assert world.pupil.forename not in mail.subject + mail.body


def test_a_register_that_is_not_taken_is_asked_for_once(world: Any, monday: date) -> None:
    for minute in (5, 15, 20):
        notices.notify_absences(now=at(monday, 10, minute))
    asked = Email.objects.filter(subject="A register is not complete")
    staff = {world.people[name].email for name in ("provider_manager", "provider_tutor")}
    assert set(asked.values_list("to", flat=True)) == staff
    assert asked.count() == len(staff)
