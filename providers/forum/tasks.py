"""Letters of the forum, its reminders and the printing of its minutes. Each can run again without harm."""

from collections.abc import Iterable

from celery import shared_task
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from apcommission.documents.actions import keep
from apcommission.messages.actions import send
from apcommission.pdf import render_pdf
from apcommission.people.models import Person, RoleAssignment
from apcommission.shown import clock, long_date
from providers.forum import actions, queries
from providers.forum.models import Booking, ForumMeeting, Training

BODY = """{what}

Sign in to see it: {address}
"""


def _representatives(organisations: Iterable[int]) -> list[Person]:
    """Everyone who answers for one of these organisations. One query."""
    held = RoleAssignment.objects.filter(
        organisation__in=organisations, role__in=queries.REPRESENTATIVES, ended_on=None
    )
    return list(Person.objects.filter(pk__in=held.values("person"), is_active=True))


def _write(people: Iterable[Person], subject: str, what: str, path: str, key: str) -> None:
    body = BODY.format(what=what, address=f"{settings.SITE_ADDRESS}{path}")
    for person in people:
        send(to=person.email, subject=subject, body=body, key=f"forum/{key}/{person.pk}")


def _page(meeting: ForumMeeting) -> str:
    return reverse("forum:meeting", args=[meeting.pk])


def _when(thing: ForumMeeting | Training) -> str:
    return f"{long_date(thing.date)} at {clock(thing.time)}, {thing.place}"


def _invited(meeting: ForumMeeting) -> list[Person]:
    return _representatives(meeting.invitations.values_list("organisation", flat=True))


@shared_task
def tell_invited(meeting_pk: int) -> None:
    """Send the invitation to everyone invited; anew only where day, time or place are others."""
    meeting = ForumMeeting.objects.get(pk=meeting_pk)
    if meeting.state != ForumMeeting.State.INVITED:
        return
    what = (
        f"You are invited to the providers’ forum on {_when(meeting)}. Please say whether you come."
    )
    key = f"invited/{meeting.pk}/{meeting.date}/{meeting.time}/{meeting.place[:40]}"
    _write(_invited(meeting), "Invitation to the providers’ forum", what, _page(meeting), key)


@shared_task
def tell_cancelled(meeting_pk: int) -> None:
    """Tell everyone invited that the meeting is called off."""
    meeting = ForumMeeting.objects.get(pk=meeting_pk)
    what = f"The providers’ forum on {_when(meeting)} is cancelled."
    subject = "The providers’ forum is cancelled"
    _write(_invited(meeting), subject, what, _page(meeting), f"cancelled/{meeting.pk}")


@shared_task
def print_minutes(meeting_pk: int) -> None:
    """The minutes as PDF, and the word to everyone invited that they are there."""
    meeting = ForumMeeting.objects.get(pk=meeting_pk)
    title = f"Minutes of the {meeting}"
    context = {
        "meeting": meeting,
        "points": list(queries.agenda(meeting)),
        "attended": list(queries.invitations(meeting).filter(attendance="attended")),
        "apologies": list(queries.invitations(meeting).filter(attendance="apologies")),
        "actions": list(meeting.actions.select_related("owner")),
        "carried_over": list(queries.carried_over(meeting)),
    }
    pdf = render_pdf("providers/forum/print.html", context, title=title)
    document = keep(
        kind=actions.FORUM_MINUTES,
        title=title,
        content=pdf,
        content_type="application/pdf",
        by=None,
        subject_pk=meeting_pk,
    )
    actions.keep_minutes(meeting=meeting, document=document)
    what = f"The minutes of the providers’ forum on {long_date(meeting.date)} are published."
    subject = "Minutes of the providers’ forum"
    _write(_invited(meeting), subject, what, _page(meeting), f"minutes/{meeting.pk}")


@shared_task
def tell_training_cancelled(training_pk: int) -> None:
    """Tell those who booked that the training is called off."""
    training = Training.objects.get(pk=training_pk)
    booked = training.bookings.exclude(state=Booking.State.CANCELLED)
    what = f"The training on {_when(training)} is cancelled."
    path = reverse("forum:training", args=[training.pk])
    people = _representatives(booked.values_list("organisation", flat=True))
    _write(people, "Training is cancelled", what, path, f"training-cancelled/{training.pk}")


@shared_task
def tell_moved_up(booking_pk: int) -> None:
    """Tell an organisation that one of its people has moved up from the waiting list."""
    booking = Booking.objects.select_related("training").get(pk=booking_pk)
    what = (
        f"A place on the waiting list is now a place in the training on {_when(booking.training)}."
    )
    path = reverse("forum:training", args=[booking.training_id])
    people = _representatives([booking.organisation_id])
    _write(people, "You have a place in a training", what, path, f"moved-up/{booking.pk}")


@shared_task
def follow_forum() -> None:
    """Each morning: remind of the meeting to come, and of actions that are due or overdue."""
    today = timezone.localdate()
    for meeting in queries.soon(today):
        asked = meeting.invitations.exclude(reply="not_coming")
        people = _representatives(asked.values_list("organisation", flat=True))
        what = f"The providers’ forum meets on {_when(meeting)}."
        key = f"soon/{meeting.pk}/{meeting.date}"
        _write(people, "The providers’ forum meets soon", what, _page(meeting), key)
    for action in queries.actions_due(today):
        late = max((today - action.due_on).days, -1)
        turn = late // 7 if late >= 0 else "before"
        what = f"An action of the providers’ forum is due on {long_date(action.due_on)}."
        people = _representatives([action.owner_id])
        path = reverse("forum:actions")
        _write(people, "An action of the forum is due", what, path, f"action/{action.pk}/{turn}")
