"""Making a backup: database and documents of one moment in one file, while the service goes on."""

import contextlib
import hashlib
import io
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from apcommission.documents.errors import STORE_FAULTS
from apcommission.documents.models import Document
from apcommission.operation import actions, archive, postgres
from apcommission.operation.models import Backup


class AlreadyThere(Exception):
    """There is a file of this name: no backup takes the place of another."""


def make(file: Path) -> Backup:
    """Write a backup to `file`, readable by this user alone; it has that name only once it is whole.

    Raises AlreadyThere, OSError (a disk that is full), postgres.PostgresFailed.
    """
    if file.exists():
        raise AlreadyThere(f"{file} is there already.")
    made_at = timezone.now()
    with _draft(file) as draft:
        os.fchmod(draft.fileno(), 0o600)
        with tempfile.TemporaryDirectory(dir=file.parent) as folder:
            manifest, documents = _database(Path(folder) / archive.DATABASE, made_at)
            writing = archive.Writing(draft, manifest)
            _add_file(writing, Path(folder) / archive.DATABASE)
        for name, checksum in documents:
            _add_document(writing, name, checksum)
        writing.finish()
        draft.flush()
        os.fsync(draft.fileno())
        os.link(draft.name, file)  # as against renaming, this takes no other's place
    return actions.note_backup(
        name=file.name,
        sha256=archive.checksum_of(file),
        size=file.stat().st_size,
        rows=manifest.rows,
        documents=len(manifest.documents),
        damaged=len(manifest.missing) + len(manifest.damaged),
        made_at=made_at,
    )


@contextlib.contextmanager
def _draft(file: Path) -> Iterator[Any]:
    """A file beside the one that is to be; gone at the end, also of a try that failed."""
    with tempfile.NamedTemporaryFile(dir=file.parent, prefix=f".{file.name}.") as draft:
        yield draft


def _database(into: Path, made_at: Any) -> tuple[archive.Manifest, list[tuple[str, str]]]:
    """Dump the database; what was in it at that very moment, and (name, checksum) of its documents."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        (snapshot,) = cursor.fetchone()
        cursor.execute("SHOW server_version")
        (version,) = cursor.fetchone()
        manifest = archive.Manifest(
            made_at=made_at.isoformat(),
            code=settings.CODE_VERSION,
            postgres=str(version),
            authority=settings.AUTHORITY_CODE,
            migrations=[
                list(key) for key in sorted(MigrationRecorder(connection).applied_migrations())
            ],
            tables=postgres.fingerprint(cursor),
        )
        documents = list(Document.objects.order_by("pk").values_list("file", "sha256"))
        postgres.dump(snapshot=snapshot, into=into)
    return manifest, documents


def _add_file(writing: archive.Writing, file: Path) -> None:
    with file.open("rb") as content:
        writing.add(file.name, content, file.stat().st_size)


def _add_document(writing: archive.Writing, name: str, checksum: str) -> None:
    """Add a document as it is. One that was discarded meanwhile is left out; another is told as missing."""
    try:
        with default_storage.open(name) as opened:
            content = opened.read()
    except STORE_FAULTS:
        if Document.objects.filter(file=name).exists():
            writing.manifest.missing.append(name)
        return
    if hashlib.sha256(content).hexdigest() != checksum:
        writing.manifest.damaged.append(name)
    writing.add(f"{archive.DOCUMENTS}{name}", io.BytesIO(content), len(content))
