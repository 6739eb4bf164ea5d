"""The tables that the study prints come out of the system: load a case, make its reports, compare."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

CASES = Path(__file__).resolve().parents[2] / "cases"
FOLDERS = sorted(file.parent.name for file in CASES.glob("*/expected.json"))


def missing(expected: Any, found: Any, where: str = "report") -> list[str]:
    """Where `found` does not hold what is expected; it may hold more."""
    if not isinstance(expected, dict):
        return [] if expected == found else [f"{where}: {found!r}, expected {expected!r}"]
    if not isinstance(found, dict):
        return [f"{where}: {found!r}, expected {expected!r}"]
    faults = []
    for name, value in expected.items():
        faults += missing(value, found.get(name), f"{where}.{name}")
    return faults


def test_all_the_tables_of_the_study_are_there() -> None:
    assert len(FOLDERS) == 5


@pytest.mark.django_db
@pytest.mark.parametrize("folder", FOLDERS)
def test_the_reports_say_what_the_study_prints(folder: str, tmp_path: Path) -> None:
    call_command("load_case", str(CASES / folder))
    for number, expected in enumerate(json.loads((CASES / folder / "expected.json").read_text())):
        data, pdf = tmp_path / f"{number}.json", tmp_path / f"{number}.pdf"
        call_command(
            "make_report",
            expected["kind"],
            *("--scope", expected["scope"]),
            *("--from", expected["from"], "--to", expected["to"]),
            *("--json", str(data), "--pdf", str(pdf)),
        )
        assert missing(expected, json.loads(data.read_text("utf-8"))) == []
        assert pdf.read_bytes().startswith(b"%PDF-")
