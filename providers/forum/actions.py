"""Writes of the forum's meetings."""

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from apcommission.audit.actions import record
from apcommission.documents.actions import keep_upload
from apcommission.documents.models import Document
from apcommission.editing import check_version, unless_taken, with_once
from apcommission.errors import Refused
from apcommission.people.models import Organisation, Person
from apcommission.permissions import authorise
from providers.forum import queries
from providers.forum.models import (
    FORUM_ACTION,
    FORUM_MEETING,
    AgendaPoint,
    ForumAction,
    ForumMeeting,
    Invitation,
    Paper,
)

RUN = "providers.run_forum"
FORUM_PAPER, FORUM_MINUTES = "forum_paper", "forum_minutes"
State = ForumMeeting.State


class TooLate(Refused):
    """The meeting has begun, or is not to be held."""

    in_trail = True

    def __init__(self) -> None:
        super().__init__("The meeting has begun or is not to be held, so this cannot be changed.")


def _locked(meeting: ForumMeeting) -> ForumMeeting:
    return ForumMeeting.objects.select_for_update().get(pk=meeting.pk)


@transaction.atomic
def plan_meeting(
    *, by: Person, date: date, time: time, place: str, about: str = "", once: str = ""
) -> ForumMeeting:
    """Plan a meeting. Raises Refused where one stands at that time, or the day is past."""
    authorise(by, RUN)
    if date < timezone.localdate():
        raise Refused("Choose today or a later day.", field="date")

    def make() -> ForumMeeting:
        with unless_taken(
            Refused("The forum meets at this time already.", field="time"),
            "the_forum_meets_once_at_a_time",
        ):
            meeting = ForumMeeting.objects.create(date=date, time=time, place=place, about=about)
        record("planned_forum_meeting", meeting, by=by)
        return meeting

    return with_once(once, ForumMeeting, make)


@transaction.atomic
def save_meeting(
    *, by: Person, meeting: ForumMeeting, version: int | None = None, **fields: Any
) -> ForumMeeting:
    """Put right when, where and about what a meeting is. Those invited are told anew. Raises TooLate."""
    authorise(by, RUN)
    meeting = _locked(meeting)
    check_version(meeting, version)
    if meeting.state not in (State.PLANNED, State.INVITED):
        raise TooLate
    for name, value in fields.items():
        setattr(meeting, name, value)
    taken = Refused("The forum meets at this time already.", field="time")
    with unless_taken(taken, "the_forum_meets_once_at_a_time"):
        meeting.save()
    record("saved_forum_meeting", meeting, by=by, fields=sorted(fields))
    _tell_invited(meeting)
    return meeting


@transaction.atomic
def invite_providers(*, by: Person, meeting: ForumMeeting) -> ForumMeeting:
    """Invite every provider in the directory that is not invited yet. Harmless to repeat."""
    meeting = _locked(meeting)
    FORUM_MEETING.move(meeting, "invite", by=by)
    found = queries.providers_to_invite(meeting).values_list("pk", flat=True)
    made = Invitation.objects.bulk_create(
        [Invitation(meeting=meeting, organisation_id=key) for key in found], ignore_conflicts=True
    )
    meeting.save()
    record("invited_to_forum", meeting, by=by, invited=len(made))
    _tell_invited(meeting)
    return meeting


@transaction.atomic
def invite_other(*, by: Person, meeting: ForumMeeting, organisation: Organisation) -> Invitation:
    """Invite one more organisation: a school, an agency, a provider outside the directory."""
    meeting = _locked(meeting)
    FORUM_MEETING.move(meeting, "invite", by=by)
    invitation, _ = Invitation.objects.get_or_create(meeting=meeting, organisation=organisation)
    meeting.save()
    record("invited_to_forum", meeting, by=by, organisation=organisation.pk)
    _tell_invited(meeting)
    return invitation


def _tell_invited(meeting: ForumMeeting) -> None:
    from providers.forum.tasks import tell_invited

    if meeting.state == State.INVITED:
        key = meeting.pk
        transaction.on_commit(lambda: tell_invited.delay(key))


@transaction.atomic
def reply(*, by: Person, invitation: Invitation, reply: str, who_comes: str = "") -> Invitation:
    """Answer an invitation; the last answer before the meeting begins counts. Raises TooLate."""
    authorise(by, "providers.answer_invitation", invitation)
    meeting = _locked(invitation.meeting)
    if meeting.state != State.INVITED or meeting.has_begun:
        raise TooLate
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    coming = reply == Invitation.Reply.COMING
    invitation.reply, invitation.who_comes = reply, who_comes if coming else ""
    invitation.replied_by = by
    invitation.save()
    record("answered_forum_invitation", invitation, by=by, reply=reply)
    return invitation


@transaction.atomic
def cancel_meeting(
    *, by: Person, meeting: ForumMeeting, cancelled_because: str, version: int | None = None
) -> ForumMeeting:
    """Call a meeting off; those invited are told."""
    meeting = _locked(meeting)
    was_invited = meeting.state == State.INVITED
    FORUM_MEETING.move(meeting, "cancel", by=by)
    check_version(meeting, version)
    meeting.cancelled_because = cancelled_because
    meeting.save()
    record("cancelled_forum_meeting", meeting, by=by)
    if was_invited:
        from providers.forum.tasks import tell_cancelled

        key = meeting.pk
        transaction.on_commit(lambda: tell_cancelled.delay(key))
    return meeting


# ---- Agenda ----------------------------------------------------------------------------------------


@transaction.atomic
def add_point(
    *,
    by: Person,
    meeting: ForumMeeting,
    title: str,
    words: str = "",
    file: "UploadedFile[Any] | None" = None,
    once: str = "",
) -> AgendaPoint:
    """Put a point on the agenda; of someone invited it is a proposal. Raises TooLate, FileRefused."""
    authorise(by, "providers.propose_point", meeting)
    meeting = _locked(meeting)
    if meeting.state not in (State.PLANNED, State.INVITED) or (meeting.has_begun and not by.is_la):
        raise TooLate

    def make() -> AgendaPoint:
        proposer = None
        if not by.is_la:
            asked = meeting.invitations.filter(organisation__in=queries.own(by)).first()
            if asked is None:
                raise TooLate
            proposer = asked.organisation
        point = AgendaPoint.objects.create(
            meeting=meeting,
            position=0 if proposer else _last_position(meeting) + 1,
            title=title,
            words=words,
            proposed_by=proposer,
        )
        _keep_paper(point, file, by)
        record("added_agenda_point", point, by=by, meeting=meeting.pk)
        return point

    return with_once(once, AgendaPoint, make)


def _last_position(meeting: ForumMeeting) -> int:
    return meeting.points.aggregate(last=Max("position"))["last"] or 0


@transaction.atomic
def add_paper(*, by: Person, point: AgendaPoint, file: "UploadedFile[Any]") -> Paper:
    """Add a file to a point. Raises FileRefused when it is not what it says."""
    authorise(by, RUN)
    paper = _keep_paper(point, file, by)
    assert paper is not None  # noqa: S101
    record("added_forum_paper", paper, by=by, point=point.pk)
    return paper


def _keep_paper(point: AgendaPoint, file: "UploadedFile[Any] | None", by: Person) -> Paper | None:
    if file is None:
        return None
    document = keep_upload(file, kind=FORUM_PAPER, by=by, subject_pk=point.pk)
    return Paper.objects.create(point=point, document=document)


@transaction.atomic
def move_point(*, by: Person, point: AgendaPoint, way: str) -> AgendaPoint:
    """Move a point `up`, `down`, `onto` the agenda (a proposal) or `off` it. At the edge nothing happens."""
    authorise(by, RUN)
    meeting = _locked(point.meeting)
    if meeting.state not in (State.PLANNED, State.INVITED):
        raise TooLate
    point = AgendaPoint.objects.select_for_update().get(pk=point.pk)
    if way == "off":
        meeting.points.filter(position__gt=point.position).update(position=F("position") - 1)
        point.position = 0
    elif way == "onto" and point.position == 0:
        point.position = _last_position(meeting) + 1
    elif way in ("up", "down") and point.position:
        beside = meeting.points.filter(position=point.position + (1 if way == "down" else -1))
        if point.position > 1 or way == "down":
            moved = beside.exclude(position=0).update(position=point.position)
            point.position += (1 if way == "down" else -1) * bool(moved)
    point.save(update_fields=["position"])
    record("moved_agenda_point", point, by=by, way=way)
    return point


# ---- At the meeting and after it --------------------------------------------------------------------


@transaction.atomic
def record_attendance(
    *, by: Person, meeting: ForumMeeting, came: Mapping[int, tuple[str, str]]
) -> ForumMeeting:
    """Record who came: by key of the invitation (attendance, names). Raises Refused before the meeting."""
    authorise(by, RUN)
    meeting = _locked(meeting)
    if not meeting.has_begun:
        raise Refused("Who came is recorded once the meeting has begun.")
    if meeting.state == State.INVITED:
        FORUM_MEETING.move(meeting, "hold", by=by)
        meeting.save()
    elif meeting.state != State.HELD:
        raise TooLate
    for invitation in meeting.invitations.filter(pk__in=came):
        invitation.attendance, names = came[invitation.pk]
        invitation.who_came = names if invitation.attendance == "attended" else ""
        invitation.save(update_fields=["attendance", "who_came"])
    record("recorded_forum_attendance", meeting, by=by, invitations=len(came))
    return meeting


@transaction.atomic
def write_minutes(
    *, by: Person, point: AgendaPoint, minutes: str, version: int | None = None
) -> AgendaPoint:
    """Write what was said on a point. Raises ChangedMeanwhile, TooLate once the minutes are published."""
    authorise(by, RUN)
    meeting = _locked(point.meeting)
    if meeting.state not in (State.INVITED, State.HELD) or not meeting.has_begun:
        raise TooLate
    point = AgendaPoint.objects.select_for_update().get(pk=point.pk)
    check_version(point, version)
    point.minutes = minutes
    point.save()
    record("wrote_forum_minutes", point, by=by)
    return point


@transaction.atomic
def publish_minutes(
    *, by: Person, meeting: ForumMeeting, version: int | None = None
) -> ForumMeeting:
    """Publish the minutes to those invited. Raises Refused while who came or a minute is missing."""
    meeting = _locked(meeting)
    FORUM_MEETING.move(meeting, "publish", by=by)
    check_version(meeting, version)
    if meeting.invitations.filter(attendance="").exists():
        raise Refused("Record first who came: some organisations are still missing.")
    if meeting.points.filter(position__gt=0, minutes="").exists():
        raise Refused("Write the minutes of every point of the agenda first.")
    meeting.save()
    record("published_forum_minutes", meeting, by=by)
    from providers.forum.tasks import print_minutes

    key = meeting.pk
    transaction.on_commit(lambda: print_minutes.delay(key))
    return meeting


@transaction.atomic
def keep_minutes(*, meeting: ForumMeeting, document: Document) -> None:
    """Hang the PDF of the minutes on their meeting."""
    ForumMeeting.objects.filter(pk=meeting.pk).update(minutes=document)


@transaction.atomic
def add_action(
    *,
    by: Person,
    meeting: ForumMeeting,
    words: str,
    owner: Organisation,
    due_on: date,
    once: str = "",
) -> ForumAction:
    """Give an organisation something to do. Raises Refused for a day before the meeting."""
    authorise(by, RUN)
    if due_on < meeting.date:
        raise Refused("Choose a day after the meeting.", field="due_on")

    def make() -> ForumAction:
        action = ForumAction.objects.create(
            meeting=meeting, words=words, owner=owner, due_on=due_on
        )
        record("added_forum_action", action, by=by, owner=owner.pk)
        return action

    return with_once(once, ForumAction, make)


@transaction.atomic
def close_action(
    *, by: Person, action: ForumAction, outcome: str, version: int | None = None
) -> ForumAction:
    """Close an action with what came of it. Raises TransitionRefused, ChangedMeanwhile."""
    action = ForumAction.objects.select_for_update().get(pk=action.pk)
    FORUM_ACTION.move(action, "close", by=by)
    check_version(action, version)
    action.outcome, action.closed_at = outcome, timezone.now()
    action.save()
    record("closed_forum_action", action, by=by)
    return action
