"""Pages of the register."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.safestring import SafeString

from apcommission.audit.actions import record
from apcommission.calendar.queries import monday_of
from apcommission.errors import Refused
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise, may
from placements.attendance import actions, queries
from placements.attendance.cells import Cells
from placements.attendance.forms import RegisterForm
from placements.attendance.models import WeeklyReturn
from providers.directory.models import Provider

ATTENDANCE = ("Attendance", reverse_lazy("attendance:start"))
#: Up to so many pupils have their whole week on the page at once.
MANY = 15


def start(request: PersonRequest) -> HttpResponse:
    """Leads each to their own page: the week's register, the board of returns, or the school's marks."""
    person = request.user
    own = sorted(queries.own_providers(person))
    if own:
        return redirect("attendance:week", own[0], monday_of(timezone.localdate()).isoformat())
    if may(person, "placements.see_board"):
        return redirect("attendance:returns")
    if may(person, "placements.see_school_week"):
        return redirect("attendance:school_week", monday_of(timezone.localdate()).isoformat())
    raise PermissionDenied("placements.see_attendance")


def provider_of(request: PersonRequest, pk: int) -> Provider:
    """The provider, if the person may see its registers."""
    provider = get_object_or_404(Provider.objects.select_related("organisation"), pk=pk)
    if not may(request.user, "placements.see_register", provider):
        raise PermissionDenied("placements.see_register")
    return provider


def monday_from(text: str) -> date:
    """The Monday that an address names; 404 for anything else."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Http404 from None
    # Those at the ends of the calendar have no week before or after them to lead to.
    if day.weekday() != 0 or min(day - date.min, date.max - day) < timedelta(days=7):
        raise Http404
    return day


def week(request: PersonRequest, pk: int, monday: str) -> HttpResponse:
    """A week's register: `?day=2026-09-07` shows one day of it, `?day=all` the whole.

    Of a few pupils the whole week stands on the page at once, of many the day that is asked for first.
    """
    provider, first = provider_of(request, pk), monday_from(monday)
    register = queries.week(provider, first, for_user=request.user)
    form = RegisterForm(register, queries.codes(first), timezone.localdate(), request.POST or None)
    refused = ""
    if request.method == "POST":
        authorise(request.user, "placements.record_attendance", provider)
        if "fill" in request.POST:
            form.fill_present()
            messages.info(request, "Empty sessions are filled with “present”. Check, then save.")
        elif not form.faults:
            refused = save(request, provider, form)
            if not refused:
                return redirect(request.get_full_path())
    else:
        record("saw_register", provider, by=request.user, week=monday)
    return render(
        request,
        "placements/attendance/week.html",
        {**week_context(request, provider, form), "refused": refused},
    )


def save(request: PersonRequest, provider: Provider, form: RegisterForm) -> str:
    """Save what was entered; why it was refused, or nothing."""
    try:
        saved = actions.save_register(
            by=request.user, provider=provider, monday=form.week.monday, entries=form.entries
        )
    except actions.MarkedMeanwhile as refusal:
        form.tell_conflicts(refusal.cells)
        return refusal.message
    except Refused as refusal:
        return refusal.message
    messages.success(request, f"Saved: {saved} mark{'' if saved == 1 else 's'} changed.")
    return ""


def week_context(request: PersonRequest, provider: Provider, form: RegisterForm) -> dict[str, Any]:
    """What the page of a week shows."""
    first, days = form.week.monday, form.week.days
    monday = first.isoformat()
    chosen = chosen_day(request.GET.get("day", ""), form.week)
    found = WeeklyReturn.objects.filter(provider=provider, week=first).first()
    closed = found is not None and found.state in actions.CLOSED
    editable = not closed and may(request.user, "placements.record_attendance", provider)
    return {
        "provider": provider,
        "register": form.week,
        "lines": lines(form.week, [chosen] if chosen else days, Cells(form, editable=editable)),
        "days": days,
        "chosen": chosen,
        "faults": fault_lines(form),
        "weekly_return": found,
        "editable": editable,
        "closed": closed,
        "others": queries.other_registers(request.user, provider),
        "before": (first - timedelta(days=7)).isoformat(),
        "after": (first + timedelta(days=7)).isoformat(),
        "monday": monday,
        "title": f"Register, week of {first:%-d %B %Y}",
        "breadcrumbs": (ATTENDANCE,),
        "week_url": reverse("attendance:week", args=[provider.pk, monday]),
        "whole": "?day=all" if len(form.week.lines) > MANY else "",
        "return_url": reverse("attendance:weekly_return", args=[provider.pk, monday]),
    }


def chosen_day(asked: str, register: queries.Week) -> date | None:
    """The day of the register to be shown; None: the whole week."""
    days = register.days
    if not asked and days and len(register.lines) > MANY:
        today = timezone.localdate()
        return today if today in days else days[0]
    return next((day for day in days if day.isoformat() == asked), None)


Shown = list[tuple[queries.Line, list[tuple[date, list[SafeString]]]]]


def lines(register: queries.Week, days: list[date], cells: Cells) -> Shown:
    """(line, [(day, its sessions)]) of the page; a pupil who is not expected on these days is left out."""
    shown = []
    for line in register.lines:
        week_of_pupil = []
        for day in days:
            held = [line.cells[day, half] for half in (0, 1) if (day, half) in line.cells]
            week_of_pupil.append((day, [cells.drawn(cell) for cell in held]))
        if any(drawn for _, drawn in week_of_pupil):
            shown.append((line, week_of_pupil))
    return shown


def fault_lines(form: RegisterForm) -> list[tuple[str, str]]:
    """(name of the session's field, what is wrong) for the summary at the top."""
    names = {cell.name: cell for cell in form.week.cells()}
    return [
        (
            name,
            f"{names[name].day:%A} {queries.session_name(names[name].session)}: {fault}",
        )
        for name, fault in form.faults.items()
    ]


def school_week(request: PersonRequest, monday: str) -> HttpResponse:
    """A headteacher's pupils in one week: every expected session, with its mark."""
    authorise(request.user, "placements.see_school_week")
    first = monday_from(monday)
    found = queries.school_week(for_user=request.user, monday=first)
    record("saw_school_marks", by=request.user, week=monday)
    halves = [(day, half) for day in found.days for half in (0, 1)]
    context = {
        "register": found,
        "days": found.days,
        "rows": [
            (line, [(day, half, line.cells.get((day, half))) for day, half in halves])
            for line in found.lines
        ],
        "before": (first - timedelta(days=7)).isoformat(),
        "after": (first + timedelta(days=7)).isoformat(),
        "title": f"Attendance of your pupils, week of {first:%-d %B %Y}",
        "breadcrumbs": (),
    }
    return render(request, "placements/attendance/school_week.html", context)
