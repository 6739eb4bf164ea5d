"""Pages of the forum's meetings."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.views.decorators.http import require_POST

from apcommission.forms import PageForm, attempt, carry_out, press
from apcommission.lists import Column, Empty, ListPage
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise, may
from apcommission.shown import clock
from providers.directory.views import find_provider
from providers.forum import actions, queries
from providers.forum.filters import ActionFilter, InvitationFilter, MeetingFilter
from providers.forum.forms import (
    ActionForm,
    AttendanceForm,
    CancelForm,
    CloseForm,
    InviteForm,
    MeetingEditForm,
    MeetingForm,
    MinutesForm,
    PaperForm,
    PointForm,
    ReplyForm,
)
from providers.forum.models import (
    FORUM_MEETING,
    AgendaPoint,
    ForumAction,
    ForumMeeting,
    Invitation,
)

FORUM = ("Forum", reverse_lazy("forum:list"))
RUN = "providers.run_forum"
SEE = "providers.see_forum"
WAYS = ("up", "down", "onto", "off")


class MeetingList(ListPage):
    title = "Providers’ forum"
    lead = "Meetings of the authority with its providers."
    things = ("meeting", "meetings")
    permission = SEE
    filterset_class = MeetingFilter
    default_order = ("-date",)
    export_name = "forum-meetings"
    empty = Empty("No meeting yet", "Meetings to which your organisation is invited stand here.")
    columns = (
        Column("Day", "date", sort="date", link="forum:meeting"),
        Column("Time", "time", show=clock),
        Column("Place", "place", sort="place"),
        Column("State", "state", state=True, sort="state"),
        Column("Invited", "invited", sort="invited", numeric=True),
        Column("Coming", "coming", sort="coming", numeric=True),
        Column("Came", "came", sort="came", numeric=True),
    )

    def rows(self) -> QuerySet[ForumMeeting]:
        return queries.meetings(for_user=self.request.user)

    def actions(self) -> Sequence[tuple[str, str]]:
        if may(self.request.user, RUN):
            return [("Plan a meeting", reverse("forum:plan"))]
        return ()

    def links(self) -> Sequence[tuple[str, str]]:
        links = [("Actions", reverse("forum:actions"))]
        if may(self.request.user, "providers.see_training"):
            links += [
                ("Training", reverse("forum:trainings")),
                ("Training that is needed", reverse("forum:needs")),
            ]
        return links


def find_meeting(request: PersonRequest, pk: int, permission: str = SEE) -> ForumMeeting:
    """The meeting, if the person may read it and holds `permission`."""
    found = get_object_or_404(queries.meetings(for_user=request.user), pk=pk)
    authorise(request.user, permission)
    return found


def crumbs(of: ForumMeeting | None = None) -> list[tuple[str, Any]]:
    """The way back to the forum, or to one of its meetings."""
    return [FORUM, (str(of), reverse("forum:meeting", args=[of.pk]))] if of else [FORUM]


def form_page(
    request: PersonRequest, form: PageForm, title: str, of: ForumMeeting | None = None
) -> HttpResponse:
    """A page of one form."""
    context = {
        "form": form,
        "title": title,
        "caption": str(of) if of else "",
        "breadcrumbs": crumbs(of),
    }
    return render(request, "components/form_page.html", context)


def meeting(request: PersonRequest, pk: int) -> HttpResponse:
    """A meeting: its agenda with papers and minutes, actions, and one's own invitation."""
    found = find_meeting(request, pk)
    person = request.user
    runs = may(person, RUN)
    open_to_change = found.state in ("planned", "invited")
    context = {
        "meeting": found,
        "title": str(found),
        "points": queries.agenda(found),
        "proposed": queries.proposed(found) if runs and open_to_change else (),
        "actions": found.actions.select_related("owner"),
        "carried_over": queries.carried_over(found),
        "own": found.invitations.filter(organisation__in=queries.own(person)).select_related(
            "organisation"
        ),
        "runs": runs,
        "open_to_change": open_to_change,
        "shows_minutes": runs or found.state == "published",
        "writes": runs and found.has_begun and found.state in ("invited", "held"),
        "lifecycle": FORUM_MEETING,
        "breadcrumbs": crumbs(),
    }
    return render(request, "providers/forum/meeting.html", context)


def _saving(
    request: PersonRequest,
    form: PageForm,
    action: Callable[..., object],
    title: str,
    of: ForumMeeting,
    done: str,
    **arguments: Any,
) -> HttpResponse:
    """A page of one form that leads back to its meeting."""
    if carry_out(request, form, action, **arguments):
        messages.success(request, done)
        return redirect("forum:meeting", of.pk)
    return form_page(request, form, title, of)


def plan(request: PersonRequest) -> HttpResponse:
    """Plan a meeting."""
    authorise(request.user, RUN)
    form = MeetingForm(request.POST or None)
    made = carry_out(request, form, actions.plan_meeting)
    if made:
        messages.success(request, "The meeting is planned. Write its agenda, then invite.")
        return redirect("forum:meeting", made.pk)
    return form_page(request, form, "Plan a meeting")


def edit(request: PersonRequest, pk: int) -> HttpResponse:
    """Put a meeting right."""
    found = find_meeting(request, pk, RUN)
    form = MeetingEditForm(request.POST or None, obj=found)
    done = "The meeting is saved. Where day, time or place changed, those invited are told."
    return _saving(
        request, form, actions.save_meeting, "Change the meeting", found, done, meeting=found
    )


@require_POST
def move(request: PersonRequest, pk: int) -> HttpResponse:
    """Invite every provider, or publish the minutes."""
    found = find_meeting(request, pk, RUN)
    verb, version = request.POST.get("verb", ""), request.POST.get("version", "")
    if verb == "invite":
        done = "Every provider in the directory is invited."
        press(request, actions.invite_providers, meeting=found, done=done)
    elif verb == "publish" and version.isdecimal() and len(version) < 10:
        done = "The minutes are published, and those invited are told."
        press(request, actions.publish_minutes, meeting=found, version=int(version), done=done)
    return redirect("forum:meeting", pk)


def invite(request: PersonRequest, pk: int) -> HttpResponse:
    """Invite one more organisation."""
    found = find_meeting(request, pk, RUN)
    form = InviteForm(request.POST or None, organisations=queries.others_to_invite(found))
    done = "The organisation is invited."
    return _saving(
        request, form, actions.invite_other, "Invite another", found, done, meeting=found
    )


def cancel(request: PersonRequest, pk: int) -> HttpResponse:
    """Call a meeting off."""
    found = find_meeting(request, pk, RUN)
    form = CancelForm(request.POST or None, obj=found)
    done = "The meeting is cancelled."
    return _saving(
        request, form, actions.cancel_meeting, "Cancel the meeting", found, done, meeting=found
    )


def add_point(request: PersonRequest, pk: int) -> HttpResponse:
    """Put a point on the agenda, or propose one."""
    found = find_meeting(request, pk, "providers.propose_point")
    form = PointForm(request.POST or None, request.FILES or None)
    runs = may(request.user, RUN)
    title = "Add a point to the agenda" if runs else "Propose a point for the agenda"
    done = "The point is on the agenda." if runs else "The authority reads what you propose."
    return _saving(request, form, actions.add_point, title, found, done, meeting=found)


def _point(request: PersonRequest, pk: int) -> AgendaPoint:
    point = get_object_or_404(AgendaPoint.objects.select_related("meeting"), pk=pk)
    find_meeting(request, point.meeting_id, RUN)
    return point


def add_paper(request: PersonRequest, pk: int) -> HttpResponse:
    """Add a paper to a point."""
    point = _point(request, pk)
    form = PaperForm(request.POST or None, request.FILES or None)
    title, done = f"Add a paper: {point}", "The paper is added."
    return _saving(request, form, actions.add_paper, title, point.meeting, done, point=point)


@require_POST
def move_point(request: PersonRequest, pk: int) -> HttpResponse:
    """Move a point of the agenda."""
    point = _point(request, pk)
    way = request.POST.get("way", "")
    if way in WAYS:
        press(request, actions.move_point, point=point, way=way)
    return redirect("forum:meeting", point.meeting_id)


def minutes(request: PersonRequest, pk: int) -> HttpResponse:
    """Write what was said on a point."""
    point = _point(request, pk)
    form = MinutesForm(request.POST or None, obj=point)
    title, done = f"Minutes: {point}", "The minutes are saved."
    return _saving(request, form, actions.write_minutes, title, point.meeting, done, point=point)


class InvitationList(ListPage):
    title = "Invitations"
    things = ("organisation", "organisations")
    permission = RUN
    filterset_class = InvitationFilter
    default_order = ("organisation__name",)
    export_name = "forum-invitations"
    empty = Empty("Nobody is invited yet", "Invite every provider in the directory, and others.")
    columns = (
        Column("Organisation", "organisation.name", sort="organisation__name"),
        Column("Kind", "organisation.get_kind_display", sort="organisation__kind"),
        Column("Answer", "get_reply_display", sort="reply"),
        Column("Who comes", "who_comes"),
        Column("Attendance", "get_attendance_display", sort="attendance"),
        Column("Who came", "who_came"),
    )

    @property
    def meeting(self) -> ForumMeeting:
        return get_object_or_404(ForumMeeting, pk=self.kwargs["pk"])

    def rows(self) -> QuerySet[Invitation]:
        found = self.meeting
        self.lead = str(found)
        self.breadcrumbs = crumbs(found)
        return queries.invitations(found)


def attendance(request: PersonRequest, pk: int) -> HttpResponse:
    """Record who came, so many organisations on a page."""
    found = find_meeting(request, pk, RUN)
    pages = Paginator(queries.invitations(found), 20)
    page = pages.get_page(request.GET.get("page"))
    form = AttendanceForm(request.POST or None, invitations=page.object_list)
    if request.method == "POST" and form.is_valid():
        done = attempt(
            form,
            actions.record_attendance,
            by=request.user,
            meeting=found,
            came=form.came(),
        )
        if done:
            messages.success(request, "Who came is recorded.")
            if page.has_next():
                here = reverse("forum:attendance", args=[pk])
                return redirect(f"{here}?page={page.next_page_number()}")
            return redirect("forum:meeting", pk)
    of = f": page {page.number} of {pages.num_pages}" if pages.num_pages > 1 else ""
    return form_page(request, form, f"Who came{of}", found)


def reply(request: PersonRequest, pk: int) -> HttpResponse:
    """Answer an invitation."""
    invitation = get_object_or_404(
        Invitation.objects.select_related("meeting", "organisation"), pk=pk
    )
    authorise(request.user, "providers.answer_invitation", invitation)
    initial = {"reply": invitation.reply, "who_comes": invitation.who_comes or request.user.name}
    form = ReplyForm(request.POST or None, initial=initial)
    title = f"Will {invitation.organisation} come?"
    done = "Your answer is sent. You can change it until the meeting begins."
    return _saving(
        request, form, actions.reply, title, invitation.meeting, done, invitation=invitation
    )


# ---- Actions ---------------------------------------------------------------------------------------


class ActionList(ListPage):
    title = "Actions of the forum"
    things = ("action", "actions")
    permission = SEE
    filterset_class = ActionFilter
    default_order = ("due_on",)
    breadcrumbs = (FORUM,)
    export_name = "forum-actions"
    empty = Empty("No action", "What meetings ask of your organisation stands here.")
    columns = (
        Column("Action", "words", link=lambda row: reverse("forum:close_action", args=[row.pk])),
        Column("By whom", "owner.name", sort="owner__name"),
        Column("Due", "due_on", sort="due_on"),
        Column("State", "state", state=True, sort="state"),
        Column("What came of it", "outcome"),
        Column("Meeting", "meeting.date", sort="meeting__date"),
    )

    def rows(self) -> QuerySet[ForumAction]:
        return queries.actions(for_user=self.request.user)


def add_action(request: PersonRequest, pk: int) -> HttpResponse:
    """Give an organisation something to do."""
    found = find_meeting(request, pk, RUN)
    form = ActionForm(request.POST or None, owners=queries.owners(found))
    done = "The action is added. It stands on the next agenda until it is closed."
    return _saving(request, form, actions.add_action, "Add an action", found, done, meeting=found)


def close_action(request: PersonRequest, pk: int) -> HttpResponse:
    """Close an action with what came of it."""
    action = get_object_or_404(queries.actions(for_user=request.user), pk=pk)
    authorise(request.user, "providers.close_forum_action", action)
    form = CloseForm(request.POST or None, obj=action)
    if carry_out(request, form, actions.close_action, action=action):
        messages.success(request, "The action is closed.")
        return redirect("forum:actions")
    context = {
        "form": form,
        "title": action.words,
        "lead": f"{action.owner}. {action.get_state_display()}.",
        "breadcrumbs": [FORUM, ("Actions", reverse("forum:actions"))],
    }
    return render(request, "components/form_page.html", context)


def provider(request: PersonRequest, pk: int) -> HttpResponse:
    """A provider's meetings and training."""
    found = find_provider(request, pk, "providers.see_forum_record")
    today = timezone.localdate()
    came, asked = queries.attended(pk, today - timedelta(days=365), today)
    context = {
        "provider": found,
        "title": "Forum and training",
        "came": came,
        "asked": asked,
        "invitations": queries.record_of(pk)[:50],
        "bookings": queries.trainings_of(pk)[:50],
        "breadcrumbs": [(str(found), reverse("directory:provider_detail", args=[pk]))],
    }
    return render(request, "providers/forum/provider.html", context)
