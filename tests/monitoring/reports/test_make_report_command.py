"""`manage.py make_report`: the worker's job, here and now, with its files."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from apcommission.reports.models import ReportRun


def make(scope: str, *options: str, kind: str = "termly", **dates: str) -> None:
    days = {"from": "2025-09-01", "to": "2025-12-19", **dates}
    call_command("make_report", kind, "--scope", scope, *period(days), *options)


def period(days: dict[str, str]) -> list[str]:
    return [part for name, day in days.items() for part in (f"--{name}", day)]


def test_it_writes_the_figures_and_the_pages(
    world: Any, scope: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, pdf = tmp_path / "report.json", tmp_path / "report.pdf"
    day = world.today.isoformat()
    dates = {"from": world.term.start.isoformat(), "to": day}
    make(scope, "--json", str(data), "--pdf", str(pdf), **dates)
    found = json.loads(data.read_text("utf-8"))
    assert (found["kind"], found["scope"]) == ("termly", scope)
    assert (found["from"], found["to"], found["made_on"]) == (dates["from"], day, day)
    assert found["cohort"] == {"placements": 1, "pupils": 1}
    assert pdf.read_bytes().startswith(b"%PDF-")
    run = ReportRun.objects.exclude(pk=world.report_run.pk).get()
    assert (run.state, run.asked_by, run.figures) == ("ready", None, found)
    assert "Termly report" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"scope": "nonsense"}, "nonsense is not a scope: write la, provider:REF"),
        ({"scope": "provider:NONE"}, "There is no provider NONE"),
        ({"scope": "school:1"}, "There is no school 1"),
        ({"kind": "weekly"}, "weekly is not a report: write"),
        ({"from": "1 September"}, "--from: '1 September' is not a date as YYYY-MM-DD"),
        ({"to": "20251219"}, "--to: '20251219' is not a date as YYYY-MM-DD"),
        ({"to": "2025-02-29"}, "--to: '2025-02-29' is not a date as YYYY-MM-DD"),
        ({"to": "2025-08-01"}, "The last day must be on or after the first day"),
        ({"from": "2001-09-01"}, "five years at most"),
        ({"from": "2199-09-01", "to": "2199-12-01"}, "The period must have begun"),
    ],
)
def test_what_cannot_be_understood_is_told(db: None, wrong: dict[str, str], words: str) -> None:
    with pytest.raises(CommandError, match=words) as error:
        make(**{"scope": "la", **wrong})
    assert error.value.returncode == 1
    assert not ReportRun.objects.exists()


def test_files_that_cannot_be_written_are_told_before_the_work(db: None, tmp_path: Path) -> None:
    for option, file, words in (
        ("--json", tmp_path / "none" / "report.json", "The folder of"),
        ("--pdf", tmp_path, "is a folder"),
    ):
        with pytest.raises(CommandError, match=words):
            make("la", option, str(file))
    assert not ReportRun.objects.exists()


def test_a_report_that_fails_is_told(world: Any, settings: Any) -> None:
    settings.DOCUMENT_MAX_BYTES = 100
    with pytest.raises(CommandError, match="smaller than"):
        make("la")
