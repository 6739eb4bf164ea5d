"""Late data make a new version of a report, which says what changed; the old one stays as it was."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from apcommission.people.models import Role
from apcommission.reports.models import ReportRun
from monitoring.reports import actions, renewing
from monitoring.reports.tasks import look_for_late_data, make_report
from tests.factories.apcommission import AuthorityFactory, TermFactory, person_with
from tests.factories.placements import MarkFactory, PlacementFactory, TimetableSlotFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def placement(settings: Any) -> Any:
    settings.CELERY_TASK_ALWAYS_EAGER = True
    today = date.today()
    monday = today - timedelta(days=today.weekday() + 21)
    term = TermFactory(reference="last", start=monday - timedelta(weeks=6), end=monday)
    placement = PlacementFactory(start=term.start)
    TimetableSlotFactory(placement=placement, weekday=0, session=0, valid_from=term.start)
    MarkFactory(placement=placement, date=monday - timedelta(weeks=1), session=0, code_id="K")
    actions.ask_for_term_reports(today=today)
    for run in ReportRun.objects.all():
        make_report.apply(args=[run.pk])
    return placement


def of_authority() -> list[ReportRun]:
    return list(ReportRun.objects.filter(scope="la").order_by("version"))


def test_nothing_new_makes_no_new_version(placement: Any) -> None:
    look_for_late_data.apply()
    assert ReportRun.objects.filter(version=2).count() == 0


def test_a_late_mark_makes_a_version_that_says_what_changed(placement: Any) -> None:
    MarkFactory(
        placement=placement,
        date=date.today() - timedelta(days=date.today().weekday() + 21),
        session=0,
        code_id="O",
    )
    first = of_authority()[0]
    new = renewing.renew(run_pk=first.pk)
    assert new is not None
    assert (new.version, new.replaces_id) == (2, first.pk)
    changed = {title: (was, now) for title, was, now in new.changes}
    was, now = changed["Attendance"]
    assert was.startswith("100.0% (1 of 1")
    assert now.startswith("50.0% (1 of 2")
    make_report.apply(args=[new.pk])
    first.refresh_from_db()
    assert first.figures["measures"]["attendance_rate"]["numerator"] == 1
    assert first.figures["measures"]["attendance_rate"]["denominator"] == 1


def test_reports_that_someone_asked_for_are_renewed_as_well(placement: Any) -> None:
    kind, termly = "value-for-money", of_authority()[0]
    asked = ReportRun.objects.create(kind=kind, scope="la", start=termly.start, end=termly.end)
    make_report.apply(args=[asked.pk])
    assert renewing.renew(run_pk=asked.pk) is None
    monday = date.today() - timedelta(days=date.today().weekday() + 21)
    for number in range(2, 4):
        MarkFactory(
            placement=placement, date=monday - timedelta(weeks=number), session=0, code_id="O"
        )
        latest = ReportRun.objects.get(kind=kind, replaced_by=None)
        new = renewing.renew(run_pk=latest.pk)
        assert new is not None
        make_report.apply(args=[new.pk])
        assert (new.version, new.replaces_id) == (number, latest.pk)
        assert new.changes
    assert ReportRun.objects.filter(kind=kind).count() == 3


def test_asked_twice_one_version_is_made(placement: Any) -> None:
    MarkFactory(
        placement=placement,
        date=date.today() - timedelta(days=date.today().weekday() + 21),
        session=0,
        code_id="O",
    )
    first = of_authority()[0]
    renewing.renew(run_pk=first.pk)
    renewing.renew(run_pk=first.pk)
    assert [run.version for run in of_authority()] == [1, 2]


def test_who_a_report_is_about_is_told_by_a_link_that_asks_for_a_sign_in(placement: Any) -> None:
    from apcommission.messages.models import Email

    manager = person_with(Role.PROVIDER_MANAGER, placement.provider.organisation)
    run = ReportRun.objects.get(scope=f"provider:{placement.provider.organisation.reference}")
    new = ReportRun.objects.create(
        kind="termly",
        scope=run.scope,
        start=run.start,
        end=run.end,
        schedule_key="termly/x/later",
        figures=run.figures,
    )
    actions.begin(run_pk=new.pk)
    actions.finish(run_pk=new.pk, title="Termly report", pdf=b"%PDF-1.7")
    email = Email.objects.get(key=f"report-ready/{new.pk}/{manager.pk}")
    assert reverse("reports:run", args=[new.pk]) in email.body
    assert str(placement.pupil.surname) not in email.subject + email.body
    page = Client().get(reverse("reports:run", args=[new.pk]))
    assert page.status_code == 302


def test_the_rows_of_a_report_are_those_of_its_page(placement: Any, client: Client) -> None:
    officer = person_with(Role.OFFICER, AuthorityFactory())
    client.force_login(officer)
    run = of_authority()[0]
    answer = client.get(reverse("reports:file", args=[run.pk, "csv"]))
    text = b"".join(answer.streaming_content).decode()
    assert "attendance_rate,Attendance,100.0%,1,1," in text
    book = client.get(reverse("reports:file", args=[run.pk, "xlsx"]))
    assert book.content[:2] == b"PK"


def test_the_reports_of_a_term_are_asked_for_at_once(placement: Any, client: Client) -> None:
    officer = person_with(Role.OFFICER, AuthorityFactory())
    client.force_login(officer)
    ReportRun.objects.filter(scope="la").update(state="failed", problem="It went wrong.")
    page = client.get(reverse("reports:term", args=["last"]))
    assert "Make 1 report now" in page.text
    client.post(reverse("reports:ask_for_all", args=["last"]))
    run = ReportRun.objects.get(scope="la")
    assert run.state != "failed"
