"""What the forum shows elsewhere."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from apcommission import home, related, shell
from apcommission.documents.access import opens
from apcommission.documents.models import Document
from apcommission.feeds import events
from apcommission.feeds.events import Event
from apcommission.people.models import Person
from apcommission.permissions import may
from providers.contracts import measuring
from providers.directory.models import Provider
from providers.forum import queries
from providers.forum.actions import FORUM_MINUTES, FORUM_PAPER
from providers.forum.models import AgendaPoint, ForumMeeting

shell.add_area(
    shell.Area(
        "Forum",
        "forum:list",
        "Meetings with providers, actions and training",
        permission="providers.see_forum",
        order=19,
    )
)


@opens(FORUM_PAPER)
def paper(person: Person, document: Document) -> bool:
    """Those invited, once the point is on the agenda; before that the authority and whoever proposed it."""
    points = AgendaPoint.objects.filter(
        papers__document=document, meeting__in=queries.meetings(for_user=person).values("pk")
    )
    if not person.is_la:
        own = points.filter(proposed_by__in=queries.own(person))
        points = points.filter(position__gt=0) | own
    return points.exists()


@opens(FORUM_MINUTES)
def minutes(person: Person, document: Document) -> bool:
    """Those invited."""
    return queries.meetings(for_user=person).filter(minutes=document).exists()


@home.register(order=18)
def forum(person: Person) -> list[home.Work]:
    """Invitations to answer and actions to close; for the authority, meetings to write up."""
    if not may(person, "providers.see_forum"):
        return []
    today = timezone.localdate()
    listed, asked = reverse("forum:list"), f"{reverse('forum:actions')}?state=open"
    due = queries.actions_due(today)
    lines: list[tuple[str, str, QuerySet[Any]]]
    if may(person, "providers.run_forum"):
        lines = [("Forum meetings to write up", listed, queries.to_write_up(today))]
        lines += [("Actions of the forum that are due", asked, due)]
    else:
        own = queries.own(person)
        lines = [
            ("Invitations to the forum", listed, queries.to_answer(for_user=person)),
            ("Actions of the forum that are due", asked, due.filter(owner__in=own)),
        ]
    return [home.Work(title, url, rows) for title, url, rows in lines]


@related.to("provider")
def of_provider(provider: Provider, person: Person) -> list[related.Link]:
    """The provider's meetings and training."""
    if not may(person, "providers.see_forum_record", provider):
        return []
    address = reverse("forum:provider", args=[provider.pk])
    return [related.Link("Forum and training", address, "Meetings attended and training")]


@measuring.register("meetings", "Forum meetings attended")
def meetings_attended(provider: Provider, start: date, end: date) -> measuring.Measured:
    """Meetings held in the time to which the provider was invited, and those of them that it attended."""
    came, asked = queries.attended(provider.pk, start, end)
    return measuring.Measured(came, asked, "forum meetings")


@events.register
def dates(person: Person, start: date, end: date) -> list[Event]:
    """Meetings of the forum that the person may read, at their hour."""
    found = queries.meetings(for_user=person).filter(date__range=(start, end))
    return [
        Event(
            f"forum-{meeting.pk}",
            meeting.date,
            "Providers’ forum",
            reverse("forum:meeting", args=[meeting.pk]),
            at=meeting.time,
            place=meeting.place,
            cancelled=meeting.state == ForumMeeting.State.CANCELLED,
        )
        for meeting in found
    ]
