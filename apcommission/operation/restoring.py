"""Restoring a backup, into an empty place or in place of what is there; and trying whether it could be."""

import hashlib
from pathlib import Path

import psycopg2
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection, transaction

from apcommission.audit.actions import record
from apcommission.documents.models import Document
from apcommission.operation import actions, archive, postgres, readiness
from apcommission.operation.archive import DATABASE, NotSound, Reading

#: A place where any of these has a row is not empty.
TELLING = ("apcommission_person", "apcommission_organisation", "apcommission_document")


class PlaceRefused(Exception):
    """The backup may not be restored here; the message says why."""


def restore(file: Path, *, replace: bool = False) -> archive.Manifest:
    """Bring back what `file` holds, and the tables to where this code is; then compare.

    Everything is checked before anything is touched. The database changes in one transaction. With
    `replace`, what is there gives way; without, a place that is not empty is refused.
    Raises PlaceRefused, archive.NotSound, postgres.PostgresFailed.
    """
    reading = Reading(file)
    try:
        reading.check()
        _check_code(reading.manifest)
        before = _documents_of_place(replace=replace)
        for name, content, checksum in reading.documents():
            _put(name, content, checksum)
        connection.close()
        postgres.load(reading.open(DATABASE), database=connection.settings_dict["NAME"])
    finally:
        reading.close()
    with transaction.atomic(), connection.cursor() as cursor:
        _compare(reading.manifest, postgres.fingerprint(cursor))
    call_command("migrate", interactive=False, verbosity=0)
    for name in before - set(Document.objects.values_list("file", flat=True)):
        default_storage.delete(name)
    record("restored_backup", by=None, made_at=reading.manifest.made_at, replaced=replace)
    return reading.manifest


def check(file: Path) -> archive.Manifest:
    """Read all of `file` and restore its database beside ours, for a try. Notes what came of it.

    Raises archive.NotSound where it is not whole.
    """
    checksum = archive.checksum_of(file)
    try:
        manifest = _tried(file)
    except NotSound:
        actions.note_check(sha256=checksum, sound=False)
        raise
    actions.note_check(sha256=checksum, sound=True)
    return manifest


def _tried(file: Path) -> archive.Manifest:
    reading = Reading(file)
    try:
        reading.check()
        with postgres.scratch_database() as name:
            postgres.load(reading.open(DATABASE), database=name)
            beside = psycopg2.connect(**{**connection.get_connection_params(), "dbname": name})
            try:
                with beside.cursor() as cursor:
                    _compare(reading.manifest, postgres.fingerprint(cursor))
            finally:
                beside.close()
    finally:
        reading.close()
    return reading.manifest


def _check_code(manifest: archive.Manifest) -> None:
    known = readiness.migrations_known()
    ours = {app for app, _ in known}
    newer = {(app, name) for app, name in manifest.migrations if app in ours} - known
    if newer:
        app, name = sorted(newer)[-1]
        raise PlaceRefused(
            f"The backup is of newer code ({manifest.code}): this one does not know {app}.{name}. "
            "Install that code first."
        )


def _documents_of_place(*, replace: bool) -> set[str]:
    """Names of the documents that stand here. Refuses a place that is not empty, or that is in use."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        (others,) = cursor.fetchone()
        tables = set(connection.introspection.table_names(cursor))
        filled = [table for table in TELLING if table in tables and _has_rows(cursor, table)]
    if filled and not replace:
        raise PlaceRefused(
            "This place is not empty. To put the backup in place of all that is here, say --replace."
        )
    if others:
        raise PlaceRefused(
            f"The database is in use ({others} connections): stop web, worker and beat first."
        )
    if "apcommission_document" not in tables:
        return set()
    return set(Document.objects.values_list("file", flat=True))


def _has_rows(cursor: object, table: str) -> bool:
    cursor.execute(f'SELECT EXISTS (SELECT FROM "{table}")')  # type: ignore[attr-defined]  # noqa: S608
    return bool(cursor.fetchone()[0])  # type: ignore[attr-defined]


def _put(name: str, content: bytes, checksum: str) -> None:
    """Store a document under its very name, unless it is there already."""
    if default_storage.exists(name):
        with default_storage.open(name) as opened:
            if hashlib.sha256(opened.read()).hexdigest() == checksum:
                return
        default_storage.delete(name)
    stored = default_storage.save(name, ContentFile(content))
    if stored != name:
        raise PlaceRefused(f"The store of documents did not take {name} under its name.")


def _compare(manifest: archive.Manifest, found: postgres.Fingerprint) -> None:
    """Every table has the rows that it had, saying what they said. Raises NotSound."""
    if found != manifest.tables:
        other = sorted(
            table
            for table in {*found, *manifest.tables}
            if found.get(table) != manifest.tables.get(table)
        )
        raise NotSound(f"These tables are not what they were: {', '.join(other)}.")
