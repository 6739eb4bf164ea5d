"""Who declared an interest in a case sees nothing of it, wherever it shows, and takes no part in it."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from apcommission.people.models import Role, RoleAssignment
from referrals.panels import actions
from referrals.panels.actions import HasInterest
from referrals.panels.deciding import QuorumNotMet
from referrals.panels.models import AgendaItem, Declaration, Meeting, PanelMember, View
from referrals.panels.tasks import make_pack
from tests.factories.apcommission import AuthorityFactory
from tests.factories.referrals import MeetingFactory
from tests.referrals.panels.hearing import case, draft, meeting_page, quorum


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
    second = actions.put_on_agenda(
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


def test_the_pack_is_closed_to_who_has_an_interest_in_one_of_its_cases(
    world: Any, as_: Any
) -> None:
    actions.ask_for_pack(by=world.person("officer"), meeting=world.meeting)
    make_pack(world.meeting.pk)
    pack = Meeting.objects.get(pk=world.meeting.pk).pack
    assert pack is not None
    address = reverse("documents:open", args=[pack.pk])
    assert as_("panel_member").get(address).status_code == 200
    declare(world)
    assert as_("panel_member").get(address).status_code == 403
    page = read(as_("panel_member"), meeting_page(world))
    assert "so you cannot open the pack" in page
    assert address not in page


def test_an_interest_goes_with_the_case_to_the_next_meeting(world: Any, as_: Any) -> None:
    declare(world)
    officer = world.person("officer")
    actions.take_off_agenda(by=officer, item=world.item)
    later = MeetingFactory(panel=world.panel, date=world.today + timedelta(days=7))
    item = actions.put_on_agenda(by=officer, meeting=later, referral=world.listed)
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
