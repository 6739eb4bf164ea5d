"""Panels: arranged by the authority, read by their members, decided by their chair."""

from referrals.panels.models import Decision, PanelMember
from tests.access.personas import LA, PANEL, SCHOOL
from tests.access.rows import Row
from tests.factories.world import World

MANAGERS = LA | {"administrator"}


def meeting(world: World) -> dict[str, int]:
    return {"pk": world.meeting.pk}


def item(world: World) -> dict[str, int]:
    return {"pk": world.item.pk}


def draft(world: World) -> dict[str, int]:
    made = world.made(
        "draft decision",
        lambda w: Decision.objects.create(
            referral=w.listed, meeting=w.meeting, outcome="decline", reasons="Not now"
        ),
    )
    return {"pk": made.pk}


def signed(world: World) -> dict[str, int]:
    return {"pk": world.decision.pk}


def seat(world: World) -> dict[str, int]:
    return {"pk": PanelMember.objects.get(person=world.people["panel_member"]).pk}


ROWS = [
    Row("panels:list", MANAGERS | PANEL),
    Row("panels:add", MANAGERS),
    Row("panels:panel", MANAGERS, lambda w: {"pk": w.panel.pk}),
    Row("panels:links", MANAGERS, lambda w: {"pk": w.panel.pk}),
    Row("panels:quorum", MANAGERS, lambda w: {"pk": w.panel.pk}),
    Row("panels:apologies", PANEL, meeting, method="post"),
    Row("panels:arrange", LA, lambda w: {"pk": w.panel.pk}),
    Row("panels:end_seat", MANAGERS, seat, method="post"),
    Row("panels:meeting", LA | PANEL, meeting),
    Row("panels:move", LA, meeting, method="post", data=lambda w: {"verb": "make_pack"}),
    Row(
        "panels:move",
        {"chair"},
        meeting,
        method="post",
        data=lambda w: {"verb": "close"},
        note="close",
    ),
    Row("panels:present", {"chair"}, meeting, method="post"),
    Row("panels:put_on", LA, meeting, method="post", data=lambda w: {"referral": w.triaged.pk}),
    Row("panels:pack_progress", LA | PANEL, meeting, page=False),
    Row("panels:take_off", LA, item, method="post"),
    Row("panels:move_up", LA, item, method="post"),
    Row("panels:interest", PANEL, item),
    Row("panels:view", PANEL, item),
    Row("panels:decide", {"chair"}, item, queries=34),
    Row("panels:decision", LA | PANEL | SCHOOL, signed),
    Row("panels:decision", LA | PANEL, draft, seen_as="chair", note="draft"),
    Row("panels:sign", {"chair"}, draft, method="post"),
    Row("panels:supersede", {"chair"}, signed),
]
