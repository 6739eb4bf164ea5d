"""Who is expected at a meeting, in turn; apologies; and a quorum of several kinds."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from apcommission.errors import Refused
from apcommission.messages.models import Email
from apcommission.people.models import Person, Role
from referrals.panels import actions, agendas, rota
from referrals.panels.deciding import QuorumNotMet
from referrals.panels.models import Meeting, Panel, PanelMember
from tests.factories.apcommission import person_with
from tests.factories.referrals import PanelFactory
from tests.referrals.panels.hearing import draft, quorum

WEEK = timedelta(weeks=1)


@pytest.fixture
def panel(world: Any) -> Panel:
    """Three heads who take turns, and a nurse who always comes."""
    found: Panel = PanelFactory()
    for name in ("Ann", "Ben", "Cat"):
        seat(world, found, name, kind="school", takes_turns=True)
    seat(world, found, "Nurse", kind="health")
    return found


def seat(world: Any, panel: Panel, name: str, **more: Any) -> PanelMember:
    person = person_with(Role.PANEL_MEMBER, name=name)
    return actions.seat_member(
        by=world.person("officer"), panel=panel, person=person, chairs=False, **more
    )


def meet(world: Any, panel: Panel, weeks: int) -> Meeting:
    day = world.today + weeks * WEEK
    return agendas.arrange_meeting(by=world.person("officer"), panel=panel, day=day)


def expected(meeting: Meeting) -> list[str]:
    return [one.person.name for one in meeting.summonses.filter(apologies=False)]


def named(name: str) -> Person:
    return Person.objects.get(name=name)


def test_members_of_a_kind_come_in_turn_and_the_others_always(world: Any, panel: Panel) -> None:
    turns = [expected(meet(world, panel, weeks)) for weeks in range(1, 6)]
    assert turns == [[name, "Nurse"] for name in ("Ann", "Ben", "Cat", "Ann", "Ben")]
    [first] = Email.objects.filter(to=named("Cat").email)
    assert first.subject == "A panel meeting"


def test_as_many_come_in_turn_as_the_quorum_asks_for(world: Any, panel: Panel) -> None:
    rota.set_quorum(by=world.person("officer"), panel=panel, quorum=3, school=2, health=1)
    assert expected(meet(world, panel, 1)) == ["Ann", "Ben", "Nurse"]
    assert expected(meet(world, panel, 2)) == ["Ann", "Cat", "Nurse"]


def test_who_cannot_come_is_replaced_by_the_next_in_turn(world: Any, panel: Panel) -> None:
    meeting = meet(world, panel, 1)
    for _ in range(2):
        rota.send_apologies(by=named("Ann"), meeting=meeting)
    assert expected(meeting) == ["Ben", "Nurse"]
    rota.send_apologies(by=named("Nurse"), meeting=meeting)
    assert expected(meeting) == ["Ben"]
    assert expected(meet(world, panel, 2)) == ["Ann", "Nurse"], "who did not come is the next"


def test_apologies_are_ones_own_and_in_time(world: Any, panel: Panel) -> None:
    meeting = meet(world, panel, 1)
    with pytest.raises(Refused, match="not expected"):
        rota.send_apologies(by=named("Ben"), meeting=meeting)
    with pytest.raises(PermissionDenied):
        rota.send_apologies(by=world.person("officer"), meeting=meeting)
    Meeting.objects.filter(pk=meeting.pk).update(date=world.today - WEEK)
    with pytest.raises(Refused, match="gone by"):
        rota.send_apologies(by=named("Ann"), meeting=meeting)


def test_a_member_sends_apologies_from_the_page(world: Any, as_: Any) -> None:
    meeting = meet(world, world.panel, 1)
    page = reverse("panels:meeting", args=[meeting.pk])
    assert "I cannot come" in as_("panel_member").get(page).content.decode()
    as_("panel_member").post(reverse("panels:apologies", args=[meeting.pk]))
    text = as_("chair").get(page).content.decode()
    assert "Sent apologies" in text
    assert "I cannot come" not in as_("panel_member").get(page).content.decode()


def test_a_quorum_asks_for_some_of_each_kind(world: Any) -> None:
    PanelMember.objects.filter(panel=world.panel).update(kind="health")
    rota.set_quorum(by=world.person("officer"), panel=world.panel, quorum=2, school=1)
    quorum(world)
    decision = draft(world)
    with pytest.raises(QuorumNotMet, match="1 who speak for a school"):
        actions.sign_decision(by=world.person("chair"), decision=decision)
    PanelMember.objects.filter(person=world.person("panel_member")).update(kind="school")
    assert actions.sign_decision(by=world.person("chair"), decision=decision).state == "signed"


def test_a_member_with_an_interest_does_not_count_for_their_kind(world: Any) -> None:
    member = world.person("panel_member")
    PanelMember.objects.filter(person=member).update(kind="school")
    rota.set_quorum(by=world.person("officer"), panel=world.panel, quorum=1, school=1)
    quorum(world)
    decision = draft(world)
    actions.declare_interest(by=member, item=world.item, interest="A cousin.")
    with pytest.raises(QuorumNotMet, match="0 noted as present"):
        actions.sign_decision(by=world.person("chair"), decision=decision)


def test_the_quorum_is_set_on_a_page_and_adds_up(world: Any, as_: Any) -> None:
    page = reverse("panels:quorum", args=[world.panel.pk])
    wrong = as_("administrator").post(page, {"quorum": "2", "school": "2", "authority": "1"})
    assert "More are asked for by kind than in all" in wrong.content.decode()
    right = {"quorum": "3", "school": "2", "authority": "1"}
    assert as_("administrator").post(page, right).status_code == 302
    seen = as_("administrator").get(reverse("panels:panel", args=[world.panel.pk]))
    assert "2 of: a school" in seen.content.decode()
    as_("administrator").post(page, {"quorum": "2"})
    assert not world.panel.quorum_rules.exists()
