"""Panels, their seats and meetings, and what stands on an agenda in which order."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.urls import reverse

from apcommission.errors import Refused
from apcommission.lifecycles import TransitionRefused
from apcommission.people.models import Role, RoleAssignment
from referrals.panels import actions, agendas
from referrals.panels.models import AgendaItem, Meeting, Panel, PanelMember, View
from referrals.referral.models import Referral
from tests.factories.apcommission import person_with
from tests.factories.referrals import MeetingFactory, PanelFactory
from tests.factories.world import World
from tests.referrals.panels.hearing import MISSING, case, draft, linked, meeting_page, signed
from tests.typed import boxes

WEEK = timedelta(days=7)


def agenda(world: Any) -> list[tuple[int, str]]:
    return list(world.meeting.items.values_list("position", "referral__reference"))


def put_on(world: Any, client: Any, referral: Referral) -> str:
    address = reverse("panels:put_on", args=[world.meeting.pk])
    answer = client.post(address, {"referral": referral.pk}, follow=True)
    return str(answer.content.decode())


def now(referral: Referral) -> str:
    return Referral.objects.get(pk=referral.pk).state


def test_an_officer_puts_a_case_last_on_the_agenda_once(world: Any, as_: Any) -> None:
    for _ in range(2):
        page = put_on(world, as_("officer"), world.triaged)
        assert f"{world.triaged.reference} is on the agenda." in page
    assert agenda(world) == [(1, world.listed.reference), (2, world.triaged.reference)]
    assert now(world.triaged) == "on_agenda"


@pytest.mark.parametrize("name", ["draft", "submitted", "referral"])
def test_only_what_is_ready_comes_on_an_agenda(world: Any, as_: Any, name: str) -> None:
    page = put_on(world, as_("officer"), getattr(world, name))
    assert "so you cannot put on an agenda" in page
    assert len(agenda(world)) == 1


def test_a_case_stands_on_one_agenda_at_a_time(world: Any) -> None:
    other = MeetingFactory(panel=world.panel, date=world.today + WEEK)
    with pytest.raises(TransitionRefused):
        agendas.put_on_agenda(by=world.person("officer"), meeting=other, referral=world.listed)


def test_taking_off_closes_the_gap_and_lets_the_case_wait(world: Any, as_: Any) -> None:
    put_on(world, as_("officer"), world.triaged)
    as_("officer").post(case(world, "take_off"))
    assert agenda(world) == [(1, world.triaged.reference)]
    assert now(world.listed) == "triaged"
    assert as_("officer").post(case(world, "take_off")).status_code == 404
    put_on(world, as_("officer"), world.listed)
    assert agenda(world) == [(1, world.triaged.reference), (2, world.listed.reference)]


def test_a_case_with_a_decision_begun_stays_on_the_agenda(world: Any, as_: Any) -> None:
    draft(world)
    page = as_("officer").post(case(world, "take_off"), follow=True).content.decode()
    assert "A decision on this case was begun, so it stays on the agenda." in page
    assert now(world.listed) == "on_agenda"


def test_a_case_moves_up(world: Any, as_: Any) -> None:
    put_on(world, as_("officer"), world.triaged)
    second = AgendaItem.objects.get(referral=world.triaged)
    for _ in range(2):
        as_("officer").post(reverse("panels:move_up", args=[second.pk]))
        assert agenda(world) == [(1, world.triaged.reference), (2, world.listed.reference)]


@pytest.mark.parametrize("persona", ["chair", "panel_member", "headteacher"])
def test_only_the_authority_builds_an_agenda(world: Any, persona: str) -> None:
    by = world.person(persona)
    with pytest.raises(PermissionDenied):
        agendas.put_on_agenda(by=by, meeting=world.meeting, referral=world.triaged)
    for action in (agendas.take_off_agenda, agendas.move_up):
        with pytest.raises(PermissionDenied):
            action(by=by, item=world.item)


def test_a_closed_meeting_has_a_fixed_agenda(world: Any, as_: Any) -> None:
    Meeting.objects.filter(pk=world.meeting.pk).update(state="closed")
    assert "This meeting is closed." in put_on(world, as_("officer"), world.triaged)
    page = as_("officer").post(case(world, "take_off"), follow=True).content.decode()
    assert "This meeting is closed." in page
    assert "Move up" not in page
    assert agenda(world) == [(1, world.listed.reference)]


def test_a_member_gives_a_view_and_changes_it(world: Any, as_: Any) -> None:
    for words in ("Needs calm.", "Needs a mentor."):
        as_("panel_member").post(case(world, "view"), {"words": words})
    assert View.objects.get(item=world.item).words == "Needs a mentor."
    assert "Needs a mentor." in as_("chair").get(case(world, "decide")).content.decode()
    page = as_("panel_member").post(case(world, "view"), {"words": " "})
    assert page.context["form"].errors["words"] == ["Enter your view of this case"]


def test_a_panel_is_added_once_and_by_one_name(world: Any, as_: Any) -> None:
    typed = {"name": "Medical panel", "quorum": "3", "once": "a-token"}
    answers = [as_("administrator").post(reverse("panels:add"), typed) for _ in range(2)]
    panel = Panel.objects.get(name="Medical panel")
    assert [answer.url for answer in answers] == [reverse("panels:panel", args=[panel.pk])] * 2
    for changes, field in (
        ({"name": "medical PANEL", "once": "b"}, "name"),
        ({"quorum": "0", "once": "c"}, "quorum"),
        ({"quorum": "many", "once": "d"}, "quorum"),
    ):
        page = as_("officer").post(reverse("panels:add"), {**typed, **changes})
        assert list(page.context["form"].errors) == [field]


def test_a_seat_is_given_changed_and_ended(world: Any, as_: Any) -> None:
    person = person_with(Role.PANEL_MEMBER, world.agency)
    address = reverse("panels:panel", args=[world.panel.pk])
    page = as_("officer").post(address, {"person": person.pk, "kind": "health", "chairs": "on"})
    assert "Only someone with the role of a panel chair can chair." in page.content.decode()
    with pytest.raises(Refused, match="role of a panel member or chair"):
        actions.seat_member(
            by=world.person("officer"),
            panel=world.panel,
            person=world.person("headteacher"),
            chairs=False,
        )
    for _ in range(2):
        as_("officer").post(address, {"person": person.pk, "kind": "health"})
    seat = PanelMember.objects.get(panel=world.panel, person=person)
    as_("officer").post(reverse("panels:end_seat", args=[seat.pk]))
    seat.refresh_from_db()
    assert seat.ended_on == world.today


@pytest.mark.parametrize("what", ["seat", "role"])
def test_who_leaves_the_panel_reads_nothing_more(world: Any, as_: Any, what: str) -> None:
    pages = [meeting_page(world), reverse("referral:detail", args=[world.listed.pk])]
    assert [as_("panel_member").get(page).status_code for page in pages] == [200, 200]
    model: Any = PanelMember if what == "seat" else RoleAssignment
    model.objects.filter(person=world.people["panel_member"]).update(ended_on=world.today)
    assert [as_("panel_member").get(page).status_code for page in pages] == [404, 404]


def test_a_meeting_is_arranged_once_a_day_and_not_in_the_past(world: Any, as_: Any) -> None:
    address = reverse("panels:arrange", args=[world.panel.pk])
    day = boxes("day", world.today + timedelta(days=3))
    for _ in range(2):
        as_("officer").post(address, {**day, "place": "Town hall", "once": "a-token"})
    assert world.panel.meetings.filter(date=world.today + timedelta(days=3)).count() == 1
    for typed, words in (
        (day, "This panel meets on that day already."),
        (boxes("day", world.today - timedelta(days=1)), "cannot be arranged in the past"),
        ({"day_0": "31", "day_1": "2", "day_2": "2027"}, "Enter a real date"),
    ):
        page = as_("officer").post(address, {**typed, "place": "Annexe", "once": "b"})
        text = page.content.decode()
        assert words in text
        assert "Annexe" in text


def test_panels_are_linked_by_the_authority(world: Any, as_: Any) -> None:
    other = PanelFactory(name="Medical panel")
    address = reverse("panels:links", args=[world.panel.pk])
    as_("officer").post(address, {"passes_to": [other.pk]})
    assert list(world.panel.passes_to.all()) == [other]
    page = as_("officer").get(reverse("panels:panel", args=[world.panel.pk])).content.decode()
    assert "It can pass a case to Medical panel." in page
    page = as_("officer").post(address, {"passes_to": [world.panel.pk]})
    assert list(page.context["form"].errors) == ["passes_to"]
    with pytest.raises(PermissionDenied):
        actions.link_panel(by=world.person("chair"), panel=world.panel, passes_to=[])


def test_a_deferred_case_comes_back_to_another_meeting_not_to_the_same(
    world: Any, as_: Any
) -> None:
    signed(world, outcome="defer", review_on=None, **MISSING)
    assert world.listed not in as_("officer").get(meeting_page(world)).context["ready"]
    with pytest.raises(Refused, match="dealt with the case already"):
        agendas.put_on_agenda(
            by=world.person("officer"), meeting=world.meeting, referral=world.listed
        )
    other = MeetingFactory(panel=world.panel, date=world.today + WEEK)
    page = as_("officer").get(reverse("panels:meeting", args=[other.pk]))
    assert world.listed in page.context["ready"]
    agendas.put_on_agenda(by=world.person("officer"), meeting=other, referral=world.listed)
    assert now(world.listed) == "on_agenda"


def test_a_case_passed_on_comes_before_the_panel_to_which_it_was_passed(
    world: Any, as_: Any
) -> None:
    medical, officer = linked(world), world.person("officer")
    signed(world, outcome="pass_on", passed_to=medical, review_on=None)
    same = MeetingFactory(panel=world.panel, date=world.today + WEEK)
    there = MeetingFactory(panel=medical, date=world.today + WEEK)
    offered = [
        as_("officer").get(reverse("panels:meeting", args=[one.pk])).context["ready"]
        for one in (same, there)
    ]
    assert [world.listed in ready for ready in offered] == [False, True]
    with pytest.raises(Refused, match="passed on to another panel"):
        agendas.put_on_agenda(by=officer, meeting=same, referral=world.listed)
    agendas.put_on_agenda(by=officer, meeting=there, referral=world.listed)
    assert now(world.listed) == "on_agenda"


def test_two_officers_cannot_put_one_case_on_two_agendas(transactional_db: None) -> None:
    world, together = World(), threading.Barrier(2)
    meetings = [world.meeting, MeetingFactory(panel=world.panel, date=world.today + WEEK)]
    said: list[str] = []

    def put(meeting: Meeting, persona: str) -> None:
        by = world.person(persona)
        together.wait(20)
        try:
            agendas.put_on_agenda(by=by, meeting=meeting, referral=world.triaged)
            said.append("put on")
        except Refused as refused:
            said.append(type(refused).__name__)
        finally:
            connection.close()

    people = ("officer", "commissioner")
    threads = [
        threading.Thread(target=put, args=each) for each in zip(meetings, people, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(said) == ["TransitionRefused", "put on"]
    assert AgendaItem.objects.filter(referral=world.triaged).count() == 1
