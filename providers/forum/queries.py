"""Reads of the forum and its training."""

from datetime import date, timedelta

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from apcommission.people.models import Organisation, Person, Role, RoleAssignment
from providers.directory.models import IN_DIRECTORY, Provider
from providers.forum.models import (
    AgendaPoint,
    Booking,
    ForumAction,
    ForumMeeting,
    Invitation,
    Training,
    TrainingNeed,
)

#: Who answers for an organisation that is invited.
REPRESENTATIVES = (Role.PROVIDER_MANAGER, Role.HEADTEACHER, Role.AGENCY)
#: So many days before a meeting, or the day of an action, it is reminded of.
MEETING_DAYS, ACTION_DAYS = 7, 14
State = ForumMeeting.State


def own(person: Person) -> frozenset[int]:
    """The organisations for which the person answers."""
    return person.organisation_ids(*REPRESENTATIVES)


def meetings(*, for_user: Person) -> QuerySet[ForumMeeting]:
    """The meetings that a person may read: all for the authority, for others those they are invited to."""
    found = ForumMeeting.objects.order_by("-date", "-time", "pk").annotate(
        invited=Count("invitations", distinct=True),
        coming=Count("invitations", filter=Q(invitations__reply="coming"), distinct=True),
        came=Count("invitations", filter=Q(invitations__attendance="attended"), distinct=True),
    )
    if for_user.is_la:
        return found
    asked = Invitation.objects.filter(organisation__in=own(for_user)).values("meeting")
    return found.filter(pk__in=asked)


def agenda(meeting: ForumMeeting) -> QuerySet[AgendaPoint]:
    """The points in order, with their papers; proposed ones are not among them. Two queries."""
    return (
        meeting.points.filter(position__gt=0)
        .select_related("proposed_by")
        .prefetch_related("papers__document")
    )


def proposed(meeting: ForumMeeting) -> QuerySet[AgendaPoint]:
    """Points that organisations propose, and that are not on the agenda yet."""
    return meeting.points.filter(position=0).select_related("proposed_by")


def actions(*, for_user: Person) -> QuerySet[ForumAction]:
    """The actions that a person follows: all for the authority, for others those of their organisation."""
    found = ForumAction.objects.select_related("meeting", "owner").order_by("due_on", "pk")
    return found if for_user.is_la else found.filter(owner__in=own(for_user))


def carried_over(meeting: ForumMeeting) -> QuerySet[ForumAction]:
    """Open actions of the meetings before this one: they stand on its agenda."""
    return (
        ForumAction.objects.select_related("meeting", "owner")
        .filter(state=ForumAction.State.OPEN, meeting__date__lt=meeting.date)
        .order_by("due_on", "pk")
    )


def invitations(meeting: ForumMeeting) -> QuerySet[Invitation]:
    """Who is invited to a meeting, by name."""
    return meeting.invitations.select_related("organisation").order_by("organisation__name", "pk")


def providers_to_invite(meeting: ForumMeeting) -> QuerySet[Provider]:
    """Providers in the directory that are not invited to the meeting yet."""
    asked = meeting.invitations.values("organisation")
    return Provider.objects.filter(state__in=IN_DIRECTORY).exclude(pk__in=asked)


def others_to_invite(meeting: ForumMeeting) -> QuerySet[Organisation]:
    """Organisations other than the authority in which someone could answer, not invited yet, by name."""
    answers = RoleAssignment.objects.filter(role__in=REPRESENTATIVES, ended_on=None)
    return (
        Organisation.objects.filter(pk__in=answers.values("organisation"))
        .exclude(kind=Organisation.Kind.LA)
        .exclude(pk__in=meeting.invitations.values("organisation"))
        .order_by("name", "pk")
    )


def owners(meeting: ForumMeeting) -> QuerySet[Organisation]:
    """Who can be given an action: the authority, and whoever is invited."""
    return Organisation.objects.filter(
        Q(kind=Organisation.Kind.LA) | Q(forum_invitations__meeting=meeting)
    ).order_by("name", "pk")


# ---- What waits ------------------------------------------------------------------------------------


def to_answer(*, for_user: Person) -> QuerySet[Invitation]:
    """Invitations without an answer to meetings that are still to come."""
    return Invitation.objects.select_related("meeting").filter(
        organisation__in=own(for_user),
        reply="",
        meeting__state=State.INVITED,
        meeting__date__gte=timezone.localdate(),
    )


def to_write_up(on: date) -> QuerySet[ForumMeeting]:
    """Meetings whose day has gone by, of which who came or the minutes are still missing."""
    return ForumMeeting.objects.filter(date__lte=on, state__in=[State.INVITED, State.HELD])


def soon(on: date) -> QuerySet[ForumMeeting]:
    """Meetings within MEETING_DAYS to which people are invited."""
    return ForumMeeting.objects.filter(
        state=State.INVITED, date__gte=on, date__lte=on + timedelta(days=MEETING_DAYS)
    )


def actions_due(on: date) -> QuerySet[ForumAction]:
    """Open actions that are due within ACTION_DAYS, or overdue."""
    return ForumAction.objects.select_related("owner").filter(
        state=ForumAction.State.OPEN, due_on__lte=on + timedelta(days=ACTION_DAYS)
    )


# ---- A provider's record ---------------------------------------------------------------------------


def attended(organisation: int, start: date, end: date) -> tuple[int, int]:
    """(meetings that it attended, meetings held to which it was invited) from `start` to `end`. One query."""
    counted = Invitation.objects.filter(
        organisation=organisation,
        meeting__date__range=(start, end),
        meeting__state__in=[State.HELD, State.PUBLISHED],
    ).aggregate(
        came=Count("pk", filter=Q(attendance=Invitation.Attendance.ATTENDED)), asked=Count("pk")
    )
    return counted["came"], counted["asked"]


def record_of(organisation: int) -> QuerySet[Invitation]:
    """The meetings to which an organisation was invited, the latest first."""
    return (
        Invitation.objects.select_related("meeting")
        .filter(organisation=organisation)
        .order_by("-meeting__date", "pk")
    )


# ---- Training --------------------------------------------------------------------------------------


def needs() -> QuerySet[TrainingNeed]:
    """Training that is needed, with `wanted_by` (organisations) and `offered` (how many answer it)."""
    return TrainingNeed.objects.select_related("organisation").annotate(
        wanted_by=Count("also", distinct=True) + 1,
        offered=Count(
            "trainings", filter=~Q(trainings__state=Training.State.CANCELLED), distinct=True
        ),
    )


def trainings() -> QuerySet[Training]:
    """All training, with `booked`, `waiting` and `places_free`. The latest first."""
    booked = Count("bookings", filter=Q(bookings__state=Booking.State.BOOKED), distinct=True)
    waiting = Count("bookings", filter=Q(bookings__state=Booking.State.WAITING), distinct=True)
    return (
        Training.objects.annotate(booked=booked, waiting=waiting)
        .annotate(places_free=F("places") - F("booked"))
        .order_by("-date", "pk")
    )


def bookings(training: Training, *, for_user: Person) -> QuerySet[Booking]:
    """The places taken in a training that a person may see: all, or those of their organisation."""
    found = (
        training.bookings.exclude(state=Booking.State.CANCELLED)
        .select_related("organisation")
        .order_by("booked_at", "pk")
    )
    return found if for_user.is_la else found.filter(organisation__in=own(for_user))


def trainings_of(organisation: int) -> QuerySet[Booking]:
    """The training that people of an organisation booked, the latest first."""
    return (
        Booking.objects.select_related("training")
        .filter(organisation=organisation, state=Booking.State.BOOKED)
        .order_by("-training__date", "pk")
    )
