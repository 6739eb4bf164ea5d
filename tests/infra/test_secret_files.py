"""Settings that come from files: for what is secret."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from apcommission.secret_files import Env

ROOT = Path(__file__).resolve().parent.parent.parent
ASK = """
from apcommission import settings
print(settings.SECRET_KEY, settings.DATABASES["default"]["PASSWORD"], settings.EMAIL_HOST_PASSWORD)
"""


def test_a_setting_comes_from_the_file_that_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "token"
    file.write_text("from the file\n")
    monkeypatch.setenv("AP_TOKEN", "from the environment ")
    assert Env().str("AP_TOKEN") == "from the environment "
    monkeypatch.setenv("AP_TOKEN_FILE", str(file))
    assert Env().str("AP_TOKEN") == "from the file"
    monkeypatch.setenv("AP_TOKEN_FILE", str(tmp_path / "missing"))
    with pytest.raises(FileNotFoundError):
        Env().str("AP_TOKEN")


def test_key_password_and_mail_server_come_from_files_as_docker_compose_gives_them(
    tmp_path: Path,
) -> None:
    given = {
        "SECRET_KEY": "the-key",
        "DATABASE_PASSWORD": "the-password",
        "EMAIL_URL": "smtp+tls://sam:mail-password@mail.example.org:587",
    }
    surroundings = {name: value for name, value in os.environ.items() if name not in given}
    surroundings["DATABASE_URL"] = "postgres://apcommission@database:5432/apcommission"
    for name, value in given.items():
        (tmp_path / name).write_text(f"{value}\n")
        surroundings[f"{name}_FILE"] = str(tmp_path / name)
    done = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=ROOT,
        env=surroundings,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.split() == ["the-key", "the-password", "mail-password"], done.stderr
