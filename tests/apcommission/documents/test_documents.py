"""Documents: what is kept, who opens it, and what the trail says of it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as configured
from django.core.files.storage import default_storage
from django.urls import reverse

from apcommission.audit.models import AuditEvent
from apcommission.documents import access
from apcommission.documents.actions import FileRefused, keep
from apcommission.documents.models import Document

PDF = b"%PDF-1.7\n..."
PNG = b"\x89PNG\r\n\x1a\n..."
JPEG = b"\xff\xd8\xff\xe0..."


def kept(content: bytes = PDF, content_type: str = "application/pdf", **more: Any) -> Document:
    given = {"kind": "letter", "title": "Letter about Sam", "by": None, **more}
    return keep(content=content, content_type=content_type, **given)


@pytest.fixture
def answers() -> Iterator[dict[str, Any]]:
    """What the kind `letter` answers to who asks for one, by the person's name."""
    told: dict[str, Any] = {}
    access.opens("letter")(lambda person, document: told.get(person.name, False))
    yield told
    access._OPENERS.pop("letter")


# ---- Keeping ---------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "content_type", "ending"),
    [(PDF, "application/pdf", "pdf"), (PNG, "image/png", "png"), (JPEG, "image/jpeg", "jpg")],
)
def test_a_file_is_kept_under_its_checksum_and_comes_back_whole(
    content: bytes, content_type: str, ending: str
) -> None:
    document = kept(content, content_type)
    assert document.size == len(content)
    assert document.sha256[:32] in document.file.name
    assert document.file.name.endswith(f".{ending}")
    assert "Sam" not in document.file.name
    assert default_storage.open(document.file.name).read() == content


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (b"", "application/pdf"),
        (b"<html>%PDF-", "application/pdf"),
        (b"\n%PDF-1.7", "application/pdf"),
        (PNG, "image/jpeg"),
        (b"MZ\x90", "application/x-msdownload"),
        (b"<svg onload='alert(1)'/>", "image/svg+xml"),
        (b"hello", "text/html"),
        (PDF, ""),
        (PDF, "application/PDF; x"),
    ],
)
def test_what_is_not_what_it_says_is_refused_and_not_kept(
    content: bytes, content_type: str
) -> None:
    with pytest.raises(FileRefused, match="must be a PDF, a PNG or a JPEG") as refused:
        kept(content, content_type)
    assert refused.value.field == "file"
    assert not Document.objects.exists()


@pytest.mark.django_db
def test_a_file_may_be_as_large_as_the_limit_and_no_larger(settings: Any) -> None:
    settings.DOCUMENT_MAX_BYTES = 1024 * 1024
    kept(PDF.ljust(1024 * 1024, b"."))
    with pytest.raises(FileRefused, match="smaller than 1 MB"):
        kept(PDF.ljust(1024 * 1024 + 1, b"."))


@pytest.mark.django_db
def test_the_trail_says_that_a_document_was_kept_and_not_its_title() -> None:
    document = kept()
    event = AuditEvent.objects.get(verb="kept_document")
    assert (event.subject_pk, event.detail) == (
        document.pk,
        {"kind": "letter", "size": len(PDF)},
    )


def test_documents_lie_where_no_address_leads() -> None:
    place = str(configured.STORAGES["default"]["OPTIONS"]["location"])
    static = [str(folder) for folder in (configured.STATIC_ROOT, configured.BASE_DIR / "static")]
    assert not any(place.startswith(folder) for folder in static)
    assert not configured.MEDIA_URL.strip("/")


# ---- Opening ---------------------------------------------------------------------------------------


def address(document: Document) -> str:
    return reverse("documents:open", args=[document.pk])


def test_a_kind_that_no_one_registered_is_closed_to_all(world: Any, as_: Any) -> None:
    where = address(kept(kind="orphan"))
    for persona in ("commissioner", "administrator", "headteacher"):
        assert as_(persona).get(where).status_code == 403, persona
    assert not AuditEvent.objects.filter(verb__in=("opened", "saw")).exists()
    refusals = AuditEvent.objects.filter(verb="refused")
    assert {event.detail["page"] for event in refusals} == {"documents:open"}


@pytest.mark.parametrize("answer", [False, None, 0, ""])
def test_every_kind_of_no_is_a_no(
    world: Any, as_: Any, answers: dict[str, Any], answer: Any
) -> None:
    answers[world.people["officer"].name] = answer
    assert as_("officer").get(address(kept())).status_code == 403


def test_an_opened_document_is_not_stored_on_the_way_and_runs_nothing(
    world: Any, as_: Any, answers: dict[str, Any]
) -> None:
    answers[world.people["officer"].name] = True
    document = kept()
    answer = as_("officer").get(address(document))
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("default-src 'none'")
    assert answer["Content-Disposition"] == f'inline; filename="letter-{document.pk}.pdf"'


def test_who_opens_what_is_in_the_trail_with_the_pupil_concerned(
    world: Any, as_: Any, answers: dict[str, Any]
) -> None:
    document = kept()
    answers[world.people["officer"].name] = True
    answers[world.people["headteacher"].name] = world.pupil.pk
    as_("officer").get(address(document))
    as_("headteacher").get(address(document))
    events = AuditEvent.objects.filter(verb__in=("opened", "saw")).order_by("pk")
    assert [(event.verb, event.by.name, event.pupil_id) for event in events] == [
        ("opened", world.people["officer"].name, None),
        ("saw", world.people["headteacher"].name, world.pupil.pk),
    ]
    assert {event.subject_pk for event in events} == {document.pk}


def test_a_document_that_is_not_there_is_not_found(world: Any, as_: Any) -> None:
    assert as_("officer").get("/documents/999999/").status_code == 404


def test_what_no_browser_shows_safely_is_saved(
    world: Any, as_: Any, answers: dict[str, Any]
) -> None:
    answers[world.people["officer"].name] = True
    document = kept()
    Document.objects.filter(pk=document.pk).update(content_type="text/html")
    answer = as_("officer").get(address(document))
    assert answer["Content-Disposition"].startswith("attachment")
