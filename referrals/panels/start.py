"""What panels show elsewhere."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from apcommission import home, related, shell, together
from apcommission.audit.queries import keeps_from
from apcommission.documents.access import opens
from apcommission.documents.models import Document
from apcommission.feeds import events
from apcommission.feeds.events import Event
from apcommission.people import beside
from apcommission.people.models import PANEL_ROLES, Person, Role
from apcommission.permissions import may
from apcommission.shown import long_date
from referrals.panels import queries
from referrals.panels.minutes import MINUTES
from referrals.panels.models import Appeal, Decision, Declaration, Meeting
from referrals.referral.models import Referral

shell.add_area(
    shell.Area(
        "Panels",
        "panels:list",
        "Meetings, their papers and decisions",
        permission="referrals.see_panels",
        order=30,
    )
)


beside.tells(
    queries.INTERESTS, lambda: Exists(Declaration.objects.filter(person=OuterRef("person")))
)


@keeps_from
def own_interests(person: Person) -> QuerySet[Any, Any]:
    """The trail of a pupil in one of whose cases the person declared an interest."""
    return Referral.objects.filter(pk__in=queries.interests_of(person)).values("pupil")


@opens("panel-pack", marked=True)
def pack(person: Person, document: Document) -> bool | list[int]:
    """The authority and, until the meeting is closed, the panel's members; of the agenda that stands.

    Who declared an interest in one of its cases opens a pack without them instead, which is no one else's.
    """
    meeting = queries.meetings(for_user=person).filter(pk=document.subject_pk or 0).first()
    if meeting is None or not queries.papers_open(meeting, person):
        return False
    if queries.pack_for(meeting, person) != document.pk:
        return False
    without = queries.left_out(meeting, person)
    shown = meeting.items.exclude(referral__in=without)
    return list(shown.values_list("referral__pupil", flat=True))


@opens(MINUTES, marked=True)
def meeting_minutes(person: Person, document: Document) -> bool | list[int]:
    """The authority and the panel's members, but for who declared an interest in one of the cases."""
    meeting = queries.meetings(for_user=person).filter(pk=document.subject_pk or 0).first()
    if meeting is None or queries.left_out(meeting, person):
        return False
    return list(meeting.items.values_list("referral__pupil", flat=True))


@home.register(order=30)
def panels(person: Person) -> list[home.Work]:
    """Referrals to put on an agenda, for officers; meetings to come and to close, for panels."""
    work = []
    if person.is_la:
        waiting = Referral.objects.filter(state=Referral.State.TRIAGED)
        work.append(home.Work("Referrals to put on an agenda", reverse("panels:list"), waiting))
    if may(person, "referrals.see_appeals"):
        open_ones = queries.appeals(for_user=person).filter(state=Appeal.State.OPEN)
        address = f"{reverse('panels:appeals')}?state=open"
        work.append(home.Work("Appeals and complaints to answer", address, open_ones))
    if person.has_role(*PANEL_ROLES):
        for meeting in queries.upcoming(for_user=person)[:3]:
            url = reverse("panels:meeting", args=[meeting.pk])
            work.append(home.Work(f"Papers for the {meeting}", url))
    if person.has_role(Role.PANEL_CHAIR):
        unfinished = queries.open_meetings(for_user=person).exclude(items=None)
        for meeting in unfinished[:5]:
            url = reverse("panels:meeting", args=[meeting.pk])
            work.append(home.Work(f"Decisions of the {meeting}", url, urgent=True))
    return work


@related.to("referral")
def decisions(referral: Referral, person: Person) -> list[related.Link]:
    """The decisions on a referral, and the meeting before which it comes."""
    if referral.state == Referral.State.DRAFT:
        return []
    meetings = queries.meetings(for_user=person).filter(items__referral=referral)
    open_ones = meetings.exclude(state=Meeting.State.CLOSED)
    decided, coming = together.rows_of(
        [
            queries.decisions(for_user=person)
            .filter(referral=referral)
            .values("pk", "outcome", "state"),
            open_ones.values("pk", "panel__name", "date"),
        ]
    )
    links = [
        related.Link(
            f"Decision: {Decision.Outcome(row['outcome']).label}",
            reverse("panels:decision", args=[row["pk"]]),
            str(Decision.State(row["state"]).label),
        )
        for row in decided
    ]
    if referral.state == Referral.State.TRIAGED and may(person, "referrals.build_agenda"):
        links.append(related.Link("Choose a panel meeting", reverse("panels:list"), main=True))
    return links + [
        related.Link(
            f"{row['panel__name']}, {long_date(date.fromisoformat(row['date']))}",
            reverse("panels:meeting", args=[row["pk"]]),
        )
        for row in coming
    ]


@related.to("decision")
def after_decision(decision: Decision, person: Person) -> list[related.Link]:
    """What follows a signed decision: the parents' letter, appeals and complaints."""
    if decision.state == Decision.State.DRAFT:
        return []
    links = []
    if may(person, "referrals.print_letter", decision):
        address = reverse("panels:letter", args=[decision.pk])
        links.append(related.Link("Letter to the parents", address))
    if may(person, "referrals.record_appeal", decision):
        address = reverse("panels:take_in", args=[decision.pk])
        links.append(related.Link("Record an appeal or complaint", address))
        links += [
            related.Link(str(one), reverse("panels:appeal", args=[one.pk]), one.get_state_display())
            for one in decision.appeals.all()
        ]
    return links


@events.register
def dates(person: Person, start: date, end: date) -> list[Event]:
    """Meetings of the panels that the person may open."""
    found = queries.meetings(for_user=person).filter(date__range=(start, end))
    return [
        Event(
            f"panel-{meeting.pk}",
            meeting.date,
            f"Panel meeting: {meeting.panel}",
            reverse("panels:meeting", args=[meeting.pk]),
            place=meeting.place,
        )
        for meeting in found
    ]
