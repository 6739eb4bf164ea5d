"""Writes of meetings and their agendas: what comes before which meeting, in which order.

The most urgent case stands first, until an officer moves another one up. A case that a meeting deferred
comes before the panel's next meeting by itself.
"""

from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from apcommission.audit.actions import record
from apcommission.editing import with_once
from apcommission.errors import Refused
from apcommission.people.models import Person
from apcommission.permissions import authorise
from referrals.panels import queries
from referrals.panels.models import AgendaItem, Decision, Meeting, Panel
from referrals.panels.packs import locked, open_meeting, put_aside
from referrals.panels.rota import summon
from referrals.referral.models import REFERRAL, Referral


@transaction.atomic
def arrange_meeting(
    *, by: Person, panel: Panel, day: date, place: str = "", once: str = ""
) -> Meeting:
    """Put a meeting in the calendar. Cases that the panel deferred and that wait for it stand on it."""
    authorise(by, "referrals.arrange_meeting")

    Panel.objects.select_for_update().get(pk=panel.pk)

    def make() -> Meeting:
        if day < timezone.localdate():
            raise Refused("A meeting cannot be arranged in the past.", field="day")
        if panel.meetings.filter(date=day).exists():
            raise Refused("This panel meets on that day already.", field="day")
        meeting = Meeting.objects.create(panel=panel, date=day, place=place)
        record("arranged_meeting", meeting, by=by)
        summon(meeting)
        for referral in queries.deferred_by(panel):
            _stand(meeting, referral, None)
        return meeting

    return with_once(once, Meeting, make)


@transaction.atomic
def put_on_agenda(*, by: Person, meeting: Meeting, referral: Referral) -> AgendaItem:
    """Put a triaged referral on the agenda, by urgency. On it already: the same item is returned."""
    authorise(by, "referrals.build_agenda")
    meeting = open_meeting(meeting)
    referral = Referral.objects.select_for_update(of=("self",)).get(pk=referral.pk)
    there = meeting.items.filter(referral=referral).first()
    if there and referral.state == Referral.State.ON_AGENDA:
        return there
    if there:
        raise Refused("This meeting dealt with the case already: put it on the agenda of another.")
    if queries.passed_to_another(meeting).filter(referral=referral.pk).exists():
        raise Refused("This case was passed on to another panel: put it on an agenda of that one.")
    return _stand(meeting, referral, by)


def _stand(meeting: Meeting, referral: Referral, by: Person | None) -> AgendaItem:
    """Let a case stand on the agenda of a locked meeting, before the first that is due later."""
    REFERRAL.move(referral, "put_on_agenda", by=by)
    referral.save()
    items = list(meeting.items.select_related("referral").order_by("position", "pk"))
    later = [item for item in items if _due(referral) < _due(item.referral)]
    position = later[0].position if later else (items[-1].position if items else 0) + 1
    meeting.items.filter(position__gte=position).update(position=F("position") + 1)
    item = AgendaItem.objects.create(meeting=meeting, referral=referral, position=position)
    put_aside(meeting, by)
    record("put_on_agenda", item, by=by, pupil_id=referral.pupil_id)
    return item


def _due(referral: Referral) -> date:
    return referral.due_on or date.max


def next_meeting(decision: Decision) -> Meeting | None:
    """The panel's next meeting after the one that decided, locked; None while none is arranged."""
    day = max(decision.meeting.date, timezone.localdate())
    later = (
        decision.meeting.panel.meetings.exclude(pk=decision.meeting_id)
        .exclude(state=Meeting.State.CLOSED)
        .exclude(items__referral=decision.referral_id)
    )
    found = later.filter(date__gte=day).order_by("date", "pk").first()
    return locked(found) if found else None


def bring_back(referral: Referral, meeting: Meeting) -> AgendaItem:
    """Let a case that was deferred stand on the agenda of the locked `meeting`."""
    return _stand(meeting, referral, None)


@transaction.atomic
def take_off_agenda(*, by: Person, item: AgendaItem) -> None:
    """Take a case off the agenda: it waits for another meeting. Not once a decision was begun."""
    authorise(by, "referrals.build_agenda")
    meeting = open_meeting(item.meeting)
    referral = Referral.objects.select_for_update(of=("self",)).get(pk=item.referral_id)
    _check_not_begun(meeting, referral)
    REFERRAL.move(referral, "take_off_agenda", by=by)
    referral.save()
    _leave(meeting, item, by)
    put_aside(meeting, by)


def _check_not_begun(meeting: Meeting, referral: Referral) -> None:
    if meeting.decisions.filter(referral=referral).exists():
        raise Refused("A decision on this case was begun, so it stays on the agenda.")


def _leave(meeting: Meeting, item: AgendaItem, by: Person) -> None:
    """Let a case no longer stand on the agenda of a locked meeting."""
    record("took_off_agenda", item, by=by, pupil_id=item.referral.pupil_id)
    meeting.items.filter(position__gt=item.position).update(position=F("position") - 1)
    item.delete()


@transaction.atomic
def withdraw_referral(*, by: Person, referral: Referral) -> Referral:
    """Withdraw a referral; where a panel has it on an agenda, it leaves that. Not once it was begun there."""
    open_ones = Meeting.objects.exclude(state=Meeting.State.CLOSED)
    item = AgendaItem.objects.filter(referral=referral, meeting__in=open_ones).last()
    meeting = open_meeting(item.meeting) if item else None
    referral = Referral.objects.select_for_update(of=("self",)).get(pk=referral.pk)
    is_listed = referral.state == Referral.State.ON_AGENDA
    REFERRAL.move(referral, "withdraw", by=by)
    if is_listed and item and meeting:
        _check_not_begun(meeting, referral)
        _leave(meeting, item, by)
        # Of itself: a school may withdraw, and build no agenda.
        put_aside(meeting, None)
    referral.version += 1
    referral.save()
    record("withdrew_referral", referral, by=by, pupil_id=referral.pupil_id, state=referral.state)
    return referral


@transaction.atomic
def move_up(*, by: Person, item: AgendaItem) -> AgendaItem:
    """Let a case change places with the one before it. The first one stays where it is."""
    authorise(by, "referrals.build_agenda")
    meeting = open_meeting(item.meeting)
    item = meeting.items.get(pk=item.pk)
    before = meeting.items.filter(position__lt=item.position).last()
    if before:
        item.position, before.position = before.position, item.position
        AgendaItem.objects.bulk_update([item, before], ["position"])
        put_aside(meeting, by)
        record("moved_up", item, by=by, pupil_id=item.referral.pupil_id, position=item.position)
    return item
