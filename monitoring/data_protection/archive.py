"""The copy of a record: one archive with a document to read, in order, and the documents themselves."""

import io
import re
import zipfile
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from apcommission.documents.models import Document
from monitoring.data_protection.models import AccessDecision, AccessRequest

HIDDEN = "[left out: it is about someone else]"
Kind = AccessDecision.Kind


def shown_parts(request: AccessRequest) -> list[dict[str, Any]]:
    """The parts as the reader gets them: without what is left out, with names and words blacked out."""
    hidden = request.decisions.filter(verdict="hide")
    parts = set(hidden.filter(kind=Kind.PART).values_list("key", flat=True))
    words = list(hidden.filter(kind__in=(Kind.NAME, Kind.WORDS)).values_list("label", flat=True))
    return [
        {
            "title": part["title"],
            "rows": [
                [[name, black_out(text, words)] for name, text in row] for row in part["rows"]
            ],
        }
        for part in request.contents
        if part["label"] not in parts and part["rows"]
    ]


def black_out(text: str, words: list[str]) -> str:
    """The text with each of `words` replaced, whatever the case, the longest first."""
    ordered = sorted((word for word in words if word.strip()), key=len, reverse=True)
    if not ordered:
        return text
    pattern = "|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in ordered)
    return re.sub(pattern, HIDDEN, text, flags=re.IGNORECASE)


def make_archive(request: AccessRequest) -> bytes:
    """The ZIP: `record.html`, and `documents/` numbered. Names of files carry no personal data."""
    given = request.decisions.filter(kind=Kind.DOCUMENT, verdict="show").values_list(
        "key", flat=True
    )
    documents = list(
        Document.objects.filter(pk__in=[int(key) for key in given]).order_by("made_at", "pk")
    )
    files = [
        (f"documents/{number:02}-{one.kind}.{str(one.file.name).rpartition('.')[2]}", one)
        for number, one in enumerate(documents, start=1)
    ]
    context = {
        "request_for_copy": request,
        "parts": shown_parts(request),
        "files": [(name, one.title) for name, one in files],
        "authority_name": settings.AUTHORITY_NAME,
        "left_out": request.decisions.filter(verdict="hide").exclude(reason="").count(),
    }
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "record.html", render_to_string("monitoring/data_protection/copy.html", context)
        )
        for name, one in files:
            with one.file.open("rb") as source:
                archive.writestr(name, source.read())
    return target.getvalue()
