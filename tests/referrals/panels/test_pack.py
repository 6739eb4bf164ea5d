"""The pack of a meeting: one PDF, made by a task, of the agenda that stands."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from celery.signals import before_task_publish
from django.urls import reverse

from apcommission.celery import app
from apcommission.documents.models import Document
from apcommission.errors import Refused
from referrals.panels import agendas, packs
from referrals.panels.models import Meeting
from referrals.panels.tasks import make_pack
from referrals.pupils.models import Contact
from referrals.referral.models import Referral
from tests.factories.referrals import DecisionFactory, MeetingFactory, PanelFactory
from tests.referrals.panels.hearing import meeting_page, text_of
from tests.referrals.referral.test_writing import section
from tests.referrals.typed import sections
from tests.typed import boxes


def ask(world: Any) -> None:
    packs.ask_for_pack(by=world.person("officer"), meeting=world.meeting)


def now(world: Any) -> Meeting:
    return Meeting.objects.get(pk=world.meeting.pk)


def opened(client: Any, document: Document) -> int:
    return int(client.get(reverse("documents:open", args=[document.pk])).status_code)


def test_the_pack_holds_all_that_was_told(world: Any, as_: Any) -> None:
    listed = world.listed
    Referral.objects.filter(pk=listed.pk).update(state="draft")
    excluded = {**sections(world)["reason"], "route": "permanent_exclusion"}
    told = {
        **sections(world),
        "reason": {**excluded, **boxes("exclusion_date", world.monday)},
    }
    for key, typed in told.items():
        as_("headteacher").post(section(listed, key), typed)
    Referral.objects.filter(pk=listed.pk).update(state="on_agenda", triage_note="Seen by SEN.")
    Contact.objects.create(
        pupil=listed.pupil, name="Jo Ashdown", relationship="Father", parental_responsibility=True
    )
    before = MeetingFactory(panel=PanelFactory(name="First panel"), date=world.monday)
    DecisionFactory(
        referral=listed,
        meeting=before,
        outcome="pass_on",
        passed_to=world.panel,
        reasons="Health comes first.",
    )
    ask(world)
    make_pack(world.meeting.pk)
    pack = now(world).pack
    assert pack is not None
    assert pack.kind == "panel-pack"
    text = text_of(pack)
    for words in (
        f"Papers for the {world.meeting}",
        f"1. Referral {listed.reference}",
        str(listed.pupil),
        "15 January 2012",
        "Year 10",
        str(world.school),
        "SEN support",
        "Social, emotional and mental health",
        "Jo Ashdown (has parental responsibility)",
        "Leaves lessons & shouts.",
        f"{world.monday:%-d %B %Y}",
        "62.50 per cent",
        "1 of 4",
        "Mentor twice a week. Calmer for three weeks.",
        "May run off.",
        "I want to learn a trade.",
        "He needs a fresh start.",
        str(world.programme),
        "Seen by SEN.",
        "First panel",
        "Health comes first.",
    ):
        assert words in text, words
    assert str(world.triaged.pupil) not in text


def test_the_page_waits_for_the_pack_and_then_leads_to_it(world: Any, as_: Any) -> None:
    officer = as_("officer")
    move = reverse("panels:move", args=[world.meeting.pk])
    officer.post(move, {"verb": "make_pack"})
    progress = reverse("panels:pack_progress", args=[world.meeting.pk])
    assert officer.get(progress).json()["finished"] is False
    make_pack(world.meeting.pk)
    assert officer.get(progress).json()["finished"] is True
    page = as_("panel_member").get(meeting_page(world)).content.decode()
    assert "Open the pack (PDF)" in page
    pack = now(world).pack
    assert pack is not None
    for persona in ("officer", "chair", "panel_member"):
        assert opened(as_(persona), pack) == 200
    for persona in ("headteacher", "provider_manager", "administrator", "agency"):
        assert opened(as_(persona), pack) == 403


def test_asked_and_made_twice_there_is_one_pack(world: Any) -> None:
    ask(world)
    ask(world)
    assert now(world).state == "planned", "asked for is not made"
    make_pack(world.meeting.pk)
    make_pack(world.meeting.pk)
    assert now(world).state == "pack_made"
    assert Document.objects.filter(kind="panel-pack").count() == 1


def test_the_former_pack_is_read_until_the_new_one_is_there(
    world: Any, as_: Any, django_capture_on_commit_callbacks: Any
) -> None:
    ask(world)
    make_pack(world.meeting.pk)
    first = now(world).pack
    assert first is not None
    file = first.file.path
    ask(world)
    assert opened(as_("panel_member"), first) == 200
    with django_capture_on_commit_callbacks(execute=True):
        make_pack(world.meeting.pk)
    assert now(world).pack != first
    assert list(Document.objects.filter(kind="panel-pack")) == [now(world).pack]
    assert not Path(file).exists()


def test_a_pack_of_an_older_agenda_is_not_kept(world: Any) -> None:
    ask(world)
    while_it_is_made = now(world)
    agendas.put_on_agenda(by=world.person("officer"), meeting=world.meeting, referral=world.triaged)
    kept = packs.keep_pack(meeting=while_it_is_made, title="Papers", pdf=b"%PDF-1.7")
    assert kept is None
    assert (now(world).state, now(world).pack) == ("planned", None)
    assert not Document.objects.exists()
    make_pack(world.meeting.pk)
    assert now(world).pack is None, "no one asked for it"


@pytest.mark.parametrize("change", ["put_on", "take_off", "move_up"])
def test_a_changed_agenda_puts_its_pack_aside(world: Any, as_: Any, change: str) -> None:
    officer = world.person("officer")
    second = agendas.put_on_agenda(by=officer, meeting=world.meeting, referral=world.triaged)
    third = world._referral("triaged")
    ask(world)
    make_pack(world.meeting.pk)
    pack = now(world).pack
    assert pack is not None
    if change == "put_on":
        agendas.put_on_agenda(by=officer, meeting=world.meeting, referral=third)
    else:
        action = agendas.take_off_agenda if change == "take_off" else agendas.move_up
        action(by=officer, item=second)
    assert (now(world).state, now(world).pack) == ("planned", None)
    assert "The pack is not made yet." in as_("officer").get(meeting_page(world)).content.decode()
    assert opened(as_("panel_member"), pack) == 404
    assert not Document.objects.exists(), "no paper of an older agenda is kept"


def test_an_empty_agenda_has_no_pack(world: Any, as_: Any) -> None:
    meeting = MeetingFactory(panel=world.panel, date=world.today + timedelta(days=7))
    move = reverse("panels:move", args=[meeting.pk])
    page = as_("officer").post(move, {"verb": "make_pack"}, follow=True).content.decode()
    assert "The agenda is empty: put a referral on it first." in page
    meeting.refresh_from_db()
    assert meeting.state == "planned"


def test_no_pack_is_asked_for_once_a_meeting_is_closed(world: Any) -> None:
    Meeting.objects.filter(pk=world.meeting.pk).update(state="closed")
    with pytest.raises(Refused, match="This meeting is closed"):
        ask(world)


def test_what_waits_for_the_worker_holds_keys_alone(
    world: Any, django_capture_on_commit_callbacks: Any
) -> None:
    sent: list[Any] = []

    def see(sender: str, body: Any, **_: Any) -> None:
        sent.append((sender, body[0], body[1]))

    before_task_publish.connect(see)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            ask(world)
    finally:
        before_task_publish.disconnect(see)
        app.control.purge()
    assert sent == [("referrals.panels.tasks.make_pack", (world.meeting.pk,), {})]
