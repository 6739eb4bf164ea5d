"""The virus scanner: a small clamd that speaks its INSTREAM, and one that does not answer."""

import socket
import struct
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apcommission.documents import scanning
from apcommission.documents.actions import FileRefused, keep_upload
from apcommission.documents.models import Document
from apcommission.people.models import Role
from tests.factories.apcommission import person_with

PDF = b"%PDF-1.7\n"
VIRUS = PDF + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"


class Clamd:
    """Answers PING and INSTREAM as clamd does; what it heard stays in `heard`."""

    def __init__(self, listening: socket.socket) -> None:
        self.listening = listening
        self.heard: list[bytes] = []
        self.answer = b""
        Thread(target=self.run, daemon=True).start()

    def run(self) -> None:
        while True:
            try:
                asker, _ = self.listening.accept()
            except OSError:
                return
            with asker, asker.makefile("rb") as said:
                self.serve(asker, said)

    def serve(self, asker: socket.socket, said: Any) -> None:
        word = b""
        while not word.endswith(b"\0"):
            word += said.read(1)
        if word == b"zPING\0":
            asker.sendall(b"PONG\0")
            return
        content = b""
        while length := struct.unpack("!L", said.read(4))[0]:
            content += said.read(length)
        self.heard.append(content)
        found = b"stream: Eicar-Signature FOUND\0" if b"EICAR" in content else b"stream: OK\0"
        asker.sendall(self.answer or found)


@pytest.fixture(params=["tcp", "unix"])
def clamd(request: Any, tmp_path: Path, settings: Any) -> Iterator[Clamd]:
    if request.param == "tcp":
        listening = socket.create_server(("127.0.0.1", 0))
        settings.SCANNER_URL = f"tcp://127.0.0.1:{listening.getsockname()[1]}"
    else:
        listening = socket.socket(socket.AF_UNIX)
        listening.bind(str(tmp_path / "clamd.ctl"))
        listening.listen()
        settings.SCANNER_URL = f"unix://{tmp_path / 'clamd.ctl'}"
    with listening:
        yield Clamd(listening)


def send(content: bytes, name: str = "letter.pdf", claimed: str = "application/pdf") -> Document:
    file = SimpleUploadedFile(name, content, claimed)
    return keep_upload(file, kind="letter", by=person_with(Role.OFFICER))


@pytest.mark.django_db
def test_a_file_is_kept_when_the_scanner_finds_nothing_and_not_when_it_does(clamd: Clamd) -> None:
    large = PDF + bytes(200_000)
    assert send(large).size == len(large)
    assert clamd.heard == [large]
    with pytest.raises(FileRefused, match="found something"):
        send(VIRUS)
    assert Document.objects.count() == 1
    assert scanning.answers()


@pytest.mark.django_db
def test_a_scanner_that_cannot_say_refuses(clamd: Clamd, settings: Any) -> None:
    clamd.answer = b"INSTREAM size limit exceeded. ERROR\0"
    with pytest.raises(FileRefused, match="could not be checked"):
        send(PDF)
    settings.SCANNER_URL = "unix:///nowhere/clamd.ctl"
    with pytest.raises(FileRefused, match="could not be checked"):
        send(PDF)
    settings.SCANNER_URL = "clamav:3310"
    with pytest.raises(FileRefused, match="could not be checked"):
        send(PDF)
    assert not scanning.answers()
    assert not Document.objects.exists()


@pytest.mark.django_db
def test_what_a_file_is_is_told_by_its_content_and_its_name_agrees() -> None:
    said_nothing = send(PDF, "C:\\Documents\\Bid\u202efdp.pdf", "application/octet-stream")
    assert (said_nothing.content_type, said_nothing.title) == ("application/pdf", "Bidfdp.pdf")
    assert send(b"\xff\xd8\xff\xe0", "photo.JPG", "image/png").content_type == "image/jpeg"
    with pytest.raises(FileRefused, match=r"ends in “\.exe”, but it is a PDF"):
        send(PDF, "letter.exe")
    with pytest.raises(FileRefused, match="must be a PDF"):
        send(b"MZ", "letter.pdf")


@pytest.mark.django_db
def test_a_file_that_is_too_large_is_not_even_read(settings: Any) -> None:
    settings.DOCUMENT_MAX_BYTES = 1024 * 1024

    class Large(SimpleUploadedFile):
        def read(self, *_: Any) -> bytes:
            raise AssertionError("read")

    file = Large("letter.pdf", PDF.ljust(1024 * 1024 + 1), "application/pdf")
    with pytest.raises(FileRefused, match="smaller than 1 MB"):
        keep_upload(file, kind="letter", by=person_with(Role.OFFICER))
