"""On the day after a term ends its reports are asked for, each once."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import settings

from apcommission.audit.models import AuditEvent
from apcommission.celery import app
from apcommission.reports.models import ReportRun
from monitoring.reports import actions
from tests.factories.apcommission import SchoolFactory, TermFactory
from tests.factories.placements import PlacementFactory
from tests.factories.providers import ProviderFactory

pytestmark = pytest.mark.django_db
END = date(2026, 12, 18)


@pytest.fixture
def term() -> Any:
    return TermFactory(reference="2026-autumn", start=date(2026, 9, 2), end=END)


def ask(days: int) -> int:
    return actions.ask_for_term_reports(today=END + timedelta(days=days))


def scopes() -> list[str]:
    return sorted(ReportRun.objects.values_list("scope", flat=True))


def test_everyone_with_a_placement_in_the_term_gets_a_report(term: Any) -> None:
    inside = PlacementFactory(start=date(2026, 9, 7))
    ended_on_the_first_day = PlacementFactory(
        start=date(2026, 5, 4), end=term.start, state="ended", end_reason="completed"
    )
    PlacementFactory(
        start=date(2026, 5, 4), end=date(2026, 7, 17), state="ended", end_reason="completed"
    )
    PlacementFactory(start=date(2026, 9, 7), state="offered")
    PlacementFactory(start=date(2027, 1, 4), planned_end=date(2027, 3, 1))
    ProviderFactory()
    SchoolFactory()
    assert ask(1) == 5
    expected = ["la"]
    for placement in (inside, ended_on_the_first_day):
        expected.append(f"provider:{placement.provider.organisation.reference}")
        expected.append(f"school:{placement.school.urn}")
    assert scopes() == sorted(expected)
    run = ReportRun.objects.get(scope="la")
    assert (run.kind, run.start, run.end, run.state) == ("termly", term.start, term.end, "waiting")
    assert run.schedule_key == "termly/la/2026-autumn"
    assert AuditEvent.objects.get(verb="asked_for_term_reports").detail["reports"] == 5


def test_two_pupils_of_one_school_make_one_report(term: Any) -> None:
    first = PlacementFactory()
    PlacementFactory(referral__pupil__school=first.school, programme=first.programme)
    assert ask(1) == 3


def test_asking_twice_makes_nothing_more(term: Any) -> None:
    PlacementFactory()
    assert (ask(1), ask(1), ask(2)) == (3, 0, 0)
    assert len(scopes()) == 3


def test_nothing_is_asked_for_while_the_term_runs(term: Any) -> None:
    assert (ask(-10), ask(0)) == (0, 0)


def test_a_late_start_catches_up_for_some_weeks(term: Any) -> None:
    assert ask(43) == 0
    assert ask(42) == 1


def test_whoever_was_missing_gets_a_report_too(term: Any) -> None:
    ask(1)
    PlacementFactory()
    assert ask(8) == 2


def test_a_report_that_someone_asked_for_does_not_stand_in_the_way(term: Any) -> None:
    ReportRun.objects.create(kind="termly", scope="la", start=term.start, end=term.end)
    assert ask(1) == 1
    assert scopes() == ["la", "la"]


def test_a_report_that_failed_is_left_to_people(term: Any) -> None:
    ask(1)
    ReportRun.objects.update(state="failed", problem="It went wrong.")
    assert ask(2) == 0


def test_the_calendar_of_the_service_knows_these_tasks() -> None:
    app.loader.import_default_modules()
    tasks = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert {
        "monitoring.reports.tasks.make_term_reports",
        "monitoring.reports.tasks.restart_stuck_reports",
    } <= tasks
    assert sorted(tasks - set(app.tasks)) == []
