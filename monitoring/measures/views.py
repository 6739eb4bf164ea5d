"""Pages of figures: what each means, all of a scope and period, and the rows behind each."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.http import urlencode

from apcommission import shown
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise, may
from monitoring.measures import choices, kept, queries, telling
from monitoring.measures.asked import Asked
from monitoring.measures.data import Data, to_data
from monitoring.measures.definitions import BY_KEY, GROUPS
from monitoring.measures.figures import Period, Scope, ScopeUnknown
from monitoring.measures.forms import FiguresForm, Unclear, answers, period_of, scope_of
from monitoring.measures.keeping import note_look

MEASURES = ("All measures", reverse_lazy("measures:list"))
FIGURES = ("Figures", reverse_lazy("measures:figures"))
#: What an address says of whose figures it shows.
QUESTION = ("scope", "from", "to")
#: What an address says to have figures counted now.
NOW = "now"


def lately(page: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page that shows what was counted lately of the whole authority, and says so (`kept.lately`).

    `?now=on` has it counted now. The template includes `monitoring/measures/lately.html`.
    """

    @wraps(page)
    def shown_lately(request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "GET" or NOW in request.GET:
            return page(request, *args, **kwargs)
        with kept.lately() as told:
            request.told_lately = told  # type: ignore[attr-defined]
            return page(request, *args, **kwargs)

    return shown_lately


def definitions(request: PersonRequest) -> HttpResponse:
    """Every measure, and what it means."""
    authorise(request.user, "monitoring.see_dashboard")
    opens = may(request.user, "monitoring.see_figures")
    context = {"title": "All measures", "groups": GROUPS, "opens": opens}
    return render(request, "monitoring/measures/definitions.html", context)


@lately
def figures(request: PersonRequest) -> HttpResponse:
    """All figures of a scope and period, counted now; of the whole authority, lately.

    The form leads to an address that names both, which can be kept and passed on.
    """
    authorise(request.user, "monitoring.see_figures")
    times = choices.times()
    if "term" in request.GET:
        form = FiguresForm(request.GET, person=request.user, times=times)
        if form.is_valid():
            return redirect(f"{request.path}?{urlencode(form.address())}")
        return _figures_page(request, form, {})
    if "scope" not in request.GET:
        first = {"term": f"{times[0].start}/{times[0].end}"} if times else {}
        form = FiguresForm(person=request.user, times=times, initial=first)
        return _figures_page(request, form, {})
    asked = question(request)
    form = FiguresForm(
        person=request.user, times=times, initial=answers(asked.scope, asked.period, times)
    )
    counted = queries.some_figures(asked, queries.PARTS)
    data = to_data(counted, asked.today)
    context = {
        "about": about(asked),
        "placements": counted.outcomes.placements,
        "pupils": counted.outcomes.pupils,
        "counted_at": timezone.now(),
        "groups": telling.groups(data),
        **bands(data),
    }
    return _figures_page(request, form, context)


def _figures_page(
    request: PersonRequest, form: FiguresForm, context: dict[str, Any]
) -> HttpResponse:
    context |= {"title": "Figures", "form": form, "breadcrumbs": (MEASURES,)}
    return render(request, "monitoring/measures/figures.html", context)


def bands(data: Data) -> dict[str, Any]:
    """What the table of attendance bands needs."""
    return {
        "bands": telling.bands(data),
        "band_names": telling.BANDS.values(),
        "bands_line": telling.line(BY_KEY["attendance_bands"], data),
    }


def question(
    request: PersonRequest,
    permission: str = "monitoring.see_figures",
    typed: QueryDict | None = None,
) -> Asked:
    """Whose figures the address asks for, or what was typed, if the person may see them.

    Raises Http404 for what cannot be understood or is not there, PermissionDenied.
    """
    try:
        asked = request.GET if typed is None else typed
        scope, period = scope_of(asked), period_of(asked)
        authorise(request.user, permission, scope)
        found = queries.ask(scope, period)
    except (ScopeUnknown, Unclear) as unclear:
        raise Http404(str(unclear)) from unclear
    note_look(found)
    return found


def about(asked: Asked) -> str:
    """`First Steps, 7 September 2026 to 18 December 2026`."""
    return f"{asked.name}, {shown.span(asked.period.start, asked.period.end)}"


def address_of(scope: Scope, period: Period) -> dict[str, Any]:
    return {"scope": str(scope), "from": period.start, "to": period.end}
