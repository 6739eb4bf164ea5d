"""Panels: arranged by the authority, read by their members, decided by their chair."""

from apcommission.messages.actions import make_link
from referrals.panels.models import Appeal, Decision, PanelMember, ParentLetter
from referrals.pupils.models import Contact
from tests.access.personas import ANYBODY, LA, PANEL, SCHOOL
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


def letter(world: World) -> dict[str, str]:
    def write(w: World) -> str:
        contact = Contact.objects.create(
            pupil=w.decision.referral.pupil, name="Jo Ashdown", relationship="Father"
        )
        sent = ParentLetter.objects.create(decision=w.decision, contact=contact)
        return make_link(purpose="decision-letter", subject_pk=sent.pk, by=None)

    return {"token": world.made("letter link", write)}


def an_appeal(world: World) -> Appeal:
    return Appeal.objects.create(
        decision=world.decision,
        kind="appeal",
        made_by="Jo Ashdown",
        relationship="Father",
        words="We were not heard.",
        received_on=world.today,
        due_on=world.today,
    )


def appeal(world: World) -> dict[str, int]:
    return {"pk": world.made("appeal", an_appeal).pk}


def grow(world: World) -> None:
    """More appeals."""
    for _ in range(3):
        an_appeal(world)


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
    Row("panels:decide", {"chair"}, item),
    Row("panels:decision", LA | PANEL | SCHOOL, signed),
    Row("panels:decision", LA | PANEL, draft, seen_as="chair", note="draft"),
    Row("panels:sign", {"chair"}, draft, method="post"),
    Row("panels:supersede", {"chair"}, signed),
    Row("panels:letter", LA | SCHOOL, signed),
    Row("panels:letter_link", ANYBODY, letter, seen_as="nobody"),
    Row("panels:letter_link", (), lambda w: {"token": "wrong"}, page=False, note="a wrong link"),
    Row("panels:take_in", LA, signed),
    Row("panels:appeals", LA),
    Row("panels:appeal", LA, appeal),
]
