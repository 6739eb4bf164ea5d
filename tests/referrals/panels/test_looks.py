"""A meeting as its chair and a member with an interest see it; the officer’s is in the permission table."""

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from referrals.panels import actions, agendas, packs
from referrals.panels.models import OwnPack
from referrals.panels.tasks import make_own_pack, make_pack
from tests.browser import DESKTOP, PHONE, faults_of, picture, sign_in
from tests.referrals.panels.hearing import draft

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext


@pytest.mark.parametrize("persona", ["chair", "panel_member"])
def test_a_meeting_is_usable_by_everyone_who_sits_there(
    world: Any, desktop: "BrowserContext", live_server: Any, persona: str
) -> None:
    officer, member = world.person("officer"), world.person("panel_member")
    second = agendas.put_on_agenda(by=officer, meeting=world.meeting, referral=world.triaged)
    draft(world)
    actions.give_view(by=world.person("chair"), item=second, words="A mentor helped before.")
    packs.ask_for_pack(by=officer, meeting=world.meeting)
    make_pack(world.meeting.pk)
    actions.declare_interest(by=member, item=world.item, interest="A neighbour.")
    make_own_pack(world.meeting.pk, member.pk)
    assert OwnPack.objects.count() == 1
    sign_in(desktop, world.person(persona), live_server.url)
    page = desktop.new_page()
    for size, width in ((DESKTOP, 1280), (PHONE, 375)):
        page.set_viewport_size(size)
        page.goto(reverse("panels:meeting", args=[world.meeting.pk]))
        page.get_by_role("link", name="Open the pack").wait_for()
        assert faults_of(page) == []
        picture(page, f"meeting-{persona}-{width}")
