"""Keeping files."""

import hashlib
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from apcommission.audit.actions import record
from apcommission.documents.models import Document
from apcommission.errors import Refused
from apcommission.people.models import Person

#: What may be kept, by how its content begins, and the ending of its name.
BEGINNINGS = {
    "application/pdf": (b"%PDF-", "pdf"),
    "image/png": (b"\x89PNG\r\n\x1a\n", "png"),
    "image/jpeg": (b"\xff\xd8\xff", "jpg"),
}


class FileRefused(Refused):
    """The file is of a kind or size that is not kept."""

    in_trail = True


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

    Raises FileRefused when it is too large or its content is not what `content_type` says.
    """
    beginning, ending = BEGINNINGS.get(content_type, (None, ""))
    if beginning is None or not content.startswith(beginning):
        raise FileRefused("The file must be a PDF, a PNG or a JPEG.", field="file")
    if len(content) > settings.DOCUMENT_MAX_BYTES:
        limit = settings.DOCUMENT_MAX_BYTES // (1024 * 1024)
        raise FileRefused(f"The file must be smaller than {limit} MB.", field="file")
    checksum = hashlib.sha256(content).hexdigest()
    document = Document(
        kind=kind,
        subject_pk=subject_pk,
        title=title,
        content_type=content_type,
        size=len(content),
        sha256=checksum,
        made_by=by,
    )
    document.file.save(f"{checksum[:32]}.{ending}", ContentFile(content), save=False)
    document.save()
    record("kept_document", document, by=by, kind=kind, size=len(content))
    return document


def keep_upload(
    file: "UploadedFile[Any]", *, kind: str, by: Person, subject_pk: int | None = None
) -> Document:
    """Check and keep a file that a person sends, under its own name. Raises FileRefused (see `keep`)."""
    return keep(
        kind=kind,
        title=(file.name or "Evidence")[-200:],
        content=file.read(),
        content_type=file.content_type or "",
        by=by,
        subject_pk=subject_pk,
    )


@transaction.atomic
def keep_made(*, kind: str, title: str, content: bytes, ending: str) -> Document:
    """Keep an archive that the service itself made, of any size; what people send goes to `keep`."""
    checksum = hashlib.sha256(content).hexdigest()
    document = Document(
        kind=kind,
        title=title,
        content_type=f"application/{ending}",
        size=len(content),
        sha256=checksum,
    )
    document.file.save(f"{checksum[:32]}.{ending}", ContentFile(content), save=False)
    document.save()
    record("kept_document", document, by=None, kind=kind, size=len(content))
    return document


@transaction.atomic
def discard(document: Document, *, by: Person | None) -> None:
    """Delete a document that no one may read any more; its file goes when the transaction holds."""
    storage, name = document.file.storage, str(document.file.name)
    record("discarded_document", document, by=by, kind=document.kind)
    document.delete()
    transaction.on_commit(lambda: storage.delete(name))
