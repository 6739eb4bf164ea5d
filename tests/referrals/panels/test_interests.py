"""Who declared an interest in a case sees nothing of it, wherever it shows, and takes no part in it."""

from datetime import timedelta
from typing import Any

import pytest
from celery.signals import before_task_publish
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apcommission.audit.models import AuditEvent
from apcommission.celery import app
from apcommission.documents.models import Document
from apcommission.people.models import Person, Role, RoleAssignment
from referrals.panels import actions, agendas, packs
from referrals.panels.actions import HasInterest
from referrals.panels.deciding import QuorumNotMet
from referrals.panels.models import (
    AgendaItem,
    Declaration,
    Meeting,
    OwnPack,
    PanelMember,
    View,
)
from referrals.panels.tasks import make_own_pack, make_pack
from referrals.referral.queries import referrals
from tests.factories.apcommission import AuthorityFactory
from tests.factories.referrals import MeetingFactory
from tests.referrals.panels.hearing import case, draft, meeting_page, quorum, signed, text_of


def declare(world: Any, persona: str = "panel_member") -> Declaration:
    return actions.declare_interest(
        by=world.person(persona), item=world.item, interest="A neighbour."
    )


def read(client: Client, address: str) -> str:
    """All that the person gets to see there, a download included."""
    answer: Any = client.get(address)
    return b"".join(answer).decode(errors="replace")


def pages_of_the_case(world: Any, decision: Any) -> list[str]:
    return [
        reverse("referral:detail", args=[world.listed.pk]),
        reverse("panels:decision", args=[decision.pk]),
        *(case(world, step) for step in ("view", "decide")),
    ]


def test_a_member_declares_an_interest_and_the_case_is_gone(world: Any, as_: Any) -> None:
    member, decision = as_("panel_member"), draft(world)
    actions.give_view(by=world.person("panel_member"), item=world.item, words="Needs calm.")
    second = agendas.put_on_agenda(
        by=world.person("officer"), meeting=world.meeting, referral=world.triaged
    )
    before = read(member, meeting_page(world))
    assert str(world.listed.pupil) in before
    for _ in range(2):  # a double click
        answer = member.post(case(world, "interest"), {"interest": "A neighbour."}, follow=True)
        assert "You no longer see this case." in answer.content.decode()
    assert Declaration.objects.get().referral == world.listed
    assert not View.objects.filter(item=world.item).exists()
    page = read(member, meeting_page(world))
    assert "You declared an interest in this case." in page
    assert str(world.listed.pupil) not in page
    assert str(second.referral.pupil) in page
    for address in pages_of_the_case(world, decision):
        assert member.get(address).status_code in (403, 404), address
    others = read(as_("chair"), meeting_page(world))
    assert "declared an interest and takes no part." in others
    assert "A neighbour." not in others


def test_an_interest_is_told_in_words(world: Any, as_: Any) -> None:
    page = as_("panel_member").post(case(world, "interest"), {"interest": " "})
    assert "Tell what connects you with this case" in page.content.decode()
    assert not Declaration.objects.exists()


def with_second_case(world: Any) -> AgendaItem:
    return agendas.put_on_agenda(
        by=world.person("officer"), meeting=world.meeting, referral=world.triaged
    )


def make_packs(world: Any, *own: str) -> None:
    """The worker makes the pack, and those of its own for these personas."""
    packs.ask_for_pack(by=world.person("officer"), meeting=world.meeting)
    make_pack(world.meeting.pk)
    for persona in own:
        make_own_pack(world.meeting.pk, world.people[persona].pk)


def opened(client: Client, document: Document) -> int:
    return int(client.get(reverse("documents:open", args=[document.pk])).status_code)


def whole(world: Any) -> Document:
    pack = Meeting.objects.get(pk=world.meeting.pk).pack
    assert pack is not None
    return pack


def test_the_pack_is_made_anew_without_the_case_of_interest(world: Any, as_: Any) -> None:
    second, member = with_second_case(world), as_("panel_member")
    make_packs(world)
    assert opened(member, whole(world)) == 200
    declare(world)
    assert opened(member, whole(world)) == 403
    assert "is being made" in read(member, meeting_page(world))
    make_own_pack(world.meeting.pk, world.people["panel_member"].pk)
    own = OwnPack.objects.get().document
    page = read(member, meeting_page(world))
    assert reverse("documents:open", args=[own.pk]) in page
    assert f"It leaves out {world.listed.reference}" in page
    text = text_of(own)
    for words in (world.listed.reference, world.listed.pupil.surname, world.listed.pupil.forename):
        assert words not in text
    assert str(second.referral.pupil) in text
    assert str(world.listed.pupil) in text_of(whole(world))
    assert opened(member, own) == 200
    assert set(
        AuditEvent.objects.filter(subject_type="apcommission.Document", subject_pk=own.pk)
        .exclude(pupil_id=None)
        .values_list("pupil_id", flat=True)
    ) == {second.referral.pupil_id}
    assert [opened(as_(one), own) for one in ("chair", "officer", "headteacher")] == [403] * 3
    assert [opened(as_(one), whole(world)) for one in ("chair", "officer")] == [200] * 2


def test_who_declared_before_the_pack_was_made_has_a_pack_as_well(
    world: Any, as_: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with_second_case(world)
    declare(world)
    packs.ask_for_pack(by=world.person("officer"), meeting=world.meeting)
    sent: list[Any] = []

    def see(sender: str, body: Any, **_: Any) -> None:
        sent.append((sender, *body[0]))

    before_task_publish.connect(see)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            make_pack(world.meeting.pk)
    finally:
        before_task_publish.disconnect(see)
        app.control.purge()
    keys = world.meeting.pk, world.people["panel_member"].pk
    assert sent == [("referrals.panels.tasks.make_own_pack", *keys)]


def test_a_further_interest_closes_the_own_pack_too(world: Any, as_: Any) -> None:
    second, third = with_second_case(world), world._referral("triaged")
    agendas.put_on_agenda(by=world.person("officer"), meeting=world.meeting, referral=third)
    declare(world)
    make_packs(world, "panel_member")
    former = OwnPack.objects.get().document
    actions.declare_interest(by=world.person("panel_member"), item=second, interest="A cousin.")
    assert as_("panel_member").get(reverse("documents:open", args=[former.pk])).status_code == 404
    make_own_pack(world.meeting.pk, world.people["panel_member"].pk)
    text = text_of(OwnPack.objects.get().document)
    assert third.reference in text
    assert second.referral.reference not in text


def test_an_own_pack_made_too_late_is_not_kept(world: Any) -> None:
    second, member = with_second_case(world), world.person("panel_member")
    declare(world)
    make_packs(world)
    meeting = Meeting.objects.get(pk=world.meeting.pk)
    late = {"meeting": meeting, "person": member, "title": "Papers", "pdf": b"%PDF-1.7"}
    without = frozenset({world.listed.pk})
    assert packs.keep_own_pack(**late, without=frozenset()) is None, (
        "an interest was declared since"
    )
    assert packs.keep_own_pack(**late, without=without) is not None
    agendas.move_up(by=world.person("officer"), item=second)
    assert packs.keep_own_pack(**late, without=without) is None, "the agenda is another one"
    assert not Document.objects.exists()


def test_who_has_an_interest_in_every_case_has_no_pack(world: Any, as_: Any) -> None:
    declare(world)
    make_packs(world, "panel_member")
    assert not OwnPack.objects.exists()
    page = read(as_("panel_member"), meeting_page(world))
    assert "You declared an interest in every case, so there is no pack for you." in page


def test_who_has_an_interest_does_not_see_how_the_case_stands(world: Any, as_: Any) -> None:
    draft(world)
    declare(world)
    assert "Draft" not in read(as_("panel_member"), meeting_page(world))
    assert "Draft" in read(as_("chair"), meeting_page(world))


def test_an_interest_goes_with_the_case_to_the_next_meeting(world: Any, as_: Any) -> None:
    declare(world)
    officer = world.person("officer")
    agendas.take_off_agenda(by=officer, item=world.item)
    later = MeetingFactory(panel=world.panel, date=world.today + timedelta(days=7))
    item = agendas.put_on_agenda(by=officer, meeting=later, referral=world.listed)
    member = as_("panel_member")
    page = read(member, reverse("panels:meeting", args=[later.pk]))
    assert "You declared an interest in this case." in page
    assert str(world.listed.pupil) not in page
    assert member.get(reverse("panels:view", args=[item.pk])).status_code == 403
    with pytest.raises(HasInterest):
        actions.give_view(by=world.person("panel_member"), item=item, words="Words")


def test_a_chair_with_an_interest_does_not_decide(world: Any, as_: Any) -> None:
    decision = draft(world)
    quorum(world)
    declare(world, "chair")
    assert "Record the decision" not in read(as_("chair"), meeting_page(world))
    for act in (
        lambda by: actions.sign_decision(by=by, decision=decision),
        lambda by: actions.save_decision(by=by, item=world.item, reasons="Mine"),
    ):
        with pytest.raises(PermissionDenied):
            act(world.person("chair"))
    assert as_("chair").post(reverse("panels:sign", args=[decision.pk])).status_code == 404


def test_who_has_an_interest_does_not_count_for_the_quorum(world: Any) -> None:
    decision = draft(world)
    quorum(world)
    declare(world)
    with pytest.raises(QuorumNotMet, match=r"needs 2 members .* 1 is noted as present"):
        actions.sign_decision(by=world.person("chair"), decision=decision)


def test_an_officer_with_a_seat_and_an_interest_sees_nothing_either(world: Any, as_: Any) -> None:
    officer, decision = world.people["officer"], draft(world)
    RoleAssignment.objects.create(
        person=officer, organisation=AuthorityFactory(), role=Role.PANEL_MEMBER
    )
    PanelMember.objects.create(panel=world.panel, person=officer)
    listed, export = reverse("referral:list"), f"{reverse('referral:list')}?format=csv"
    for address in (listed, export):
        assert world.listed.reference in read(as_("officer"), address)
    assert "Declare an interest" in read(as_("officer"), meeting_page(world))
    declare(world, "officer")
    for address in (listed, export):
        assert world.listed.reference not in read(as_("officer"), address)
        assert world.listed.reference in read(as_("commissioner"), address)
    assert str(world.listed.pupil) not in read(as_("officer"), meeting_page(world))
    for address in pages_of_the_case(world, decision):
        assert as_("officer").get(address).status_code in (403, 404), address
    assert as_("officer").post(case(world, "take_off")).status_code == 403


def test_who_has_an_interest_does_not_carry_out_the_decision(world: Any, as_: Any) -> None:
    decision = signed(world)
    to_place = reverse("placement:to_place")
    offer = reverse("placement:offer", args=[decision.pk])
    assert world.listed.reference in read(as_("officer"), to_place)
    Declaration.objects.create(
        referral=world.listed, person=world.people["officer"], interest="A cousin."
    )
    assert world.listed.reference not in read(as_("officer"), to_place)
    assert as_("officer").get(offer).status_code == 404
    assert as_("commissioner").get(offer).status_code == 200


def test_the_school_that_refers_reads_its_own_case_but_not_the_panel_s_papers(
    world: Any, as_: Any
) -> None:
    head = world.people["headteacher"]
    RoleAssignment.objects.create(
        person=head, organisation=world.school.organisation, role=Role.PANEL_MEMBER
    )
    PanelMember.objects.create(panel=world.panel, person=head)
    decision = draft(world)
    address = reverse("panels:decision", args=[decision.pk])
    assert as_("headteacher").get(address).status_code == 200
    declare(world, "headteacher")
    assert as_("headteacher").get(address).status_code == 404
    own = reverse("referral:detail", args=[world.listed.pk])
    assert as_("headteacher").get(own).status_code == 200


@pytest.mark.parametrize("persona", ["officer", "headteacher", "agency"])
def test_only_members_declare_and_give_views(world: Any, persona: str) -> None:
    with pytest.raises(PermissionDenied):
        declare(world, persona)
    with pytest.raises(PermissionDenied):
        actions.give_view(by=world.person(persona), item=world.item, words="Words")


def test_a_case_of_another_panel_is_closed(world: Any, as_: Any) -> None:
    other = AgendaItem.objects.create(
        meeting=MeetingFactory(), referral=world._referral("on_agenda"), position=1
    )
    for step in ("view", "interest", "decide"):
        address = reverse(f"panels:{step}", args=[other.pk])
        assert as_("chair").get(address).status_code == 404
    assert as_("chair").get(reverse("referral:detail", args=[other.referral_id])).status_code == 404


def test_who_declared_none_is_asked_for_none_and_who_declares_one_sees_it_no_more(
    world: Any, as_: Any
) -> None:
    """Whether there is any is known with the roles, anew for each page."""
    officer, pupil = as_("officer"), str(world.listed.pupil)
    with CaptureQueriesContext(connection) as asked:
        assert pupil in read(officer, reverse("referral:list"))
    looked_for = 'SELECT U0."referral_id"'
    assert not any(looked_for in one["sql"] for one in asked)
    Declaration.objects.create(
        person=world.people["officer"], referral=world.listed, interest="A neighbour."
    )
    with CaptureQueriesContext(connection) as asked:
        assert pupil not in read(officer, reverse("referral:list"))
    assert any(looked_for in one["sql"] for one in asked)


def test_what_was_known_with_the_roles_is_not_trusted_beyond_a_page(world: Any) -> None:
    officer = Person.objects.get(pk=world.people["officer"].pk)
    assert officer.current_roles[0].declared_interests is False  # type: ignore[attr-defined]
    Declaration.objects.create(person=officer, referral=world.listed, interest="A neighbour.")
    assert world.listed not in referrals(for_user=officer)
