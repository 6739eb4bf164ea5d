"""A referral that is withdrawn while it stands on an agenda, and a pupil who moves out of the area."""

from typing import Any

import pytest
from django.urls import reverse

from apcommission.errors import Refused
from referrals.panels import agendas, packs
from referrals.panels.models import Meeting
from referrals.panels.tasks import make_pack
from referrals.pupils.models import Pupil
from referrals.referral.models import Referral
from tests.referrals.panels.hearing import case, draft, signed


def now(world: Any) -> Referral:
    return Referral.objects.get(pk=world.listed.pk)


def test_a_school_withdraws_what_stands_on_an_agenda(world: Any, as_: Any) -> None:
    officer = world.person("officer")
    agendas.put_on_agenda(by=officer, meeting=world.meeting, referral=world.triaged)
    packs.ask_for_pack(by=officer, meeting=world.meeting)
    make_pack(world.meeting.pk)
    page = reverse("referral:move", args=[world.listed.pk])
    done = as_("headteacher").post(page, {"verb": "withdraw"}, follow=True).content.decode()
    assert "The referral is withdrawn." in done
    assert now(world).state == "withdrawn"
    items = world.meeting.items.values_list("position", "referral__reference")
    assert list(items) == [(1, world.triaged.reference)]
    meeting = Meeting.objects.get(pk=world.meeting.pk)
    assert (meeting.state, meeting.pack) == ("planned", None), "papers with the case are put aside"


@pytest.mark.parametrize("begun", [draft, signed])
def test_not_once_the_panel_has_begun_to_decide(world: Any, begun: Any) -> None:
    begun(world)
    with pytest.raises(Refused):
        agendas.withdraw_referral(by=world.person("headteacher"), referral=world.listed)
    assert now(world).state != "withdrawn"
    assert world.meeting.items.count() == 1


def test_a_panel_is_told_that_the_pupil_lives_elsewhere(world: Any, as_: Any) -> None:
    words = "lives in the area of another authority (LA code 998)"
    referral = reverse("referral:detail", args=[world.listed.pk])
    assert words not in as_("chair").get(case(world, "decide")).content.decode()
    Pupil.objects.filter(pk=world.listed.pupil_id).update(home_la="998")
    assert words in as_("chair").get(case(world, "decide")).content.decode()
    assert words in as_("officer").get(referral).content.decode()
