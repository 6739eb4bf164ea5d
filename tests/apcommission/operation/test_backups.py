"""A backup is restored into an empty place, and everything is there again."""

import io
import json
import os
import subprocess
import sys
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from apcommission.documents.actions import keep
from apcommission.documents.models import Document
from apcommission.embedded import programs
from apcommission.operation import backing_up, postgres
from apcommission.operation.archive import NotSound, Reading
from apcommission.operation.models import Backup
from tests.factories.world import World

ROOT = Path(__file__).resolve().parent.parent.parent.parent


class Place:
    """An empty database and an empty folder for documents, beside those of the tests."""

    def __init__(self, folder: Path) -> None:
        self.name = f"{connection.settings_dict['NAME']}_place"
        self.documents = folder / "documents"
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')
            cursor.execute(f'CREATE DATABASE "{self.name}" TEMPLATE template0')
        self.url = urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{self.name}"))

    def manage(self, *words: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=ROOT,
            env={**os.environ, "DATABASE_URL": self.url, "DOCUMENTS_ROOT": str(self.documents)},
            capture_output=True,
            text=True,
            check=False,
        )

    def ask(self, what: Callable[[Any], Any]) -> Any:
        beside = psycopg2.connect(self.url)
        try:
            with beside.cursor() as cursor:
                return what(cursor)
        finally:
            beside.close()


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    monkeypatch.setenv("POSTGRES_BIN", str(programs()))
    made = Place(tmp_path)
    yield made
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{made.name}" WITH (FORCE)')


def kept(words: str) -> Document:
    content = f"%PDF-1.7 {words}".encode()
    return keep(kind="letter", title="x", content=content, content_type="application/pdf", by=None)


@pytest.mark.django_db(transaction=True)
def test_all_tables_and_documents_come_back_in_an_empty_place(place: Place, tmp_path: Path) -> None:
    World()
    documents = [kept(f"letter {number}") for number in range(3)]
    file = tmp_path / "night.backup"
    call_command("backup", str(file), "--check")
    made = Backup.objects.get()
    assert (made.documents, made.damaged, made.sound) == (3, 0, True)
    assert made.size == file.stat().st_size
    assert file.stat().st_mode & 0o777 == 0o600
    assert [entry.name for entry in tmp_path.iterdir() if "backup" in entry.name] == [file.name]

    done = place.manage("restore", str(file))
    assert done.returncode == 0, done.stderr
    written = Reading(file).manifest
    assert written.tables["apcommission_person"][0] > 10
    found = place.ask(postgres.fingerprint)
    # Two lines came since: that a place was restored, and nothing else.
    differ = {table for table in written.tables if found[table] != written.tables[table]}
    assert differ == {"apcommission_auditevent"}
    assert found["apcommission_auditevent"][0] == written.tables["apcommission_auditevent"][0] + 1
    for document in documents:
        here = default_storage.open(document.file.name).read()
        assert (place.documents / document.file.name).read_bytes() == here

    again = place.manage("restore", str(file))
    assert (again.returncode, "not empty" in again.stderr) == (1, True)
    # In place of what is there: what came later goes, its documents with it.
    (place.documents / documents[0].file.name).write_bytes(b"changed")
    later = place.documents / "2026" / "later.pdf"
    later.parent.mkdir(exist_ok=True)
    later.write_bytes(b"%PDF-later")
    adds = (
        "INSERT INTO apcommission_document (kind, title, file, content_type, size, sha256, made_at) "
        "VALUES ('letter', 'x', '2026/later.pdf', 'application/pdf', 1, 'x', now()); COMMIT"
    )
    place.ask(lambda cursor: cursor.execute(adds))
    done = place.manage("restore", str(file), "--replace")
    assert done.returncode == 0, done.stderr
    assert (
        place.ask(postgres.fingerprint)["apcommission_document"]
        == written.tables["apcommission_document"]
    )
    assert not later.exists()
    first = default_storage.open(documents[0].file.name).read()
    assert (place.documents / documents[0].file.name).read_bytes() == first


@pytest.mark.django_db(transaction=True)
def test_what_is_not_whole_or_of_newer_code_is_not_restored(place: Place, tmp_path: Path) -> None:
    gone, changed = kept("gone"), kept("changed")
    gone.file.storage.delete(gone.file.name)
    Path(changed.file.path).write_bytes(b"%PDF-1.7 changed by someone")
    file = tmp_path / "night.backup"
    made = backing_up.make(file)
    assert made.damaged == 2
    manifest = Reading(file).manifest
    assert (manifest.missing, manifest.damaged) == ([gone.file.name], [changed.file.name])
    with pytest.raises(CommandError, match="there already"):
        call_command("backup", str(file))

    whole = file.read_bytes()
    file.write_bytes(whole.replace(b"changed by someone", b"changed by nobody "))
    with pytest.raises(CommandError, match="was changed or damaged"):
        call_command("check_backup", str(file))
    file.write_bytes(whole[: len(whole) - 30_000])
    with pytest.raises(CommandError, match=r"cut off|cannot be read"):
        call_command("check_backup", str(file))
    told = json.loads(whole_again(whole, tmp_path).open("manifest.json").read())
    told["migrations"].append(["apcommission", "0999_of_next_year"])
    newer = tmp_path / "newer.backup"
    rewrite(tmp_path / "whole.backup", newer, told)
    refused = place.manage("restore", str(newer))
    assert (refused.returncode, "newer code" in refused.stderr) == (1, True)
    told["tables"]["apcommission_document"][0] += 1
    told["migrations"].pop()
    rewrite(tmp_path / "whole.backup", newer, told)
    with pytest.raises(CommandError, match="apcommission_document"):
        call_command("check_backup", str(newer))
    assert not postgres_databases_for_a_try()


def whole_again(content: bytes, folder: Path) -> Reading:
    (folder / "whole.backup").write_bytes(content)
    return Reading(folder / "whole.backup")


def rewrite(source: Path, target: Path, manifest: dict[str, Any]) -> None:
    """The same backup with another manifest."""

    with tarfile.open(source) as old, tarfile.open(target, "w") as new:
        for member in old.getmembers():
            content = old.extractfile(member)
            assert content is not None
            data = content.read()
            if member.name == "manifest.json":
                data = json.dumps(manifest).encode()
                member.size = len(data)
            new.addfile(member, io.BytesIO(data))


def postgres_databases_for_a_try() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE '%\\_check\\_%'")
        return [name for (name,) in cursor.fetchall()]


@pytest.mark.django_db(transaction=True)
def test_a_backup_for_which_the_disk_is_too_small_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSTGRES_BIN", str(programs()))
    full = tmp_path / "full"
    full.mkdir()

    def no_space(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backing_up.os, "fsync", no_space)
    with pytest.raises(CommandError, match="No space left"):
        call_command("backup", str(full / "night.backup"))
    assert list(full.iterdir()) == []
    assert not Backup.objects.exists()
    monkeypatch.setenv("POSTGRES_BIN", "/nowhere")
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(CommandError, match="POSTGRES_BIN"):
        call_command("backup", str(full / "night.backup"))


def test_a_file_that_is_no_backup_is_told_as_such(tmp_path: Path) -> None:
    file = tmp_path / "letter.pdf"
    file.write_bytes(b"%PDF-1.7")
    with pytest.raises(NotSound, match=r"letter\.pdf"):
        Reading(file)
