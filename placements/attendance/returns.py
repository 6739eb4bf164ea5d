"""Pages of the weekly returns, and of a school's marks."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from apcommission.filters import DayFilter, NameFilter, SearchFilter
from apcommission.forms import carry_out
from apcommission.lists import Column, Empty, ListPage
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise, may
from apcommission.templatetags.components import state_tag, tag
from placements.attendance import actions, queries
from placements.attendance.forms import CheckForm, SubmitForm
from placements.attendance.models import WEEKLY_RETURN, Mark, WeeklyReturn
from placements.attendance.views import ATTENDANCE, monday_from, provider_of


def standing(weekly_return: WeeklyReturn) -> Any:
    """How a return stands, as a tag: missing once its time is over."""
    late = timezone.localdate() > queries.due_on(weekly_return.week)
    if weekly_return.state == WeeklyReturn.State.DRAFT and late:
        return tag("Missing", "red")
    return state_tag(weekly_return)


class ReturnFilter(django_filters.FilterSet):
    search = SearchFilter("provider__organisation__name", label="Provider")
    state = django_filters.ChoiceFilter(
        choices=[("missing", "Missing"), *WeeklyReturn.State.choices],
        method="in_state",
        label="State",
    )
    late = django_filters.ChoiceFilter(
        field_name="was_late", choices=[("True", "Late"), ("False", "In time")], label="Came in"
    )

    def in_state(self, rows: QuerySet[Any], _: str, state: str) -> QuerySet[Any]:
        return rows.filter(queries.overdue()) if state == "missing" else rows.filter(state=state)


class ReturnList(ListPage):
    title = "Weekly returns"
    things = ("return", "returns")
    permission = "placements.see_returns"
    filterset_class = ReturnFilter
    default_order = ("-week", "provider__organisation__name")
    breadcrumbs = (ATTENDANCE,)
    empty = Empty("No return yet", "A return is opened for each provider after each week of term.")
    export_name = "weekly-returns"
    columns = (
        Column(
            "Provider",
            "provider.organisation.name",
            sort="provider__organisation__name",
            link=lambda row: reverse(
                "attendance:weekly_return", args=[row.provider_id, row.week.isoformat()]
            ),
        ),
        Column("Week of", "week", sort="week"),
        Column("State", standing, sort="state"),
        Column("Submitted", "submitted_at", sort="submitted_at"),
        Column("Late", lambda row: "Late" if row.was_late else ""),
    )

    def rows(self) -> QuerySet[WeeklyReturn]:
        return queries.returns(for_user=self.request.user)

    def links(self) -> Sequence[tuple[str, str]]:
        pages = [("Alerts", reverse("attendance:alerts"))]
        if may(self.request.user, "placements.see_board"):
            pages.append(("Board of the last weeks", reverse("attendance:board")))
        return pages


class MarkFilter(django_filters.FilterSet):
    search = NameFilter(
        "placement__pupil__surname",
        "placement__pupil__forename",
        "placement__pupil__upn",
        label="Pupil’s name or UPN",
    )
    since = DayFilter("date", lookup_expr="gte", label="Since")
    until = DayFilter("date", lookup_expr="lte", label="Until")


class SchoolMarks(ListPage):
    title = "Attendance of your pupils"
    lead = "Marks of pupils on your roll, wherever they are placed, with the national codes."
    things = ("mark", "marks")
    permission = "placements.see_school_marks"
    filterset_class = MarkFilter
    default_order = ("-date", "-session", "pk")
    page_size = 50
    empty = Empty("No mark yet", "Marks show here as soon as a provider takes the register.")
    export_name = "attendance"
    columns = (
        Column("Pupil", "placement.pupil", sort="placement__pupil__surname"),
        Column("UPN", "placement.pupil.upn", on_page=False),
        Column("Date", "date", sort="date"),
        Column("Session", "get_session_display"),
        Column("Code", "code_id", sort="code"),
        Column("Meaning", "code.words"),
        Column("Code for your register", queries.register_code),
        Column("Minutes late", "minutes_late", numeric=True),
        Column("Reason", "reason"),
        Column("Provider", "placement.provider.organisation.name"),
    )

    def rows(self) -> QuerySet[Mark]:
        return queries.school_marks(for_user=self.request.user)

    def links(self) -> Sequence[tuple[str, str]]:
        person = self.request.user
        pages = [("Alerts", reverse("attendance:alerts"))]
        if may(person, "placements.choose_notices"):
            pages.append(("Notices of absence", reverse("attendance:notices")))
        return pages


def weekly_return(request: PersonRequest, pk: int, monday: str) -> HttpResponse:
    """One return: how complete it is; submitting it, or answering it."""
    provider, first = provider_of(request, pk), monday_from(monday)
    register = queries.week(provider, first, for_user=request.user)
    found = WeeklyReturn.objects.filter(provider=provider, week=first).first()
    form: Any = None
    if _may_submit(request, provider, found):
        form = SubmitForm(request.POST or None)
        if carry_out(request, form, actions.submit_return, provider=provider, monday=first):
            messages.success(request, "The return is with the authority.")
            return redirect("attendance:weekly_return", pk, monday)
    elif found and may(request.user, "placements.check_return", found):
        moves = WEEKLY_RETURN.open_to(found, request.user)
        answers = [(move.verb, move.words) for move in moves if move.verb != "submit"]
        if answers:
            form = CheckForm(request.POST or None, answers=answers)
            if carry_out(request, form, actions.check_return, weekly_return=found):
                messages.success(request, "Saved.")
                return redirect("attendance:weekly_return", pk, monday)
    if request.method == "POST" and form is None:
        authorise(request.user, "placements.submit_return", provider)
    context = {
        "provider": provider,
        "weekly_return": found,
        "standing": standing(found) if found else "",
        "register": register,
        "due": queries.due_on(first),
        "form": form,
        "title": f"Return, week of {first:%-d %B %Y}",
        "breadcrumbs": (ATTENDANCE, ("Weekly returns", reverse("attendance:returns"))),
        "week_url": reverse("attendance:week", args=[pk, monday]),
    }
    return render(request, "placements/attendance/return.html", context)


def _may_submit(request: PersonRequest, provider: Any, found: WeeklyReturn | None) -> bool:
    open_states = (WeeklyReturn.State.DRAFT, WeeklyReturn.State.QUERIED)
    return may(request.user, "placements.submit_return", provider) and (
        found is None or found.state in open_states
    )
