"""Pupils' records are read by those who may, each reading leaves its mark, and names stay on the page."""

import re
from html import unescape
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from apcommission.audit.models import AuditEvent
from referrals.panels import actions as panels
from referrals.panels import agendas, packs
from referrals.panels.models import Meeting
from referrals.panels.tasks import make_pack
from referrals.pupils.models import Pupil
from tests.access.rows import Row, rows_of
from tests.access.test_access import address
from tests.factories.referrals import PupilFactory
from tests.referrals.panels.hearing import draft, signed
from tests.referrals.referral.test_lifecycle import complete, press

TABLES = ("referrals_pupils", "referrals_profile", "referrals_referral", "referrals_panels")
TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
ADDRESS = re.compile(r'(?:href|action|src)="([^"]*)"')


def pages(table: str) -> list[tuple[Row, str]]:
    """Each page of a table with everyone who gets in."""
    return [
        (row, persona)
        for row in rows_of(table)
        if row.method == "get"
        for persona in sorted(row.who)
    ]


@pytest.mark.parametrize("table", TABLES)
def test_no_title_and_no_address_names_a_pupil(world: Any, table: str) -> None:
    Pupil.objects.update(surname="Zuckerkandl", forename="Quirin")
    told = []
    for row, persona in pages(table):
        client = Client()
        if persona != "nobody":
            client.force_login(world.person(persona))
        where = address(row, world)
        text = client.get(where, follow=True).content.decode()
        titles = [unescape(title) for title in TITLE.findall(text)]
        for place in (where, *titles, *ADDRESS.findall(text)):
            if "uckerkandl" in place or "uirin" in place:
                told.append(f"{row} by {persona}: {place}")
    assert told == []


READINGS = [
    ("referral:detail", "listed", "officer"),
    ("referral:detail", "listed", "chair"),
    ("referral:detail", "draft", "headteacher"),
    ("referral:triage", "submitted", "officer"),
]


@pytest.mark.parametrize(("name", "which", "persona"), READINGS)
def test_reading_a_referral_is_recorded(
    world: Any, as_: Any, name: str, which: str, persona: str
) -> None:
    referral = getattr(world, which)
    as_(persona).get(reverse(name, args=[referral.pk]))
    seen = AuditEvent.objects.get(verb="saw", pupil_id=referral.pupil_id)
    assert (seen.by, seen.subject_pk) == (world.people[persona], referral.pk)


def test_reading_a_section_and_a_decision_is_recorded(world: Any, as_: Any) -> None:
    as_("headteacher").get(reverse("referral:section", args=[world.draft.pk, "risks"]))
    assert AuditEvent.objects.filter(verb="saw", pupil_id=world.draft.pupil_id).count() == 1
    decision = draft(world)
    as_("chair").get(reverse("panels:decide", args=[world.item.pk]))
    as_("panel_member").get(reverse("panels:decision", args=[decision.pk]))
    readers = AuditEvent.objects.filter(verb="saw", pupil_id=world.listed.pupil_id)
    assert {event.by for event in readers} == {world.people["chair"], world.people["panel_member"]}


def test_an_agenda_and_its_pack_are_readings_of_every_pupil_on_them(world: Any, as_: Any) -> None:
    officer = world.person("officer")
    agendas.put_on_agenda(by=officer, meeting=world.meeting, referral=world.triaged)
    pupils = {world.listed.pupil_id, world.triaged.pupil_id}
    readings = AuditEvent.objects.filter(verb="saw", by=world.people["panel_member"])
    as_("panel_member").get(reverse("panels:meeting", args=[world.meeting.pk]))
    assert set(readings.values_list("pupil_id", flat=True)) == pupils
    packs.ask_for_pack(by=officer, meeting=world.meeting)
    make_pack(world.meeting.pk)
    pack = Meeting.objects.get(pk=world.meeting.pk).pack_id
    as_("panel_member").get(reverse("documents:open", args=[pack]))
    opened = readings.filter(subject_type="apcommission.Document", subject_pk=pack)
    assert set(opened.values_list("pupil_id", flat=True)) == pupils
    panels.declare_interest(by=world.person("panel_member"), item=world.item, interest="Cousin")
    before = readings.filter(pupil_id=world.listed.pupil_id).count()
    as_("panel_member").get(reverse("panels:meeting", args=[world.meeting.pk]))
    assert readings.filter(pupil_id=world.listed.pupil_id).count() == before


def test_who_is_refused_reads_nothing(world: Any, as_: Any) -> None:
    for persona in ("other_headteacher", "provider_manager", "administrator", "member"):
        for where in (
            reverse("pupils:detail", args=[world.pupil.pk]),
            reverse("referral:detail", args=[world.referral.pk]),
            reverse("panels:decision", args=[world.decision.pk]),
        ):
            answer = as_(persona).get(where)
            assert answer.status_code in (403, 404)
            assert world.pupil.surname not in answer.content.decode()
    assert not AuditEvent.objects.filter(verb="saw").exists()


def test_the_trail_holds_keys_and_states_but_no_names_and_words(world: Any, as_: Any) -> None:
    Pupil.objects.update(surname="Zuckerkandl")
    referral = complete(world, as_)
    press(as_("headteacher"), referral, "submit")
    panels.give_view(by=world.person("panel_member"), item=world.item, words="Needs calm.")
    signed(world)
    other = PupilFactory(surname="Zuckerkandl")
    flag = reverse("pupils:keep_apart", args=[world.pupil.pk])
    as_("officer").post(flag, {"upn": other.upn, "reason": "Needs calm."})
    said = str(list(AuditEvent.objects.values_list("detail", flat=True)))
    for words in ("Zuckerkandl", "Needs calm", "May run off", other.upn):
        assert words not in said
    assert mail.outbox == [], "nothing of this floor is told by e-mail"
