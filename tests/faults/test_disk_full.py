"""The disk is full while a document is saved: the person is told, and half of it is not kept."""

import errno
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apcommission.documents.actions import discard, keep
from apcommission.documents.models import Document
from apcommission.documents.tasks import delete_file
from apcommission.operation.actions import hand_over_left
from apcommission.operation.models import LeftTask
from monitoring.reports import actions, tasks
from providers.protocols.models import StandardStatus
from tests.factories.providers import StandardFactory
from tests.typed import boxes

PDF = b"%PDF-1.7 a certificate"


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """A disk that takes a few bytes of each file, and then no more; the files that it took them of."""
    begun: list[Path] = []

    def save(self: FileSystemStorage, name: str, content: Any) -> str:
        place = Path(self.path(name))
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content.read(5))
        begun.append(place)
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "_save", save)
    return begun


def test_a_file_that_a_person_sends(world: Any, as_: Any, full: list[Path]) -> None:
    standard = StandardFactory(pack=world.pack, code="S2", dated=True)
    where = reverse("protocols:standard", args=[world.provider.pk, standard.pk])
    file = SimpleUploadedFile("cover.pdf", PDF, "application/pdf")
    sent = {"answer": "claim", "evidence": "Policy 7", "version": 1, "file": file}
    page = as_("provider_manager").post(where, {**sent, **boxes("expires_on", world.today)})
    assert "could not be stored, and nothing was saved" in page.content.decode()
    assert "Policy 7" in page.content.decode(), "what was typed is still there"
    assert not StandardStatus.objects.filter(standard=standard, status="in_place").exists()
    assert not Document.objects.exists()
    assert [place.exists() for place in full] == [False]


def test_a_report_says_so_and_is_made_when_there_is_space_again(
    world: Any, full: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    run = world.report_run
    tasks.make_report(run.pk)
    run.refresh_from_db()
    assert run.state == "failed"
    assert "could not be stored" in run.problem
    assert not any(place.exists() for place in full)
    monkeypatch.undo()
    actions.try_again(by=world.people["officer"], run=run)
    tasks.make_report(run.pk)
    run.refresh_from_db()
    assert run.state == "ready"
    assert default_storage.exists(run.document.file.name)
    assert Document.objects.count() == 1


def test_a_file_that_the_store_does_not_let_go_is_taken_away_later(
    db: None, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    """What is erased is erased, though the store was away at that moment."""
    document = keep(kind="letter", title="x", content=PDF, content_type="application/pdf", by=None)
    name = document.file.name

    def away(*_: Any) -> None:
        raise OSError(errno.EIO, "The disk is away")

    with monkeypatch.context() as gone:
        gone.setattr(FileSystemStorage, "delete", away)
        with django_capture_on_commit_callbacks(execute=True):
            discard(document, by=None)
    assert not Document.objects.exists()
    assert default_storage.exists(name)
    hand_over_left(hand_over=lambda task, args: delete_file(*args))
    assert not default_storage.exists(name)
    assert not LeftTask.objects.exists()
