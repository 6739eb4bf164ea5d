"""Pages of one yearly return."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from apcommission.forms import carry_out, press
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise, may
from apcommission.shown import long_date
from apcommission.templatetags.components import Task
from monitoring.measures.figures import Scope
from monitoring.returns import actions, queries
from monitoring.returns import together as adding
from monitoring.returns.asked import BY_KEY, SECTIONS, Fault, faults, shares
from monitoring.returns.forms import CheckForm, MoreTimeForm, SectionForm, SubmitForm
from monitoring.returns.lists import RETURNS, standing
from monitoring.returns.models import ProviderReturn, ReturnLine
from monitoring.review.forms import YearForm


def find(
    request: PersonRequest, pk: int, permission: str = "monitoring.see_returns"
) -> ProviderReturn:
    """The return, if the person may do this."""
    found = get_object_or_404(queries.returns(for_user=request.user), pk=pk)
    authorise(request.user, permission, found)
    return found


def crumbs(yearly_return: ProviderReturn) -> tuple[tuple[str, Any], ...]:
    """The way back to a return."""
    address = reverse("returns:return", args=[yearly_return.pk])
    return (RETURNS, (f"{yearly_return.provider}, {yearly_return.span}", address))


def yearly_return(request: PersonRequest, pk: int) -> HttpResponse:
    """One return: what to fill in, or what was reported beside what is held; and the authority's answer."""
    found = find(request, pk)
    person = request.user
    lines, last_year = queries.lines_of(found), queries.last_year_of(found)
    fills = found.with_provider and may(person, "monitoring.fill_return", found)
    checks = may(person, "monitoring.check_return", found)
    form: Any = None
    if checks and found.state == ProviderReturn.State.SUBMITTED:
        form = CheckForm(request.POST or None, obj=found)
        if carry_out(request, form, actions.check_return, yearly_return=found):
            messages.success(request, "Saved. The provider is told by email.")
            return redirect("returns:return", pk)
    elif request.method == "POST":
        authorise(person, "monitoring.check_return", found)
    differ = [line for line in lines if line.difference]
    context = {
        "return": found,
        "standing": standing(found),
        "facts": facts(found),
        "fills": fills,
        "tasks": tasks(found, lines) if fills else [],
        "differ": rows(found, differ, last_year),
        "sections": [
            (heading, rows(found, [line for line in lines if line.section == key], last_year))
            for key, heading in SECTIONS.items()
        ],
        "shares": shares(lines, last_year),
        "questions": queries.questions(found),
        "counts": _counts(found, fills, checks),
        "takes_back": found.state == "submitted" and may(person, "monitoring.fill_return", found),
        "gives_time": found.with_provider and checks,
        "all_years": f"{reverse('returns:figures')}?{urlencode({'search': str(found.provider)})}",
        "form": form,
        "title": f"Yearly return, {found.span}",
        "breadcrumbs": (RETURNS,),
    }
    return render(request, "monitoring/returns/return.html", context)


def facts(found: ProviderReturn) -> list[tuple[str, Any]]:
    """(label, words) about a return."""
    told: list[tuple[str, Any]] = [
        ("Due", long_date(found.due_on)),
        ("What is held was counted on", long_date(found.counted_on)),
    ]
    for label, moment, person in (
        ("Submitted", found.submitted_at, found.submitted_by),
        ("Accepted", found.accepted_at, found.accepted_by),
    ):
        if moment:
            told.append((label, f"{long_date(moment)}, {person}" if person else long_date(moment)))
    return told


def _counts(found: ProviderReturn, fills: bool, checks: bool) -> bool:
    """Whether the person may have what is held counted anew now."""
    return fills or (checks and found.state == ProviderReturn.State.SUBMITTED)


def rows(
    found: ProviderReturn, lines: Sequence[ReturnLine], last_year: dict[str, int]
) -> list[tuple[ReturnLine, int | None, str]]:
    """(line, what was reported last year, address of the rows behind what is held) of each line."""
    return [(line, last_year.get(line.key), _behind(found, line)) for line in lines]


def _behind(found: ProviderReturn, line: ReturnLine) -> str:
    """The address of the rows behind a held figure, as they are now; empty where there are none."""
    question = BY_KEY.get(line.key)
    if line.held is None or question is None or not question.rows:
        return ""
    scope, period = Scope("provider", found.provider.organisation.reference), found.period
    query: dict[str, Any] = {"scope": str(scope), "from": period.start, "to": period.end}
    return f"{reverse('measures:rows', args=[question.rows])}?{urlencode(query)}"


def tasks(found: ProviderReturn, lines: Sequence[ReturnLine]) -> list[Task]:
    """The sections as a task list, each with how much of it is still to be done."""
    to_do: dict[str, int] = {}
    for fault in faults(lines):
        to_do[fault.line.section] = to_do.get(fault.line.section, 0) + 1
    present = {line.section for line in lines}
    return [
        Task(
            heading,
            reverse("returns:section", args=[found.pk, key]),
            f"{to_do[key]} to do" if key in to_do else "Ready",
            "yellow" if key in to_do else "",
        )
        for key, heading in SECTIONS.items()
        if key in present
    ]


def section(request: PersonRequest, pk: int, key: str) -> HttpResponse:
    """One section of a return, filled in by the provider."""
    found = find(request, pk, "monitoring.fill_return")
    lines = queries.lines_of(found)
    present = [name for name in SECTIONS if any(line.section == name for line in lines)]
    if key not in present:
        raise Http404
    address = reverse("returns:return", args=[pk])
    if not found.with_provider and request.method == "GET":
        return redirect(address)
    form = SectionForm(
        request.POST or None,
        obj=found,
        lines=lines,
        section=key,
        last_year=queries.last_year_of(found),
    )
    if carry_out(request, form, actions.save_figures, yearly_return=found):
        messages.success(request, "Saved.")
        after = present[present.index(key) + 1 :]
        if after and "later" not in request.POST:
            return redirect("returns:section", pk, after[0])
        return redirect(address)
    form.cancel_url = address
    context = {
        "form": form,
        "title": SECTIONS[key],
        "caption": f"Yearly return, {found.span}",
        "lead": "Figures that the system holds are filled in. Change what is not right, and say why.",
        "breadcrumbs": crumbs(found),
    }
    return render(request, "components/form_page.html", context)


def submit(request: PersonRequest, pk: int) -> HttpResponse:
    """The last look at a return before it goes to the authority."""
    found = find(request, pk, "monitoring.fill_return")
    address = reverse("returns:return", args=[pk])
    if not found.with_provider and request.method == "GET":
        return redirect(address)
    lines = queries.lines_of(found)
    waiting = [one for one in queries.questions(found) if one.answered_at is None]
    form = SubmitForm(request.POST or None, obj=found, asks=bool(waiting))
    if carry_out(request, form, actions.submit_return, yearly_return=found):
        messages.success(request, "The return is with the authority.")
        return redirect(address)
    form.cancel_url = address
    context = {
        "form": form,
        "wrong": [(fault, _where(found, fault)) for fault in faults(lines)],
        "differ": rows(
            found, [line for line in lines if line.difference], queries.last_year_of(found)
        ),
        "questions": waiting,
        "title": "Check and submit",
        "caption": f"Yearly return, {found.span}",
        "breadcrumbs": crumbs(found),
    }
    return render(request, "monitoring/returns/submit.html", context)


def _where(found: ProviderReturn, fault: Fault) -> str:
    """The address of the box in which something is wrong."""
    page = reverse("returns:section", args=[found.pk, fault.line.section])
    box = "figure" if fault.box == "figure" else "why"
    return f"{page}#id_{box}_{fault.line.key}"


def more_time(request: PersonRequest, pk: int) -> HttpResponse:
    """The authority puts the due day on another one."""
    found = find(request, pk, "monitoring.check_return")
    form = MoreTimeForm(request.POST or None, obj=found)
    if carry_out(request, form, actions.give_more_time, yearly_return=found):
        messages.success(request, "Saved. The provider is told by email.")
        return redirect("returns:return", pk)
    context = {"form": form, "title": "Give more time", "breadcrumbs": crumbs(found)}
    return render(request, "components/form_page.html", context)


def together(request: PersonRequest) -> HttpResponse:
    """All returns of an academic year, added up, beside the year before."""
    authorise(request.user, "monitoring.check_return")
    last = queries.year_before(timezone.localdate())
    asked = request.GET if "year" in request.GET else None
    form = YearForm(asked, last=last, initial={"year": last})
    year = form.cleaned_data["year"] if form.is_bound and form.is_valid() else last
    here, of = adding.came_in(year)
    context = {
        "form": form,
        "year": f"{year} to {year + 1}",
        "here": here,
        "of": of,
        "sections": adding.totals(year),
        "title": "All yearly returns together",
        "breadcrumbs": (RETURNS,),
    }
    return render(request, "monitoring/returns/together.html", context)


@require_POST
def recount(request: PersonRequest, pk: int) -> HttpResponse:
    """Count anew what the system holds."""
    found = find(request, pk)
    press(request, actions.recount, yearly_return=found, done="Counted as of today.")
    return redirect("returns:return", pk)


@require_POST
def take_back(request: PersonRequest, pk: int) -> HttpResponse:
    """The provider takes its return back to change it."""
    found = find(request, pk, "monitoring.fill_return")
    press(request, actions.take_back, yearly_return=found, done="The return is with you again.")
    return redirect("returns:return", pk)
