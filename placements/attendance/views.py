"""Pages of the register."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone

from apcommission.audit.actions import record
from apcommission.calendar.queries import monday_of
from apcommission.errors import Refused
from apcommission.permissions import authorise, may
from placements.attendance import actions, queries
from placements.attendance.forms import RegisterForm
from placements.attendance.models import WeeklyReturn
from providers.directory.models import Provider

ATTENDANCE = ("Attendance", reverse_lazy("attendance:start"))


def start(request: HttpRequest) -> HttpResponse:
    """Leads each to their own page: the week's register, the board of returns, or the school's marks."""
    person = request.user
    own = sorted(queries.own_providers(person))
    if own:
        return redirect("attendance:week", own[0], monday_of(timezone.localdate()).isoformat())
    if may(person, "placements.see_board"):
        return redirect("attendance:returns")
    if may(person, "placements.see_attendance"):
        return redirect("attendance:school")
    raise PermissionDenied("placements.see_attendance")


def provider_of(request: HttpRequest, pk: int) -> Provider:
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
    if day.weekday() != 0:
        raise Http404
    return day


def week(request: HttpRequest, pk: int, monday: str) -> HttpResponse:
    """A whole week's register on one page."""
    provider, first = provider_of(request, pk), monday_from(monday)
    register = queries.week(provider, first)
    found = WeeklyReturn.objects.filter(provider=provider, week=first).first()
    keeps = may(request.user, "placements.record_attendance", provider)
    closed = found is not None and found.state in actions.CLOSED
    today = timezone.localdate()
    form = RegisterForm(register, queries.codes(first), today, request.POST or None)
    refused = ""
    if request.method == "POST":
        authorise(request.user, "placements.record_attendance", provider)
        if "fill" in request.POST:
            form.fill_present()
            messages.info(request, "Empty sessions are filled with “present”. Check, then save.")
        elif not form.faults:
            try:
                saved = actions.save_register(
                    by=request.user, provider=provider, monday=first, entries=form.entries
                )
            except Refused as refusal:
                refused = refusal.message
                for cell in getattr(refusal, "cells", ()):
                    form.faults[cell.name] = f"Now marked {cell.code or 'empty'} by someone else"
            else:
                messages.success(
                    request, f"Saved: {saved} mark{'' if saved == 1 else 's'} changed."
                )
                return redirect("attendance:week", pk, monday)
    else:
        record("saw_register", provider, by=request.user, week=monday)
    context = {
        "provider": provider,
        "register": register,
        "lines": lines(form),
        "faults": fault_lines(form),
        "refused": refused,
        "weekly_return": found,
        "editable": keeps and not closed,
        "closed": closed,
        "before": (first - timedelta(days=7)).isoformat(),
        "after": (first + timedelta(days=7)).isoformat(),
        "title": f"Register, week of {first:%-d %B %Y}",
        "breadcrumbs": (ATTENDANCE,),
        "return_url": reverse("attendance:weekly_return", args=[pk, monday]),
    }
    return render(request, "placements/attendance/week.html", context)


def lines(form: RegisterForm) -> list[tuple[Any, list[tuple[date, list[Any]]]]]:
    """(line, [(day, [morning, afternoon])]) of the page; None where nothing is timetabled."""
    shown = []
    for line in form.week.lines:
        days = []
        for day in form.week.days:
            cells = [line.cells.get((day, session)) for session in (0, 1)]
            days.append((day, [form.shown(cell) if cell else None for cell in cells]))
        shown.append((line, days))
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
