"""All reports of a term: how far they are, and asking for those that are missing."""

from datetime import date
from typing import Any

from django.db.models import Count
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from apcommission.calendar.models import Term
from apcommission.forms import press
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise
from apcommission.reports.models import ReportRun
from apcommission.shown import how_many, span
from monitoring.reports import actions, queries

REPORTS = ("Reports", reverse_lazy("reports:list"))
State = ReportRun.State


def _find(request: PersonRequest, reference: str) -> Term:
    authorise(request.user, "monitoring.ask_for_report")
    return get_object_or_404(Term, reference=reference)


def _counted(found: Term) -> dict[str, Any]:
    """How many reports are in each state, and how far they are together. Three queries."""
    first = queries.of_term(found).filter(version=1)
    rows = first.values_list("state").annotate(number=Count("pk"))
    states = dict(rows.order_by("state"))
    wanted = max(len(list(queries.scopes_of_term(found))), sum(states.values()))
    done = sum(states.get(state, 0) for state in (State.READY, State.FAILED))
    return {
        "states": states,
        "wanted": wanted,
        "waiting": states.get(State.WAITING, 0) + states.get(State.RUNNING, 0),
        "missing": wanted - sum(states.values()),
        "percent": 100 * done // wanted if wanted else 100,
        "step": f"{done} of {how_many(wanted, 'report')} done",
    }


def _boxes(name: str, day: date) -> dict[str, int]:
    """A day as the three boxes of a filter."""
    return {f"{name}_0": day.day, f"{name}_1": day.month, f"{name}_2": day.year}


@never_cache
def term(request: PersonRequest, reference: str) -> HttpResponse:
    """The reports of one term, by state."""
    found = _find(request, reference)
    counted = _counted(found)
    query: dict[str, Any] = {
        "kind": ReportRun.Kind.TERMLY,
        **_boxes("since", found.end),
        **_boxes("until", found.start),
    }
    states = [
        (
            state.label,
            counted["states"].get(state, 0),
            f"{reverse('reports:list')}?{urlencode({**query, 'state': state.value})}",
        )
        for state in State
    ]
    context = {
        **counted,
        "term": found,
        "title": f"All reports of {found}",
        "span": span(found.start, found.end),
        "lines": states,
        "is_over": found.end < timezone.localdate(),
        "to_make": counted["missing"] + counted["states"].get(State.FAILED, 0),
        "breadcrumbs": (REPORTS,),
    }
    return render(request, "monitoring/reports/term.html", context)


@never_cache
def term_progress(request: PersonRequest, reference: str) -> JsonResponse:
    """How far the reports of a term are, for the page that follows them."""
    counted = _counted(_find(request, reference))
    return JsonResponse(
        {
            "percent": counted["percent"],
            "step": counted["step"],
            "finished": not counted["waiting"],
        }
    )


@require_POST
def ask_for_all(request: PersonRequest, reference: str) -> HttpResponse:
    """Have the reports made that are missing, and those that failed."""
    found = _find(request, reference)
    press(request, actions.ask_for_reports_of_term, term=found, done="The reports are being made.")
    return redirect("reports:term", reference)
