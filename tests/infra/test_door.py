"""`./run` itself: what it says, and that its commands reach their tools with their arguments."""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest

from scripts import door, system
from tests.engines import outside_environment

ROOT = Path(__file__).resolve().parent.parent.parent


def run(*words: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [ROOT / "run", *words],
        env={**outside_environment(), **environment},
        cwd="/",
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_a_command_it_lists_them() -> None:
    done = run()
    assert done.returncode == 0
    listed = re.findall(r"^\./run (\w+)", done.stdout, re.M)
    assert set(listed) == door.NEEDS.keys()


def test_an_unknown_command_is_an_error() -> None:
    done = run("dmeo")
    assert done.returncode == 2
    assert "./run demo" in done.stdout


def test_every_command_has_a_module_of_its_own() -> None:
    assert [name for name in door.NEEDS if not (ROOT / "scripts" / f"{name}.py").exists()] == []


def test_manage_works_from_any_folder_and_the_first_command_finds_its_tables(
    tmp_path: Path,
) -> None:
    """Loading a case folder and making its report need no demo before them."""
    case = ROOT / "tests" / "cases" / "first_steps_2004_05"
    loaded = run("manage", "load_case", str(case), AP_VAR=str(tmp_path))
    assert loaded.returncode == 0, loaded.stderr
    figures = tmp_path / "figures.json"
    words = ["termly", "--scope", "provider:FS", "--from", "2004-09-01", "--to", "2005-08-31"]
    made = run("manage", "make_report", *words, "--json", str(figures), AP_VAR=str(tmp_path))
    assert made.returncode == 0, made.stderr
    assert json.loads(figures.read_text())["measures"]["awards"]["total"] == 123
    good = run("manage", "shell", "--command", "print(6 * 7)", AP_VAR=str(tmp_path))
    assert good.stdout.strip().endswith("42")
    assert good.returncode == 0
    bad = run("manage", "no_such_command", AP_VAR=str(tmp_path))
    assert bad.returncode == 1
    assert "no_such_command" in bad.stderr


def test_test_passes_its_arguments_to_pytest(tmp_path: Path) -> None:
    done = run("test", "--version", AP_VAR=str(tmp_path))
    assert done.returncode == 0
    assert "pytest 9" in done.stdout + done.stderr


def test_a_chromium_named_by_hand_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", "/opt/mine/chrome")
    assert system.find_chromium() == "/opt/mine/chrome"


def test_a_chromium_is_found_by_its_usual_name_the_light_one_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "chromium-headless-shell"
    program.touch(mode=0o755)
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path) + os.pathsep + os.environ["PATH"])
    assert system.find_chromium() == str(program)
