"""Keeping files."""

import contextlib
import hashlib
import logging
import re
import unicodedata
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from apcommission.audit.actions import record
from apcommission.documents import scanning
from apcommission.documents.errors import STORE_FAULTS, FileRefused, NotStored
from apcommission.documents.models import Document
from apcommission.people.models import Person

__all__ = ["FileRefused", "NotStored", "discard", "keep", "keep_made", "keep_upload"]

#: What may be kept, by how its content begins, and the ending of its name.
BEGINNINGS = {
    "application/pdf": (b"%PDF-", "pdf"),
    "image/png": (b"\x89PNG\r\n\x1a\n", "png"),
    "image/jpeg": (b"\xff\xd8\xff", "jpg"),
}
#: What the service makes and keeps itself, and takes from no one.
MADE_HERE = {
    "application/xml": (b"<?xml ", "xml"),
    "application/zip": (b"PK\x03\x04", "zip"),
}
#: How the name of a file may end that a person sends.
ENDINGS = {
    "application/pdf": ("pdf",),
    "image/png": ("png",),
    "image/jpeg": ("jpg", "jpeg", "jpe", "jfif"),
}
_log = logging.getLogger(__name__)


@transaction.atomic
def keep(
    *,
    kind: str,
    title: str,
    content: bytes,
    content_type: str,
    by: Person | None,
    subject_pk: int | None = None,
) -> Document:
    """Check a file and keep it. Its name on disk is its checksum: names carry no personal data.

    Raises FileRefused when it is too large or its content is not what `content_type` says, and NotStored
    when the store does not take it; then nothing of it is left there.
    """
    kinds = BEGINNINGS if by else BEGINNINGS | MADE_HERE
    beginning, ending = kinds.get(content_type, (None, ""))
    if beginning is None or not content.startswith(beginning):
        raise FileRefused("The file must be a PDF, a PNG or a JPEG.", field="file")
    _check_size(len(content))
    document = Document(kind=kind, title=title, content_type=content_type, made_by=by)
    document.subject_pk = subject_pk
    return _kept(document, content, ending)


def _kept(document: Document, content: bytes, ending: str) -> Document:
    """Write the file under its checksum, and its row."""
    document.size, document.sha256 = len(content), hashlib.sha256(content).hexdigest()
    _store(document, f"{document.sha256[:32]}.{ending}", content)
    document.save()
    record("kept_document", document, by=document.made_by, kind=document.kind, size=document.size)
    return document


def keep_upload(
    file: "UploadedFile[Any]", *, kind: str, by: Person, subject_pk: int | None = None
) -> Document:
    """Check and keep a file that a person sends, under its own name. Raises FileRefused (see `keep`).

    What it is, is told by its content, whatever the browser says; its name must agree. The size is asked for
    before any of it is read, and the virus scanner, where there is one, before anything is kept.
    """
    _check_size(file.size or 0)
    content, title = file.read(), _title(file.name)
    content_type = _type_by_content(content)
    ending = title.rpartition(".")[2].lower() if "." in title else ""
    if ending and content_type in ENDINGS and ending not in ENDINGS[content_type]:
        real = BEGINNINGS[content_type][1]
        raise FileRefused(
            f"The name of the file ends in “.{ending}”, but it is a {real.upper()}. Rename it to end in "
            f"“.{real}” if that is what you meant to send.",
            field="file",
        )
    scanning.check(content)
    return keep(
        kind=kind,
        title=title,
        content=content,
        content_type=content_type,
        by=by,
        subject_pk=subject_pk,
    )


def _type_by_content(content: bytes) -> str:
    """The type whose beginning the content has; empty for what is not kept."""
    found = (name for name, (start, _) in BEGINNINGS.items() if content.startswith(start))
    return next(found, "")


def _title(name: str | None) -> str:
    """The name of a file as it may be shown: no folders, and no signs that hide how it really ends."""
    last = re.split(r"[/\\]", name or "")[-1]
    plain = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C").strip()
    return plain[-200:] or "Evidence"


def _check_size(size: int) -> None:
    if size > settings.DOCUMENT_MAX_BYTES:
        limit = settings.DOCUMENT_MAX_BYTES // (1024 * 1024)
        raise FileRefused(f"The file must be smaller than {limit} MB.", field="file")


def _store(document: Document, name: str, content: bytes) -> None:
    """Write the file; what a full disk leaves of it is taken away again. Raises NotStored."""
    storage = document.file.storage
    free = storage.get_available_name(document.file.field.generate_filename(document, name))
    try:
        document.file.name = storage.save(free, ContentFile(content))
    except STORE_FAULTS as problem:
        _log.error("The store of documents took no file (%s)", type(problem).__name__)
        with contextlib.suppress(*STORE_FAULTS):
            storage.delete(free)
        raise NotStored from problem


@transaction.atomic
def keep_made(*, kind: str, title: str, content: bytes, ending: str) -> Document:
    """Keep an archive that the service itself made, of any size; what people send goes to `keep`.

    Raises NotStored.
    """
    document = Document(kind=kind, title=title, content_type=f"application/{ending}")
    return _kept(document, content, ending)


@transaction.atomic
def discard(document: Document, *, by: Person | None) -> None:
    """Delete a document that no one may read any more; its file goes when the transaction holds.

    A store that does not let it go then is asked again until it does.
    """
    from apcommission.documents.tasks import delete_file

    name = str(document.file.name)
    record("discarded_document", document, by=by, kind=document.kind)
    document.delete()
    transaction.on_commit(lambda: delete_file(name))
