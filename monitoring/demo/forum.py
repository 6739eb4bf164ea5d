"""The demonstration's forum: a meeting to come with its agenda, one that was held, training with places."""

from datetime import time, timedelta

from django.utils import timezone

from apcommission.people.models import Organisation, Person
from providers.directory.models import Provider
from providers.forum import actions, training
from providers.forum.models import AgendaPoint, ForumMeeting, Invitation

POINTS = (
    ("What schools ask for this term", "Places for key stage 3, and mornings."),
    ("Standards for provision outside schools", "What the new standards ask of each provider."),
)


def meet(officer: Person, manager: Person, authority: Organisation, provider: Provider) -> None:
    """Invitations of the next meeting, the minutes of the last, an open action, a need and training."""
    _held(officer, authority, provider)
    today = timezone.localdate()
    meeting = actions.plan_meeting(
        by=officer,
        date=today + timedelta(days=21),
        time=time(14, 0),
        place="Town hall, room 2",
        about="The forum of this term.",
    )
    for title, words in POINTS:
        actions.add_point(by=officer, meeting=meeting, title=title, words=words)
    actions.invite_providers(by=officer, meeting=meeting)
    actions.add_point(
        by=manager, meeting=meeting, title="Transport in the mornings", words="Late buses."
    )
    need = training.raise_need(by=manager, words="First aid for mental health")
    offered = training.offer_training(
        by=officer,
        title="First aid for mental health",
        date=today + timedelta(days=35),
        time=time(9, 30),
        place="Town hall, room 4",
        places=12,
        needs=[need],
    )
    training.book(by=manager, training=offered, name=manager.name)


def _held(officer: Person, authority: Organisation, provider: Provider) -> None:
    """The last meeting, written here directly: it cannot be planned for a day gone by."""
    held = ForumMeeting.objects.create(
        date=timezone.localdate() - timedelta(days=70),
        time=time(14, 0),
        place="Town hall, room 2",
        state=ForumMeeting.State.INVITED,
    )
    point = AgendaPoint.objects.create(meeting=held, position=1, title="The directory this year")
    invitation = Invitation.objects.create(meeting=held, organisation=provider.organisation)
    came = {invitation.pk: (Invitation.Attendance.ATTENDED, "The centre’s manager")}
    actions.record_attendance(by=officer, meeting=held, came=came)
    actions.write_minutes(
        by=officer, point=point, minutes="Providers keep their entries up to date each September."
    )
    actions.add_action(
        by=officer,
        meeting=held,
        words="Send the authority the hours in which you take pupils",
        owner=provider.organisation,
        due_on=timezone.localdate() + timedelta(days=7),
    )
    actions.add_action(
        by=officer,
        meeting=held,
        words="Ask schools what they look for in key stage 3",
        owner=authority,
        due_on=timezone.localdate() + timedelta(days=14),
    )
    held.refresh_from_db()
    actions.publish_minutes(by=officer, meeting=held)
