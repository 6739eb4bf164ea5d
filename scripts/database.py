"""Bringing the embedded database to where the code is, so that every command finds its tables."""

import hashlib
import subprocess
import sys
from pathlib import Path

from apcommission.embedded import HOME
from scripts.setup import ROOT
from scripts.system import say

FOLDER = HOME / "demo"
APPS = ("apcommission", "providers", "referrals", "placements", "monitoring")
#: Commands that need no tables, or that bring them.
WITHOUT_TABLES = frozenset(
    {
        *("check", "collectstatic", "help", "make_sample", "makemigrations", "migrate", "restore"),
        "showmigrations",
    }
)


class MigrationFailed(RuntimeError):
    """The database could not be brought to where the code is; the message says why."""


def prepare(environment: dict[str, str]) -> None:
    """Run the migrations that came since the last time. Quick when there are none."""
    made_from = FOLDER / "migrated"
    if made_from.exists() and made_from.read_text() == _fingerprint():
        return
    say("Preparing the database")
    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "migrate", "--verbosity", "0"],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        start_new_session=True,
        check=False,
    )
    if done.returncode != 0:
        raise MigrationFailed(f"`manage.py migrate` failed:\n{done.stdout}{done.stderr}")
    made_from.write_text(_fingerprint())


def _fingerprint() -> str:
    """Of the migrations of our apps and of the packages that bring their own."""
    files = [file for app in APPS for file in sorted((ROOT / app / "migrations").glob("*.py"))]
    digest = hashlib.sha256()
    for file in (*files, ROOT / "requirements.lock", Path(__file__)):
        digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()
