"""What people ask by their rights: a copy, a correction; and who has seen a record."""

import io
import zipfile
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from apcommission.audit.changes import followed
from apcommission.audit.models import AuditEvent
from apcommission.errors import Refused
from apcommission.messages.models import Email
from apcommission.relations import below
from monitoring.data_protection import actions, collecting
from monitoring.data_protection.models import AccessRequest
from referrals.pupils import actions as pupils
from referrals.pupils.models import KeepApart, Pupil
from tests.factories.referrals import PupilFactory

ASKED = {"asked_by": "Sam Parent", "relationship": "parent"}


def asked(world: Any) -> AccessRequest:
    made = actions.ask_for_copy(
        by=world.person("officer"),
        pupil=world.pupil,
        asked_on=world.today,
        identity="Passport",
        **ASKED,
    )
    actions.collect(key=made.pk)
    return AccessRequest.objects.get(pk=made.pk)


def test_every_model_of_a_pupil_is_in_the_copy_or_left_out_for_a_reason() -> None:
    labels = {model._meta.label for model in below(Pupil)}
    assert set(collecting.LEFT_OUT) <= labels
    assert all(collecting.LEFT_OUT.values())
    assert {model._meta.label for model in followed()} - {"referrals.Pupil"} <= labels


def test_a_copy_is_given_once_each_name_and_part_is_decided(world: Any, as_: Any) -> None:
    officer = world.person("officer")
    other = PupilFactory(forename="Quirin", surname="Zuckerkandl")
    first, second = sorted((world.pupil.pk, other.pk))
    KeepApart.objects.create(
        pupil_id=first, other_id=second, reason="Fights with Quirin Zuckerkandl"
    )
    request = asked(world)
    labels = {one.label for one in request.decisions.all()}
    assert {"Sam Parent", "Quirin Zuckerkandl"} <= labels
    with pytest.raises(Refused, match="Decide first"):
        actions.answer_copy(by=officer, request=request, verb="release")
    client = as_("officer")
    said = {}
    for one in request.decisions.all():
        hidden = one.label == "Quirin Zuckerkandl"
        said[f"verdict_{one.pk}"] = "hide" if hidden else "show"
        said[f"reason_{one.pk}"] = "Another child" if hidden else ""
    client.post(reverse("data_protection:access", args=[request.pk]), said)
    page = client.get(reverse("data_protection:preview", args=[request.pk])).content.decode()
    assert "Sam Parent" in page
    assert "Zuckerkandl" not in page
    client.post(reverse("data_protection:move_copy", args=[request.pk]))
    actions.release(key=request.pk)
    request.refresh_from_db()
    opened = client.get(reverse("documents:open", args=[request.document_id]))
    archive = zipfile.ZipFile(io.BytesIO(b"".join(opened.streaming_content)))
    text = archive.read("record.html").decode()
    assert world.pupil.surname in text
    assert "Zuckerkandl" not in text
    assert AuditEvent.objects.filter(verb="saw", subject_pk=request.document_id).exists()
    stranger = as_("headteacher").get(reverse("documents:open", args=[request.document_id]))
    assert stranger.status_code == 403


def test_a_correction_is_agreed_and_done_or_refused_with_a_reason(world: Any) -> None:
    officer = world.person("officer")
    fields = {"asked_on": world.today, "wrong": "The day", "right": "Another", **ASKED}
    made = actions.ask_for_correction(by=officer, pupil=world.pupil, **fields)
    with pytest.raises(Refused, match="Say why"):
        actions.answer_correction(by=officer, correction=made, verb="refuse")
    actions.answer_correction(by=officer, correction=made, verb="agree")
    assert actions.remind(today=made.due_on - timedelta(days=3)) == 1
    assert actions.remind(today=made.due_on - timedelta(days=2)) == 0
    told = Email.objects.filter(key__startswith="rights/").first()
    assert told is not None
    assert world.pupil.surname not in told.body + told.subject
    done = actions.answer_correction(by=officer, correction=made, verb="finish")
    assert (done.state, done.answered_on) == ("done", world.today)


def test_a_month_ends_with_the_next_month() -> None:
    assert actions.a_month_after(date(2026, 1, 31)) == date(2026, 2, 28)
    assert actions.a_month_after(date(2026, 12, 5)) == date(2027, 1, 5)


def test_a_record_says_who_has_seen_it_and_what_was_changed(world: Any, as_: Any) -> None:
    head = world.people["headteacher"]
    as_("headteacher").get(reverse("pupils:detail", args=[world.pupil.pk]))
    pupils.save_pupil(by=world.person("officer"), pupil=world.pupil, surname="Quillfeather")
    officer = as_("officer")
    page = officer.get(reverse("data_protection:seen", args=[world.pupil.pk])).content.decode()
    assert head.name in page
    page = officer.get(reverse("data_protection:changes", args=[world.pupil.pk])).content.decode()
    assert f"{world.pupil.surname} → Quillfeather" in page
    assert world.people["officer"].name in page
