"""Pages of what is watched: alerts, notices, the board of returns, changes of a register."""

from datetime import date, timedelta
from functools import partial
from typing import Any

import django_filters
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from apcommission.audit.actions import record_read
from apcommission.audit.models import AuditEvent
from apcommission.calendar.queries import monday_of
from apcommission.filters import SearchFilter
from apcommission.forms import carry_out
from apcommission.lists import Column, Empty, ListPage
from apcommission.people.models import Role, School
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise, may
from placements.attendance import alerts, notices, queries
from placements.attendance.forms import AnswerForm, NoticesForm
from placements.attendance.models import Alert, SchoolChoice
from placements.attendance.returns import standing
from placements.attendance.views import ATTENDANCE, monday_from
from providers.directory.models import Provider

ALERTS = "Alerts"
#: Weeks that the board shows.
WEEKS = 6


class AlertFilter(django_filters.FilterSet):
    search = SearchFilter("placement__reference", label="Placement")
    kind = django_filters.ChoiceFilter(choices=Alert.Kind.choices, label="Kind")
    state = django_filters.ChoiceFilter(choices=Alert.State.choices, label="State")


class AlertList(ListPage):
    title = ALERTS
    lead = "Patterns in attendance that someone should act on. Found at the end of each school day."
    things = ("alert", "alerts")
    permission = "placements.see_alerts"
    filterset_class = AlertFilter
    default_order = ("-made_on", "-pk")
    breadcrumbs = (ATTENDANCE,)
    empty = Empty("No alert yet", "Absences in a row, falling attendance and the like show here.")
    export_name = "attendance-alerts"
    columns = (
        Column("Alert", str, link="attendance:alert"),
        Column("Pupil", "placement.pupil", sort="placement__pupil__surname"),
        Column("Provider", "placement.provider.organisation.name"),
        Column("What was counted", "facts"),
        Column("Found", "made_on", sort="made_on"),
        Column("State", "state", state=True, sort="state"),
    )

    def rows(self) -> QuerySet[Alert]:
        return queries.alerts(for_user=self.request.user)


def alert(request: PersonRequest, pk: int) -> HttpResponse:
    """One alert, and what was done about it."""
    found = get_object_or_404(queries.alerts(for_user=request.user), pk=pk)
    record_read(found, by=request.user, pupil_id=found.placement.pupil_id)
    form = None
    if found.state == Alert.State.OPEN and may(request.user, "placements.answer_alert", found):
        form = AnswerForm(request.POST or None)
        if carry_out(request, form, alerts.answer_alert, alert=found):
            messages.success(request, "It is written down.")
            return redirect("attendance:alerts")
    elif request.method == "POST":
        authorise(request.user, "placements.answer_alert", found)
    context = {
        "alert": found,
        "form": form,
        "title": str(found),
        "breadcrumbs": (ATTENDANCE, (ALERTS, reverse("attendance:alerts"))),
    }
    return render(request, "placements/attendance/alert.html", context)


def choose_notices(request: PersonRequest) -> HttpResponse:
    """A headteacher chooses whether parents are told of absences too."""
    schools = School.objects.filter(pk__in=request.user.organisation_ids(Role.HEADTEACHER))
    school = get_object_or_404(schools.order_by("pk")[:1])
    authorise(request.user, "placements.choose_notices", school)
    choice = SchoolChoice.objects.filter(school=school).first()
    form = NoticesForm(request.POST or None, obj=choice or SchoolChoice(school=school))
    if carry_out(request, form, notices.choose_notices, school=school):
        messages.success(request, "Your choice is saved.")
        return redirect("attendance:notices")
    context = {
        "form": form,
        "title": "Notices of absence",
        "lead": "Your school is told within the hour when a pupil of yours is marked absent.",
        "breadcrumbs": (ATTENDANCE,),
    }
    return render(request, "components/form_page.html", context)


class ChangeList(ListPage):
    """Who changed which marks of a week, and what stood there before."""

    things = ("change", "changes")
    permission = "placements.see_register"
    default_order = ("-at", "-pk")
    empty = Empty("Nothing was saved in this week yet")
    columns = (
        Column("When", "at", sort="at"),
        Column("Who", "by"),
        Column("Marks", lambda event: changes_in_words(event.detail.get("marks", []))),
    )

    def permission_object(self) -> Provider:
        return get_object_or_404(Provider, pk=self.kwargs["pk"])

    def rows(self) -> QuerySet[AuditEvent]:
        first = monday_from(self.kwargs["monday"])
        self.title = f"Changes of the register, week of {first:%-d %B %Y}"
        address = reverse("attendance:week", args=[self.kwargs["pk"], self.kwargs["monday"]])
        self.breadcrumbs = (ATTENDANCE, ("Register", address))
        return AuditEvent.objects.filter(
            verb="saved_register",
            subject_pk=self.kwargs["pk"],
            detail__week=self.kwargs["monday"],
        ).select_related("by")


def changes_in_words(marks: list[list[Any]]) -> str:
    """`Placement 12, 7 September AM: / to L`, for each mark."""
    told = []
    for name, before, _before_late, after, *_ in marks:
        placement, day, half = name.split("-")
        date = f"{int(day[6:])}/{int(day[4:6])}"
        session = "AM" if half == "0" else "PM"
        told.append(f"placement {placement}, {date} {session}: {before or '–'} to {after or '–'}")
    return "; ".join(told)


class Board(ListPage):
    """All providers by week: how the return of each stands."""

    title = "Board of the last weeks"
    things = ("provider", "providers")
    permission = "placements.see_board"
    default_order = ("organisation__name",)
    breadcrumbs = (ATTENDANCE,)
    empty = Empty("No provider yet")

    def rows(self) -> QuerySet[Provider]:
        this_week = monday_of(timezone.localdate())
        weeks = [this_week - timedelta(weeks=back) for back in range(1, WEEKS + 1)]
        self.columns = (
            Column("Provider", "organisation.name", sort="organisation__name"),
            *(Column(f"{week:%-d %b}", partial(_standing, week)) for week in weeks),
        )
        return queries.with_returns(weeks)


def _standing(week: date, row: Provider) -> Any:
    found = next((one for one in row.weekly_returns.all() if one.week == week), None)
    return standing(found) if found else "–"
