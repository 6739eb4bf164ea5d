"""Setting up is done once for each state of a lock file, and again after it was cut short."""

from pathlib import Path

import pytest

from scripts import setup


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    file = tmp_path / "requirements.lock"
    file.write_text("django==5.2.19\n")
    return file


def test_a_part_is_made_once(lock: Path, tmp_path: Path) -> None:
    with setup.once(tmp_path / "stamp", lock) as first:
        pass
    with setup.once(tmp_path / "stamp", lock) as second:
        pass
    assert (first, second) == (True, False)


def test_a_part_is_made_again_when_its_lock_file_changes(lock: Path, tmp_path: Path) -> None:
    with setup.once(tmp_path / "stamp", lock):
        pass
    lock.write_text("django==5.2.20\n")
    with setup.once(tmp_path / "stamp", lock) as stale:
        assert stale is True


def test_a_part_that_failed_is_made_again(lock: Path, tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), setup.once(tmp_path / "stamp", lock):
        raise KeyboardInterrupt
    with setup.once(tmp_path / "stamp", lock) as stale:
        assert stale is True


@pytest.mark.parametrize("content", [None, "#!/bin/sh\nexit 3\n", "not a program"])
def test_an_environment_that_cannot_run_is_noticed(tmp_path: Path, content: str | None) -> None:
    python = tmp_path / "python"
    if content is not None:
        python.write_text(content)
        python.chmod(0o755)
    assert setup.works(python) is False


def test_the_environment_of_these_tests_works() -> None:
    assert setup.works(setup.VENV / "bin" / "python") is True
