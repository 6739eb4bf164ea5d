"""Checklists, visits and yearly assessments: who writes, who accepts, who reads what and when."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from apcommission.audit.models import AuditEvent
from apcommission.editing import ChangedMeanwhile
from apcommission.errors import Refused
from apcommission.lifecycles import TransitionRefused
from apcommission.messages.models import Email
from providers.quality import actions, queries
from providers.quality.models import Checklist, QualityFile, Review
from tests.factories.quality import THEMES, ChecklistFactory, ReviewFactory

PDF = b"%PDF-1.7 what was seen"


def review(world: Any, **fields: Any) -> Review:
    fields.setdefault("reviewer", world.people["consultant"])
    made: Review = ReviewFactory(provider=world.provider, **fields)
    return made


def written(world: Any, **changes: Any) -> dict[str, Any]:
    """What the page of the write-up sends."""
    day = world.today
    return {
        "done_on_0": day.day,
        "done_on_1": day.month,
        "done_on_2": day.year,
        "judgement_1": "good",
        "words_1": "The record is complete.",
        "judgement_2": "improve",
        "words_2": "The work is too easy.",
        "judgement": "good",
        "summary": "A sound place.",
        "submit": "on",
        **changes,
    }


def test_a_checklist_is_written_put_into_use_and_replaced_by_the_next(world: Any, as_: Any) -> None:
    client = as_("administrator")
    answers = {"kind": "visit", "name": "Visits 1", "themes": "Is it safe?"}
    page = client.post(reverse("quality:compose"), answers).content.decode()
    assert "Write at least one theme" in page
    assert "Is it safe?" in page
    client.post(reverse("quality:compose"), {**answers, "themes": THEMES})
    first = Checklist.objects.get()
    client.post(reverse("quality:adopt", args=[first.pk]))
    second = ChecklistFactory()
    client.post(reverse("quality:adopt", args=[second.pk]))
    first.refresh_from_db()
    assert first.state == "superseded"
    assert queries.checklist_in_use("visit") == second
    with pytest.raises(Refused, match="new version"):
        actions.edit_checklist(by=world.person("administrator"), checklist=second, themes="# X")
    with pytest.raises(IntegrityError), transaction.atomic():
        ChecklistFactory(state="adopted")


def test_a_planned_review_takes_the_themes_in_use_and_tells_the_manager_only_when_announced(
    world: Any, as_: Any
) -> None:
    client = as_("officer")
    address = reverse("quality:plan", args=[world.provider.pk])
    answers = {
        "kind": "visit",
        "due_on_0": world.today.day,
        "due_on_1": world.today.month,
        "due_on_2": world.today.year,
        "reviewer": world.people["consultant"].pk,
    }
    assert "No checklist of this kind is in use" in client.post(address, answers).content.decode()
    ChecklistFactory(state="adopted")
    client.post(address, {**answers, "once": "one"})
    client.post(address, {**answers, "once": "one"})
    quiet = Review.objects.get()
    assert [one.theme for one in quiet.findings.all()] == ["Safeguarding", "Teaching"]
    assert not Email.objects.filter(key__startswith="review-announced").exists()
    client.post(address, {**answers, "once": "two", "announced": "on"})
    assert Email.objects.get(key__startswith="review-announced").to == (
        world.people["provider_manager"].email
    )
    assert "Visits and assessments to write up" in as_("consultant").get("/").content.decode()


def test_a_consultant_writes_and_submits_and_cannot_change_it_afterwards(
    world: Any, as_: Any
) -> None:
    found = review(world, kind="assessment")
    client, address = as_("consultant"), reverse("quality:write", args=[found.pk])
    page = client.post(address, written(world, judgement_2="")).content.decode()
    assert "Judge the theme Teaching" in page
    assert "The work is too easy." in page
    client.post(address, written(world, version="1"))
    found.refresh_from_db()
    assert (found.state, found.judgement) == ("submitted", "good")
    assert "has been submitted" in client.post(address, written(world)).content.decode()
    assert AuditEvent.objects.filter(verb="submitted_review").count() == 1
    with pytest.raises(PermissionDenied):
        actions.decide_review(by=world.person("consultant"), review=found, verdict="accept")


def test_a_consultant_sees_no_review_of_another(world: Any, as_: Any) -> None:
    others = review(world, reviewer=world.people["officer"])
    assert as_("consultant").get(reverse("quality:review", args=[others.pk])).status_code == 404


def test_evidence_that_is_not_what_it_says_is_refused_and_nothing_of_the_page_is_lost(
    world: Any, as_: Any
) -> None:
    found = review(world)
    client, address = as_("consultant"), reverse("quality:write", args=[found.pk])
    false = SimpleUploadedFile("seen.pdf", b"MZ a program", "application/pdf")
    page = client.post(address, written(world, file=false)).content.decode()
    assert "The file must be a PDF, a PNG or a JPEG." in page
    assert "The work is too easy." in page
    found.refresh_from_db()
    assert (found.state, QualityFile.objects.count()) == ("planned", 0)
    true = SimpleUploadedFile("seen.pdf", PDF, "application/pdf")
    client.post(address, written(world, file=true))
    file = QualityFile.objects.get()
    opened = reverse("documents:open", args=[file.document_id])
    assert client.get(opened).status_code == 200
    manager = as_("provider_manager")
    assert manager.get(opened).status_code == 403
    found.refresh_from_db()
    actions.decide_review(by=world.person("officer"), review=found, verdict="accept")
    assert manager.get(opened).status_code == 200
    assert as_("other_provider_manager").get(opened).status_code == 403


def test_an_officer_sends_back_with_words_then_accepts_and_the_provider_reads_and_answers(
    world: Any, as_: Any
) -> None:
    found = review(world, kind="assessment", state="submitted")
    address = reverse("quality:review", args=[found.pk])
    client = as_("officer")
    assert (
        "Say what is to be changed" in client.post(address, {"verdict": "return"}).content.decode()
    )
    client.post(address, {"verdict": "return", "comment": "Say more of teaching."})
    assert "Say more of teaching." in as_("consultant").get(address).content.decode()
    actions.write_review(
        by=world.person("consultant"),
        review=found,
        done_on=world.today,
        judgement="good",
        summary="",
        findings={1: ("good", ""), 2: ("good", "")},
        submit=True,
    )
    manager = as_("provider_manager")
    assert manager.get(address).status_code == 404
    client.post(address, {"verdict": "accept"})
    assert "Assessments to answer" in manager.get("/").content.decode()
    manager.post(address, {"answer": "We agree."})
    found.refresh_from_db()
    assert (found.state, found.answer) == ("accepted", "We agree.")
    with pytest.raises(TransitionRefused):
        actions.decide_review(by=world.person("officer"), review=found, verdict="return")


def test_two_people_at_one_review_the_second_is_told(world: Any) -> None:
    found = review(world, state="submitted")
    officer = world.person("officer")
    with pytest.raises(ChangedMeanwhile):
        actions.decide_review(by=officer, review=found, verdict="accept", version=7)


def test_schools_read_the_latest_accepted_yearly_judgement_and_no_more(
    world: Any, as_: Any
) -> None:
    review(world, kind="assessment", state="accepted", summary="For the provider alone")
    review(world, kind="assessment", state="submitted", judgement="unacceptable")
    head = as_("headteacher")
    entry = head.get(reverse("directory:provider_detail", args=[world.provider.pk]))
    assert "Assessed as good" in entry.content.decode()
    page = head.get(reverse("quality:provider", args=[world.provider.pk])).content.decode()
    assert "Good" in page
    assert "Teaching: Good" in page
    assert "For the provider alone" not in page
    assert "Not acceptable" not in page


def test_what_is_due_is_counted_by_month_and_year(world: Any) -> None:
    assert world.provider in queries.due("visit")
    review(world, state="accepted", due_on=world.today - timedelta(days=31))
    assert world.provider in queries.due("visit")
    review(world, state="accepted", due_on=world.today - timedelta(days=30))
    assert world.provider not in queries.due("visit")
    review(world, kind="assessment", due_on=world.today + timedelta(days=9))
    assert world.provider not in queries.due("assessment")
    assert world.other_provider in queries.due("assessment")
    assert not mail.outbox
