"""25 October 2026: at 2:00 in the morning the clock goes back to 1:00. 28 March 2027: 1:00 becomes 2:00."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from celery.schedules import crontab
from django.test import Client
from django.utils import timezone

from apcommission.calendar.queries import monday_of, school_days
from apcommission.operation import queries
from apcommission.operation.models import JobRun
from apcommission.schedule import WHAT_HAPPENS_BY_ITSELF
from apcommission.shown import date_and_time
from placements.attendance import notices
from placements.attendance.queries import due_on
from placements.safety.escalation import steps
from placements.safety.models import Incident
from placements.safety.queries import to_chase
from tests.factories.placements import IncidentFactory

LONDON = ZoneInfo("Europe/London")
#: 1:30 in the morning, before the change and, an hour later, after it.
FIRST = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
SECOND = FIRST + timedelta(hours=1)


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> Any:
    """now(moment): what the clock of the service shows from then on."""

    def show(moment: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return show


def test_no_daily_job_stands_in_the_hour_that_comes_twice_or_never() -> None:
    daily = {
        name: entry["schedule"]
        for name, entry in WHAT_HAPPENS_BY_ITSELF.items()
        if isinstance(entry["schedule"], crontab) and len(entry["schedule"].hour) < 24
    }
    assert len(daily) > 10
    assert [name for name, schedule in daily.items() if 1 in schedule.hour] == []


def test_sessions_begin_by_the_clock_on_the_wall() -> None:
    before, after = (notices.begun(datetime(2026, 10, day, 9, 0, tzinfo=UTC)) for day in (23, 26))
    assert len(before) == 1, "9:00 in universal time is 10:00 in summer"
    assert after == {}, "and 9:00 in winter: the session of 9:30 has not begun"
    (start,) = notices.begun(datetime(2026, 10, 26, 9, 31, tzinfo=UTC)).values()
    assert start.astimezone(UTC).time().isoformat() == "09:30:00"


def test_days_and_weeks_across_the_change_are_whole() -> None:
    assert monday_of(date(2026, 10, 25)) == date(2026, 10, 19)
    assert due_on(date(2026, 10, 19)) - date(2026, 10, 19) == timedelta(days=8)
    assert timezone.localdate(datetime(2026, 10, 24, 23, 30, tzinfo=UTC)) == date(2026, 10, 25)
    assert timezone.localdate(datetime(2026, 10, 25, 23, 30, tzinfo=UTC)) == date(2026, 10, 25)


@pytest.mark.django_db
def test_school_days_of_the_week_of_the_change_are_each_there_once(world: Any) -> None:
    days = school_days(date(2026, 10, 19), date(2026, 10, 30))
    assert len(days) == len(set(days))
    assert all(day.weekday() < 5 for day in days)


@pytest.mark.django_db
def test_minutes_until_someone_is_told_are_real_minutes(world: Any) -> None:
    """A pupil who is missing at 1:30, before the change: the police are told an hour later, at 1:30."""
    incident = IncidentFactory(
        placement=world.placement, kind="missing", happened_at=FIRST.astimezone(LONDON)
    )
    incident.refresh_from_db()
    due = {step.words: step.due for step in steps(incident)}
    assert due["Tell the police"] == SECOND
    Incident.objects.update(reported_at=FIRST)
    assert list(to_chase(FIRST.astimezone(LONDON) + timedelta(minutes=59))) == []
    assert list(to_chase(SECOND)) == [incident]
    assert date_and_time(FIRST) == date_and_time(SECOND), "as clocks show it; kept are two moments"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("ran", "wall", "late"),
    [
        (
            datetime(2026, 10, 24, 4, 0, tzinfo=UTC),
            datetime(2026, 10, 25, 5, 0, tzinfo=LONDON),
            "5:20",
        ),
        (
            datetime(2027, 3, 27, 5, 0, tzinfo=UTC),
            datetime(2027, 3, 28, 5, 0, tzinfo=LONDON),
            "5:20",
        ),
    ],
)
def test_a_daily_job_is_missed_by_the_clock_on_the_wall(
    ran: datetime, wall: datetime, late: str, now: Any
) -> None:
    task = "placements.attendance.tasks.open_returns"  # every day at 5:00
    JobRun.objects.create(task=task, state="done", started_at=ran)

    def job() -> queries.Job:
        return next(job for job in queries.jobs() if job.task == task)

    now(wall - timedelta(minutes=5))
    assert job().next_at == wall
    assert not job().is_missed
    now(wall.astimezone(UTC) + timedelta(minutes=20))
    assert job().is_missed


@pytest.mark.django_db
def test_who_is_signed_in_stays_so_for_the_hours_that_are_set(world: Any, as_: Any) -> None:
    client: Client = as_("officer")
    lasts = client.session.get_expiry_date(modification=FIRST, expiry=8 * 60 * 60)
    assert lasts - FIRST == timedelta(hours=8)
