"""Rules of the house that no tool checks (import directions are in pyproject.toml)."""

import ast
from pathlib import Path

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


# One test for all files, which names those at fault: a test for each takes longer than to look at it.
def test_each_file_is_short_enough_to_be_read() -> None:
    lines = {name(file): len(file.read_text().splitlines()) for file in SOURCES}
    assert {file: many for file, many in lines.items() if many > 400} == {}


def test_reads_writes_and_models_know_nothing_of_requests() -> None:
    known = {name(file): sorted(of_the_web(file)) for file in NO_PAGES}
    assert {file: modules for file, modules in known.items() if modules} == {}


def of_the_web(file: Path) -> set[str]:
    """What the file imports of requests, answers and templates."""
    imported = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            imported.add(node.module)
        elif isinstance(node, ast.Import):
            imported |= {alias.name for alias in node.names}
    return {module for module in imported if module.startswith(WEB)}


def test_there_is_no_drawer_for_odds_and_ends() -> None:
    drawers = ("utils", "helpers", "misc", "common")
    assert [
        name(file) for file in SOURCES if file.stem in drawers or file.parent.name in drawers
    ] == []
