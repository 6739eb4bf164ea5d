"""Rules of the house that no tool checks (import directions are in pyproject.toml)."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
APPS = ("apcommission", "providers", "referrals", "placements", "monitoring")
SOURCES = sorted(
    file
    for folder in (*APPS, "scripts", "bench", "tests")
    for file in (ROOT / folder).rglob("*.py")
    if "migrations" not in file.parts
)
# Rooms for data and its rules, which know nothing of requests and answers.
NO_PAGES = [file for file in SOURCES if file.name in ("models.py", "queries.py", "actions.py")]
WEB = ("django.http", "django.shortcuts", "django.views", "django.template")


def name(file: Path) -> str:
    return str(file.relative_to(ROOT))


@pytest.mark.parametrize("file", SOURCES, ids=name)
def test_a_file_is_short_enough_to_be_read(file: Path) -> None:
    assert len(file.read_text().splitlines()) <= 400


@pytest.mark.parametrize("file", NO_PAGES, ids=name)
def test_reads_writes_and_models_know_nothing_of_requests(file: Path) -> None:
    imported = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            imported.add(node.module)
        elif isinstance(node, ast.Import):
            imported |= {alias.name for alias in node.names}
    assert not {module for module in imported if module.startswith(WEB)}


def test_there_is_no_drawer_for_odds_and_ends() -> None:
    drawers = ("utils", "helpers", "misc", "common")
    assert [
        name(file) for file in SOURCES if file.stem in drawers or file.parent.name in drawers
    ] == []
