"""Writes of the rota: who is expected at a meeting, and who cannot come.

Members who take turns are expected one after the other, whoever has waited longest first; all others
always. A member who cannot come is replaced by the next whose turn it is.
"""

from django.conf import settings
from django.db import transaction
from django.db.models import F, Max, Q
from django.urls import reverse
from django.utils import timezone

from apcommission.audit.actions import record
from apcommission.errors import Refused
from apcommission.messages.actions import send
from apcommission.people.models import Person
from apcommission.permissions import authorise
from apcommission.shown import long_date
from referrals.panels.models import Meeting, Panel, PanelMember, QuorumRule, Summons
from referrals.panels.packs import open_meeting

BODY = """You are expected at the {panel} on {day}.

Sign in to read its papers, or to say that you cannot come: {address}
"""


def summon(meeting: Meeting) -> None:
    """Expect the members of the panel: all who take no turns, and as many who do as their kind must be."""
    seats = meeting.panel.members.filter(ended_on=None).select_related("person")
    for seat in seats.filter(takes_turns=False):
        _expect(meeting, seat)
    needed = dict(QuorumRule.objects.filter(panel=meeting.panel).values_list("kind", "at_least"))
    kinds = seats.filter(takes_turns=True).order_by().values_list("kind", flat=True).distinct()
    for kind in kinds:
        for seat in _next_in_turn(meeting, kind)[: needed.get(kind, 1)]:
            _expect(meeting, seat)


def _next_in_turn(meeting: Meeting, kind: str) -> list[PanelMember]:
    """Members of a kind who take turns and are not expected yet; who waited longest first."""
    expected = meeting.summonses.order_by().values("person")
    came = Q(person__summonses__meeting__panel=meeting.panel, person__summonses__apologies=False)
    seats = meeting.panel.members.filter(ended_on=None, takes_turns=True, kind=kind)
    return list(
        seats.exclude(person__in=expected)
        .annotate(last=Max("person__summonses__meeting__date", filter=came))
        .select_related("person")
        .order_by(F("last").asc(nulls_first=True), "pk")
    )


def _expect(meeting: Meeting, seat: PanelMember) -> None:
    summons, is_new = Summons.objects.get_or_create(meeting=meeting, person=seat.person)
    if not is_new:
        return
    record("expected_at_meeting", summons, by=None)
    send(
        to=seat.person.email,
        subject="A panel meeting",
        body=BODY.format(
            panel=meeting.panel,
            day=long_date(meeting.date),
            address=settings.SITE_ADDRESS + reverse("panels:meeting", args=[meeting.pk]),
        ),
        key=f"panel/expected/{summons.pk}",
    )


@transaction.atomic
def send_apologies(*, by: Person, meeting: Meeting) -> Summons:
    """Say that one cannot come; the next in turn is expected instead. Said twice, it is said once."""
    authorise(by, "referrals.give_view", meeting)
    meeting = open_meeting(meeting)
    summons = meeting.summonses.filter(person=by).first()
    if summons is None:
        raise Refused("You are not expected at this meeting.")
    if summons.apologies:
        return summons
    if meeting.date < timezone.localdate():
        raise Refused("The day of this meeting has gone by.")
    summons.apologies = True
    summons.save(update_fields=["apologies"])
    record("sent_apologies", summons, by=by)
    seat = meeting.panel.members.filter(person=by, ended_on=None, takes_turns=True).first()
    if seat:
        for other in _next_in_turn(meeting, seat.kind)[:1]:
            _expect(meeting, other)
    return summons


@transaction.atomic
def set_quorum(*, by: Person, panel: Panel, quorum: int, **at_least: int | None) -> Panel:
    """How many must be there to decide, and of which kinds at least how many (kind=number)."""
    authorise(by, "referrals.manage_panels")
    panel = Panel.objects.select_for_update().get(pk=panel.pk)
    wanted = {kind: number for kind, number in at_least.items() if number}
    if sum(wanted.values()) > quorum:
        raise Refused("More are asked for by kind than in all.", field="quorum")
    panel.quorum = quorum
    panel.save(update_fields=["quorum"])
    panel.quorum_rules.exclude(kind__in=wanted).delete()
    for kind, number in wanted.items():
        QuorumRule.objects.update_or_create(panel=panel, kind=kind, defaults={"at_least": number})
    record("set_quorum", panel, by=by, quorum=quorum, **wanted)
    return panel
