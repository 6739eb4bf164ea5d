"""Pages of panels and meetings."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.views.decorators.http import require_POST

from apcommission.audit.actions import record_reads
from apcommission.forms import carry_out, press
from apcommission.lists import Column, Empty, ListPage
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise, may
from referrals.panels import actions, agendas, packs, queries, rota
from referrals.panels.forms import (
    LinksForm,
    MeetingForm,
    PanelForm,
    PresentForm,
    QuorumForm,
    SeatForm,
)
from referrals.panels.models import MEETING, Decision, Meeting, Panel, PanelMember
from referrals.referral.models import Referral

#: How many referrals a meeting's page offers at once: those that have waited longest.
READY = 50
PANELS = ("Panels", reverse_lazy("panels:list"))


class MeetingList(ListPage):
    title = "Panel meetings"
    things = ("meeting", "meetings")
    permission = "referrals.see_panels"
    default_order = ("-date", "pk")
    empty = Empty("No meeting yet", "An officer of the authority arranges meetings.")
    export_name = "meetings"
    columns = (
        Column("Date", "date", sort="date", link="panels:meeting"),
        Column("Panel", "panel.name", sort="panel__name"),
        Column("State", "state", state=True),
        Column("Place", "place"),
    )

    def rows(self) -> QuerySet[Meeting]:
        return queries.meetings(for_user=self.request.user)

    def links(self) -> Sequence[tuple[str, str]]:
        links = []
        if may(self.request.user, "referrals.see_appeals"):
            links.append(("Appeals and complaints", reverse("panels:appeals")))
        if may(self.request.user, "referrals.manage_panels"):
            links += [
                (str(panel), reverse("panels:panel", args=[panel.pk])) for panel in queries.panels()
            ]
        return links

    def actions(self) -> Sequence[tuple[str, str]]:
        if not may(self.request.user, "referrals.manage_panels"):
            return ()
        return [("Add a panel", reverse("panels:add"))]


def add(request: PersonRequest) -> HttpResponse:
    """Add a panel."""
    authorise(request.user, "referrals.manage_panels")
    form = PanelForm(request.POST or None)
    panel = carry_out(request, form, actions.add_panel)
    if panel:
        messages.success(request, "The panel is added. Now give its members their seats.")
        return redirect("panels:panel", panel.pk)
    context = {"form": form, "title": "Add a panel", "breadcrumbs": (PANELS,)}
    return render(request, "components/form_page.html", context)


def panel(request: PersonRequest, pk: int) -> HttpResponse:
    """A panel and its seats."""
    authorise(request.user, "referrals.manage_panels")
    found = get_object_or_404(Panel, pk=pk)
    form = SeatForm(request.POST or None)
    if carry_out(request, form, actions.seat_member, panel=found):
        messages.success(request, "The seat is given.")
        return redirect("panels:panel", pk)
    context = {
        "panel": found,
        "form": form,
        "seats": found.members.filter(ended_on=None).select_related("person"),
        "title": found.name,
        "breadcrumbs": (PANELS,),
        "linked": found.passes_to.all(),
        "rules": found.quorum_rules.all(),
        "may_arrange": may(request.user, "referrals.arrange_meeting"),
    }
    return render(request, "referrals/panels/panel.html", context)


def links(request: PersonRequest, pk: int) -> HttpResponse:
    """To which panels this one can pass a case."""
    authorise(request.user, "referrals.manage_panels")
    found = get_object_or_404(Panel, pk=pk)
    form = LinksForm(request.POST or None, panel=found)
    if carry_out(request, form, actions.link_panel, panel=found):
        messages.success(request, "The links are saved.")
        return redirect("panels:panel", pk)
    crumbs = (PANELS, (found.name, reverse("panels:panel", args=[pk])))
    context = {"form": form, "title": "Where it can pass a case", "caption": found.name}
    return render(request, "components/form_page.html", {**context, "breadcrumbs": crumbs})


def quorum(request: PersonRequest, pk: int) -> HttpResponse:
    """How many members, and of which kinds, must be there to decide."""
    authorise(request.user, "referrals.manage_panels")
    found = get_object_or_404(Panel, pk=pk)
    form = QuorumForm(request.POST or None, panel=found)
    if carry_out(request, form, rota.set_quorum, panel=found):
        messages.success(request, "The quorum is saved.")
        return redirect("panels:panel", pk)
    crumbs = (PANELS, (found.name, reverse("panels:panel", args=[pk])))
    context = {"form": form, "title": "Quorum", "caption": found.name}
    return render(request, "components/form_page.html", {**context, "breadcrumbs": crumbs})


@require_POST
def apologies(request: PersonRequest, pk: int) -> HttpResponse:
    """Say that one cannot come."""
    found = find(request, pk)
    done = "Your apologies are noted."
    authorise(request.user, "referrals.give_view", found)
    press(request, rota.send_apologies, meeting=found, done=done)
    return redirect("panels:meeting", pk)


@require_POST
def end_seat(request: PersonRequest, pk: int) -> HttpResponse:
    """End a seat today."""
    authorise(request.user, "referrals.manage_panels")
    seat = get_object_or_404(PanelMember, pk=pk)
    press(request, actions.end_seat, seat=seat, done="The seat has ended.")
    return redirect("panels:panel", seat.panel_id)


def arrange(request: PersonRequest, pk: int) -> HttpResponse:
    """Arrange a meeting."""
    authorise(request.user, "referrals.arrange_meeting")
    found = get_object_or_404(Panel, pk=pk)
    form = MeetingForm(request.POST or None)
    meeting = carry_out(request, form, agendas.arrange_meeting, panel=found)
    if meeting:
        messages.success(request, "The meeting is in the calendar.")
        return redirect("panels:meeting", meeting.pk)
    context = {"form": form, "title": "Arrange a meeting", "caption": found.name}
    return render(request, "components/form_page.html", {**context, "breadcrumbs": (PANELS,)})


def find(request: PersonRequest, pk: int) -> Meeting:
    """The meeting, if the person may open it."""
    found = get_object_or_404(queries.meetings(for_user=request.user), pk=pk)
    authorise(request.user, "referrals.see_meeting", found)
    return found


def meeting(request: PersonRequest, pk: int) -> HttpResponse:
    """A meeting: its agenda, with how each case stands; its pack; who was there."""
    found = find(request, pk)
    builds = may(request.user, "referrals.build_agenda") and found.state != Meeting.State.CLOSED
    chairs = may(request.user, "referrals.chair_meeting", found)
    items: list[tuple[Any, Any]] = [
        (item, _decision(item, found)) for item in queries.agenda(found, for_user=request.user)
    ]
    shown = [item.referral.pupil_id for item, _ in items if not item.interested]
    without = [item.referral.reference for item, _ in items if item.interested]
    record_reads(found, by=request.user, pupil_ids=shown)
    expected = list(found.summonses.select_related("person"))
    context = {
        "meeting": found,
        "expected": expected,
        "is_expected": found.date >= timezone.localdate()
        and any(one.person == request.user and not one.apologies for one in expected),
        "items": items,
        "title": str(found),
        "breadcrumbs": (PANELS,),
        "lifecycle": MEETING,
        "builds": builds,
        "sits": may(request.user, "referrals.give_view", found),
        "chairs": chairs and found.state != Meeting.State.CLOSED,
        "ready": queries.ready_for(found, for_user=request.user)[:READY] if builds else [],
        "most": READY,
        "form": PresentForm(meeting=found) if chairs else None,
        "present": found.attended_by.all(),
        "papers_open": queries.papers_open(found, request.user),
        "pack": queries.pack_for(found, request.user, without=without),
        "without": without,
    }
    return render(request, "referrals/panels/meeting.html", context)


def _decision(item: Any, meeting: Meeting) -> Decision | None:
    """The decision of this meeting on the case that is in force, or its draft."""
    for decision in item.referral.decisions.all():
        if decision.meeting_id == meeting.pk and decision.state != Decision.State.SUPERSEDED:
            return decision
    return None


@require_POST
def present(request: PersonRequest, pk: int) -> HttpResponse:
    """Note who was there."""
    found = find(request, pk)
    authorise(request.user, "referrals.chair_meeting", found)
    form = PresentForm(request.POST, meeting=found)
    if form.is_valid():
        noted = form.cleaned_data
        press(request, actions.note_attendance, meeting=found, done="Attendance noted.", **noted)
    else:
        messages.error(request, "Select members of this panel.")
    return redirect("panels:meeting", pk)


@require_POST
def move(request: PersonRequest, pk: int) -> HttpResponse:
    """Make the pack, or close the meeting."""
    found = find(request, pk)
    verb = request.POST.get("verb")
    if verb == "make_pack":
        authorise(request.user, "referrals.build_agenda")
        done = "The pack is being made. It takes a few seconds."
        press(request, packs.ask_for_pack, meeting=found, done=done)
    elif verb == "close":
        authorise(request.user, "referrals.chair_meeting", found)
        press(request, actions.close_meeting, meeting=found, done="The meeting is closed.")
    return redirect("panels:meeting", pk)


def pack_progress(request: PersonRequest, pk: int) -> JsonResponse:
    """How far the pack is, for the page that waits for it."""
    found = find(request, pk)
    ready = found.pack_asked_at is None
    return JsonResponse(
        {"percent": 100 if ready else 50, "step": "Setting the pages", "finished": ready}
    )


@require_POST
def put_on(request: PersonRequest, pk: int) -> HttpResponse:
    """Put a referral on the agenda."""
    found = find(request, pk)
    authorise(request.user, "referrals.build_agenda")
    referral = get_object_or_404(Referral, pk=number(request.POST.get("referral")))
    press(
        request,
        agendas.put_on_agenda,
        meeting=found,
        referral=referral,
        done=f"{referral.reference} is on the agenda.",
    )
    return redirect("panels:meeting", pk)


def number(text: str | None) -> int:
    """What a hidden field sent, as a key or version; nought when it is none."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 18 else 0
