"""The list of reports and the page of one: on its way, failed, ready."""

import csv
import json
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from apcommission import shown
from apcommission.audit.models import AuditEvent
from apcommission.reports.models import ReportRun
from apcommission.shown import span
from monitoring.measures.definitions import DEFINITIONS
from monitoring.reports import actions, charts, tables
from monitoring.reports.kinds import KINDS
from monitoring.reports.tasks import make_report
from tests.factories.apcommission import TermFactory
from tests.factories.providers import ProgrammeFactory

As = Callable[[str], Client]


@pytest.fixture
def ready(world: Any) -> ReportRun:
    """A report on the world's provider, made by the worker's job."""
    make_report(world.report_run.pk)
    run: ReportRun = ReportRun.objects.get(pk=world.report_run.pk)
    return run


def page_of(client: Client, run: ReportRun) -> str:
    return client.get(reverse("reports:run", args=[run.pk])).content.decode()


def run_about(scope: str, world: Any, **fields: Any) -> ReportRun:
    return ReportRun.objects.create(
        kind="termly", scope=scope, start=world.term.start, end=world.today, **fields
    )


def test_a_report_on_its_way_says_how_far_it_is(world: Any, as_: As) -> None:
    run, officer = world.report_run, as_("officer")
    progress = reverse("reports:progress", args=[run.pk])
    page = page_of(officer, run)
    assert progress in page
    assert "Load the page again to see how far it is" in page
    assert officer.get(progress).json() == {
        "percent": 0,
        "step": "Waiting for its turn",
        "finished": False,
    }
    actions.begin(run_pk=run.pk)
    actions.tell_progress(run_pk=run.pk, percent=50, step="Drawing the pages")
    assert officer.get(progress).json() == {
        "percent": 50,
        "step": "Drawing the pages",
        "finished": False,
    }
    assert "Drawing the pages" in page_of(officer, run)
    make_report(run.pk)
    assert officer.get(progress).json()["finished"] is True
    assert progress not in page_of(officer, run)


def test_a_failed_report_says_why_and_is_tried_again(world: Any, as_: As) -> None:
    run, officer = world.report_run, as_("officer")
    actions.fail(run_pk=run.pk, problem="The provider is <gone>.")
    page = page_of(officer, run)
    assert "The provider is &lt;gone&gt;." in page
    assert "Try again" in page
    assert "Try again" not in page_of(as_("provider_manager"), run)
    address = reverse("reports:try_again", args=[run.pk])
    assert officer.post(address).url == reverse("reports:run", args=[run.pk])
    run.refresh_from_db()
    assert run.state == "waiting"
    said = officer.post(address, follow=True).content.decode()
    assert "This report is waiting, so you cannot try again." in said


def test_every_figure_stands_with_its_definition_and_leads_to_its_rows(
    world: Any, as_: As, ready: ReportRun, scope: str
) -> None:
    page = page_of(as_("officer"), ready)
    query = f"scope={scope.replace(':', '%3A')}&amp;from={ready.start}&amp;to={ready.end}"
    for definition in DEFINITIONS:
        rows = reverse("measures:rows", args=[definition.key])
        assert definition.words in page, definition.key
        assert f"{rows}?{query}" in page, definition.key
    assert "3 of 3; likely between 43.9% and 100.0%" in page
    assert "No pupil has both a baseline and 20 possible sessions" in page
    assert world.programme.title in page


def test_figures_stand_beside_those_of_the_term_before(world: Any, as_: As) -> None:
    last = world.monday - timedelta(weeks=3)
    world.term.start = last + timedelta(weeks=1)
    world.term.save()
    TermFactory(reference="last", start=last - timedelta(weeks=5), end=last + timedelta(days=4))
    run = run_about("la", world)
    make_report(run.pk)
    page = page_of(as_("officer"), run)
    assert (
        f"“Before” is the time {span(last - timedelta(weeks=5), last + timedelta(days=4))}." in page
    )
    assert "Before: 100.0%" in page


def test_the_page_shows_what_was_frozen(world: Any, as_: As, ready: ReportRun) -> None:
    world.placement.marks.all().delete()
    assert "3 of 3; likely between 43.9% and 100.0%" in page_of(as_("officer"), ready)


def test_the_figures_are_downloaded_as_they_were_frozen(as_: As, ready: ReportRun) -> None:
    answer = as_("provider_manager").get(reverse("reports:data", args=[ready.pk]))
    assert json.loads(answer.content) == ready.figures
    assert "attachment" in answer["Content-Disposition"]
    event = AuditEvent.objects.get(verb="exported")
    assert (event.subject_pk, event.by.name) == (ready.pk, answer.wsgi_request.user.name)


def test_there_are_no_figures_before_the_report_is_ready(world: Any, as_: As) -> None:
    answer = as_("officer").get(reverse("reports:data", args=[world.report_run.pk]), follow=True)
    assert "The figures of this report are not there yet." in answer.content.decode()


def test_opening_the_pages_is_recorded(as_: As, ready: ReportRun) -> None:
    answer = as_("officer").get(reverse("documents:open", args=[ready.document_id]))
    assert b"".join(answer.streaming_content).startswith(b"%PDF-")
    assert AuditEvent.objects.filter(verb="opened", subject_pk=ready.document_id).exists()


def test_people_see_the_reports_of_their_own(world: Any, as_: As, scope: str) -> None:
    ReportRun.objects.all().delete()
    other = ProgrammeFactory(provider=world.other_provider)
    runs = {
        name: run_about(text, world)
        for name, text in {
            "authority": "la",
            "provider": scope,
            "programme": f"programme:{world.programme.reference}",
            "other programme": f"programme:{other.reference}",
            "other provider": f"provider:{world.other_provider.organisation.reference}",
            "school": f"school:{world.school.urn}",
            "other school": f"school:{world.other_school.urn}",
        }.items()
    }
    sees = {
        "officer": set(runs),
        "commissioner": set(runs),
        "provider_manager": {"provider", "programme"},
        "other_provider_manager": {"other provider", "other programme"},
        "headteacher": {"school"},
        "other_headteacher": {"other school"},
    }
    for persona, own in sees.items():
        client = as_(persona)
        page = client.get(reverse("reports:list")).content.decode()
        for name, run in runs.items():
            address = reverse("reports:run", args=[run.pk])
            assert (address in page) == (name in own), (persona, name)
            assert (client.get(address).status_code == 200) == (name in own), (persona, name)


def test_reports_are_found(world: Any, as_: As, scope: str) -> None:
    run_about("la", world, state="failed", problem="No.")
    run_about(f"school:{world.school.urn}", world, asked_by=world.people["officer"])
    officer = as_("officer")

    def found(**query: Any) -> list[str]:
        page = officer.get(reverse("reports:list"), query)
        return sorted(row[1][1] for row in page.context["rows"])

    provider, school = world.provider.organisation.name, world.school.organisation.name
    assert found() == sorted(["Wenbury Council", provider, school])
    assert found(about="school") == [school]
    assert found(search=school) == [school]
    assert found(state="failed") == ["Wenbury Council"]
    assert found(mine="on") == sorted([provider, school])
    assert found(scope=scope) == [provider]
    assert found(kind="directory") == []
    end = world.term.end
    assert found(since_0=end.day, since_1=end.month, since_2=end.year) == [provider]
    assert found(sort="for") == sorted(found(), key=str.lower)


def test_the_home_page_tells_of_failed_and_of_new_reports(
    world: Any, as_: As, ready: ReportRun
) -> None:
    run_about("la", world, state="failed", problem="No.", finished_at=timezone.now())
    page = as_("officer").get(reverse("home")).content.decode()
    assert "Reports that could not be made" in page
    assert "Reports you asked for are ready" in page
    assert "you asked for" not in as_("commissioner").get(reverse("home")).content.decode()
    assert "New reports" in as_("provider_manager").get(reverse("home")).content.decode()
    assert "New reports" not in as_("headteacher").get(reverse("home")).content.decode()


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_of_report_is_made_and_read(world: Any, as_: As, kind: str) -> None:
    own = f"provider:{world.provider.organisation.reference}"
    scope = "la" if "la" in KINDS[kind].scopes else own
    run = run_about(scope, world)
    ReportRun.objects.filter(pk=run.pk).update(kind=kind)
    make_report(run.pk)
    run.refresh_from_db()
    assert (run.state, run.problem) == ("ready", "")
    page = page_of(as_("officer"), run)
    assert run.get_kind_display() in page
    assert "Open the PDF" in page
    check_files(as_("officer"), run, page)


def check_files(officer: Client, run: ReportRun, page: str) -> None:
    """CSV and XLSX hold each figure of each table that is printed, and the page shows the same tables."""
    head, *rows = csv.reader(file_of(officer, run, "csv").decode("utf-8-sig").splitlines())
    book = load_workbook(BytesIO(file_of(officer, run, "xlsx")))
    sheets = [sheet for sheet in book if sheet.title != "Figures"]
    assert rows
    assert all(len(row) == len(head) for row in rows)
    printed = list(tables.tables(run))
    assert len(sheets) == len(printed)
    for sheet, (_, table) in zip(sheets, printed, strict=True):
        assert sheet.max_row == len(table.rows) + 1
        if run.kind not in tables.OF_MEASURES:
            assert f">{escape(table.rows[0].head.text)}" in page.replace("\n", "").replace("  ", "")


def file_of(client: Client, run: ReportRun, form: str) -> bytes:
    answer = client.get(reverse("reports:file", args=[run.pk, form]))
    assert answer.status_code == 200
    return b"".join(answer) if answer.streaming else answer.content


def test_tables_are_told_without_drawing_a_chart(world: Any, as_: As, monkeypatch: Any) -> None:
    """Charts are drawn by the worker alone: pages and files ask for none."""
    run = run_about("la", world)
    ReportRun.objects.filter(pk=run.pk).update(kind="value-for-money")
    make_report(run.pk)

    def draw(*_: Any, **__: Any) -> str:
        raise AssertionError("a chart was drawn")

    for name in ("bars", "parts", "spans"):
        monkeypatch.setattr(charts, name, draw)
    assert "Cost and use of places" in page_of(as_("officer"), run)
    assert b"Cost and use of places" in file_of(as_("officer"), run, "csv")


@given(st.integers(0, 10**9), st.booleans())
def test_a_printed_figure_is_read_back_as_the_number_that_it_is(
    hundredths: int, less: bool
) -> None:
    amount = Decimal(-hundredths if less else hundredths) / 100
    number, unit = tables.plain(shown.money(amount))
    assert (number, unit) == (amount, "pounds")
    assert tables.plain(shown.count(hundredths)) == (hundredths, "")


@pytest.mark.parametrize("words", ["not available", "1 of 2", "c", "", "12%–14%", "£"])
def test_words_are_no_number(words: str) -> None:
    assert tables.plain(words) == (None, "")
