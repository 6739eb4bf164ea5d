"""The dashboard: the headline figures of one's own, beside last year and the authority, on one screen."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode

from apcommission import shown
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise, may
from monitoring.measures import choices, comparing, queries
from monitoring.measures.views import MEASURES, QUESTION, about, address_of, lately, question


@lately
def dashboard(request: PersonRequest) -> HttpResponse:
    """Figures of a scope and period beside others; without a question, those of the person's own term.

    `?all=on` shows every measure, not the headlines alone.
    """
    authorise(request.user, "monitoring.see_dashboard")
    everything = "all" in request.GET
    asked = None
    if any(name in request.GET for name in QUESTION):
        asked = question(request, "monitoring.see_dashboard")
    elif own := comparing.own_question(request.user, timezone.localdate()):
        asked = queries.ask(*own)
    context = {
        "title": "Dashboard",
        "everything": everything,
        "sees_targets": may(request.user, "monitoring.see_reports"),
        "breadcrumbs": (MEASURES,),
    }
    if asked is not None:
        before = choices.year_before(asked.period)
        query = urlencode(address_of(asked.scope, asked.period))
        context |= {
            "about": about(asked),
            "lines": comparing.lines(asked, for_user=request.user, everything=everything),
            "last_year": shown.span(before.start, before.end),
            "has_authority": asked.scope.kind != "la",
            "query": query,
            "opens": may(request.user, "monitoring.see_figures", asked.scope),
        }
    return render(request, "monitoring/measures/dashboard.html", context)
