"""Opening a document, after asking its kind who may."""

from io import BytesIO
from typing import IO

from django.core.exceptions import PermissionDenied
from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from apcommission.audit.actions import record, record_reads
from apcommission.documents.access import is_marked, who_may_open
from apcommission.documents.marking import marked
from apcommission.documents.models import Document
from apcommission.people.requests import PersonRequest
from apcommission.shown import date_and_time

#: What a browser may show in its own window; all else is saved.
SAFE_TO_SHOW = ("application/pdf", "image/png", "image/jpeg")


def open_document(request: PersonRequest, pk: int) -> FileResponse:
    """The file itself; the reading is recorded."""
    document = get_object_or_404(Document, pk=pk)
    answer = who_may_open(request.user, document)
    if not answer:
        raise PermissionDenied("documents.open")
    if answer is True:
        record("opened", document, by=request.user, kind=document.kind)
    else:
        keys = [answer] if isinstance(answer, int) else answer
        record_reads(document, by=request.user, pupil_ids=keys)
    ending = str(document.file.name).rpartition(".")[2]
    content: IO[bytes] = document.file.open("rb")
    if is_marked(document):
        moment = date_and_time(timezone.now())
        content = BytesIO(marked(content.read(), f"Read by {request.user} on {moment}"))
    response = FileResponse(
        content,
        content_type=document.content_type,
        filename=f"{document.kind}-{document.pk}.{ending}",
        as_attachment=document.content_type not in SAFE_TO_SHOW,
    )
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    return response
