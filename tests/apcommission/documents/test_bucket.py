"""Documents in a bucket: the true client speaks with a small S3 that runs within the test."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, ClassVar

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apcommission.documents import access
from apcommission.documents.actions import discard, keep_upload
from apcommission.documents.models import Document

PDF = b"%PDF-1.7\n" + b"words of a letter" * 1000


class Bucket(BaseHTTPRequestHandler):
    """Keeps, gives and deletes objects by their path, as S3 does; who asks is not looked at."""

    kept: ClassVar[dict[str, bytes]] = {}
    asked: ClassVar[list[str]] = []

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if "aws-chunked" in self.headers.get("Content-Encoding", ""):
            body = whole(body)
        self.kept[self.place()] = body
        self.answer(200)

    def do_GET(self) -> None:
        content = self.kept.get(self.place())
        self.answer(404 if content is None else 200, content or b"")

    do_HEAD = do_GET

    def do_DELETE(self) -> None:
        self.kept.pop(self.place(), None)
        self.answer(204)

    def place(self) -> str:
        self.asked.append(self.command)
        return self.path.partition("?")[0]

    def answer(self, status: int, content: bytes = b"") -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("ETag", '"0"')
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


def whole(body: bytes) -> bytes:
    """What was sent in pieces, each after its length."""
    content = b""
    while body:
        line, _, body = body.partition(b"\r\n")
        length = int(line.partition(b";")[0] or b"0", 16)
        if not length:
            break
        content, body = content + body[:length], body[length + 2 :]
    return content


@pytest.fixture
def bucket(settings: Any) -> Iterator[type[Bucket]]:
    Bucket.kept.clear()
    Bucket.asked.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Bucket)
    Thread(target=server.serve_forever, daemon=True).start()
    options = {
        "bucket_name": "documents",
        "endpoint_url": f"http://127.0.0.1:{server.server_port}",
        "access_key": "key",
        "secret_key": "secret",
    }
    store = {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "default": store}
    yield Bucket
    server.shutdown()
    server.server_close()


def test_a_document_is_kept_opened_by_who_may_and_deleted_in_a_bucket(
    world: Any,
    as_: Any,
    bucket: type[Bucket],
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    officer = world.person("officer")
    monkeypatch.setitem(access._OPENERS, "letter", lambda person, _: person.pk == officer.pk)
    file = SimpleUploadedFile("letter.pdf", PDF, "application/pdf")
    document = keep_upload(file, kind="letter", by=officer)
    (place,) = bucket.kept
    assert place.startswith("/documents/")
    assert bucket.kept[place] == PDF
    page = reverse("documents:open", args=[document.pk])
    opened: Any = as_("officer").get(page)
    assert b"".join(opened.streaming_content) == PDF
    bucket.asked.clear()
    assert as_("provider_manager").get(page).status_code == 403
    assert bucket.asked == [], "whoever may not is refused before the bucket is asked"
    with django_capture_on_commit_callbacks(execute=True):
        discard(Document.objects.get(pk=document.pk), by=officer)
    assert bucket.kept == {}
