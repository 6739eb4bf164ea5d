"""Jobs and downloads: what a job may be told, and that a document is opened by nobody who has no claim to it.

Complete by construction: the jobs are those that the worker knows, the kinds those that are registered.
"""

import inspect
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from celery import current_app
from django.core.files.base import ContentFile
from django.test import Client

from apcommission.capabilities import APPS
from apcommission.documents.access import _OPENERS, who_may_open
from apcommission.documents.models import Document
from apcommission.schedule import WHAT_HAPPENS_BY_ITSELF
from tests.access.personas import PERSONAS
from tests.factories.world import World

ROOT = Path(__file__).resolve().parent.parent.parent
#: A file without its record has its name alone, which is a checksum.
BY_NAME = {"apcommission.documents.tasks.delete_file"}
#: Jobs that do something for one person, and so name them: all others act for the service itself.
FOR_A_PERSON = {"referrals.panels.tasks.make_own_pack"}


def jobs() -> Iterator[tuple[str, Any]]:
    for app in APPS:
        for file in sorted((ROOT / app).glob("*/tasks.py")):
            import_module(".".join(file.relative_to(ROOT).with_suffix("").parts))
    for name, task in sorted(current_app.tasks.items()):
        if name.split(".")[0] in APPS:
            yield name, task


def parameters(task: Any) -> list[inspect.Parameter]:
    given = inspect.signature(task.run).parameters.values()
    return [one for one in given if one.name != "self"]


def test_a_job_is_told_keys_alone_and_never_what_they_stand_for() -> None:
    wrong = [
        f"{name}({one.name}: {one.annotation})"
        for name, task in jobs()
        for one in parameters(task)
        if name not in BY_NAME
        and not (one.name.endswith(("_pk", "key")) and one.annotation in (int, "int"))
    ]
    assert wrong == []
    named = {name for name, task in jobs() for one in parameters(task) if "person" in one.name}
    assert named == FOR_A_PERSON


def test_what_happens_by_itself_is_told_nothing() -> None:
    known = dict(jobs())
    timed = [entry["task"] for entry in WHAT_HAPPENS_BY_ITSELF.values()]
    assert [name for name in timed if name not in known] == []
    assert [name for name in timed if parameters(known[name])] == []


@pytest.mark.django_db
def test_a_document_of_nothing_is_opened_by_nobody_whatever_its_kind() -> None:
    world = World()
    opened = []
    for kind in (*sorted(_OPENERS), "of-no-room"):
        document = Document.objects.create(
            kind=kind, title="x", content_type="application/pdf", size=1, sha256="0" * 64
        )
        for persona in PERSONAS:
            if who_may_open(world.person(persona), document):
                opened.append(f"{kind} by {persona}")
    assert opened == []


@pytest.mark.django_db
def test_the_number_of_another_document_opens_nothing() -> None:
    world = World()
    document = Document(kind="agreement", title="x", content_type="application/pdf", size=1)
    document.subject_pk = world.agreement.pk
    document.file.save("0.pdf", ContentFile(b"%PDF-"), save=False)
    document.save()
    address = f"/documents/{document.pk}/"
    for persona in (
        "other_provider_manager",
        "other_headteacher",
        "agency",
        "consultant",
        "member",
    ):
        client = Client()
        client.force_login(world.person(persona))
        assert client.get(address).status_code == 403
    assert Client().get(address).status_code == 302
