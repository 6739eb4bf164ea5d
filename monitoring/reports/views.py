"""Pages of reports."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from apcommission.audit.actions import record
from apcommission.exports import csv_response
from apcommission.filters import DayFilter, SearchFilter, YesFilter
from apcommission.forms import attempt, press
from apcommission.lists import Column, Empty, ListPage
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise, may
from apcommission.reports.models import ReportRun
from apcommission.shown import date_and_time, span
from monitoring.measures import telling
from monitoring.measures.figures import Scope, ScopeUnknown
from monitoring.reports import actions, queries, reading, tables, tidy
from monitoring.reports.actions import ABOUT
from monitoring.reports.forms import AskForm
from monitoring.reports.models import REPORT_RUN

REPORTS = ("Reports", reverse_lazy("reports:list"))
ENDED = (ReportRun.State.READY, ReportRun.State.FAILED)


class RunFilter(django_filters.FilterSet):
    search = SearchFilter("scope_name", "reference", label="Name or reference")
    kind = django_filters.ChoiceFilter(choices=ReportRun.Kind.choices, label="Kind of report")
    about = django_filters.ChoiceFilter(
        field_name="scope_kind",
        choices=[(kind, words.capitalize()) for kind, words in ABOUT.items()],
        label="About",
    )
    state = django_filters.ChoiceFilter(choices=ReportRun.State.choices, label="State")
    since = DayFilter("end", lookup_expr="gte", label="Period ends on or after")
    until = DayFilter("start", lookup_expr="lte", label="Period begins on or before")
    mine = YesFilter(method="asked_by_me", label="Asked for by me")
    # What links from other pages ask for; not typed.
    scope = django_filters.CharFilter("scope", widget=forms.HiddenInput, label="About")

    def asked_by_me(self, rows: QuerySet[Any], _: str, __: bool) -> QuerySet[Any]:
        return rows.filter(asked_by=self.request.user)


class RunList(ListPage):
    title = "Reports"
    lead = "Each report says what the figures were on the day that it was made."
    things = ("report", "reports")
    permission = "monitoring.see_reports"
    filterset_class = RunFilter
    default_order = ("-asked_at",)
    empty = Empty("No report yet", "The reports of a term are made on the day after it ends.")
    export_name = "reports"
    columns = (
        Column("Report", "get_kind_display", sort="kind", link="reports:run"),
        Column("For", "scope_name", sort="scope_name"),
        Column("From", "start", sort="start"),
        Column("To", "end", sort="end"),
        Column("Version", "version", sort="version"),
        Column("State", "state", sort="state", state=True),
        Column("Asked for", "asked_at", sort="asked_at", show=date_and_time),
        Column("By", lambda run: asker(run), sort="asked_by__name"),
    )

    def rows(self) -> QuerySet[ReportRun]:
        return queries.runs(for_user=self.request.user)

    def links(self) -> Sequence[tuple[str, str]]:
        links = [
            ("Figures as they are today", reverse("measures:figures")),
            ("What each figure means", reverse("measures:list")),
            ("Early warning", reverse("early_warning:list")),
        ]
        if may(self.request.user, "monitoring.see_demand"):
            links.append(("Demand", reverse("review:demand")))
            if over := queries.term_over():
                link = reverse("reports:term", args=[over.reference])
                links.append((f"All reports of {over}", link))
        if may(self.request.user, "monitoring.see_gaps"):
            links.append(("Demand and supply", reverse("review:gaps")))
            links.append(("Who is over- or under-represented", reverse("review:groups")))
        if may(self.request.user, "monitoring.write_review"):
            links.append(("Annual reviews", reverse("review:list")))
        if may(self.request.user, "monitoring.publish_statistics"):
            links.append(("Published statistics", reverse("statistics:list")))
        if may(self.request.user, "monitoring.see_value_for_money"):
            links.append(("Cost and value", reverse("value_for_money:table")))
        return links

    def actions(self) -> Sequence[tuple[str, str]]:
        if may(self.request.user, "monitoring.ask_for_report"):
            return [("Ask for a report", reverse("reports:ask"))]
        return ()


def asker(run: ReportRun) -> str:
    """Who asked for a run."""
    return run.asked_by.name if run.asked_by else "The service itself"


def find(request: PersonRequest, pk: int) -> ReportRun:
    """The run, if the person may see its figures."""
    authorise(request.user, "monitoring.see_reports")
    return get_object_or_404(queries.runs(for_user=request.user), pk=pk)


def ask(request: PersonRequest) -> HttpResponse:
    """Ask for a report. `?scope=provider:P01&kind=termly` fills in for whom, and which."""
    authorise(request.user, "monitoring.ask_for_report")
    form = AskForm(request.POST or None, initial=first_answers(request))
    if request.method == "POST" and form.is_valid():
        run = attempt(form, actions.ask_for_report, by=request.user, **form.asked())
        if run:
            messages.success(request, "You asked for the report.")
            return redirect("reports:run", run.pk)
    form.cancel_url = reverse("reports:list")
    context = {"form": form, "title": "Ask for a report", "breadcrumbs": (REPORTS,)}
    return render(request, "components/form_page.html", context)


def first_answers(request: PersonRequest) -> dict[str, Any]:
    """What stands in the form at first: the term that is, or was last; what the address names."""
    term = queries.terms_begun().first()
    asked = request.GET.get("kind")
    answers: dict[str, Any] = {
        "kind": asked if asked in ReportRun.Kind.values else ReportRun.Kind.TERMLY,
        "term": term.reference if term else "",
    }
    try:
        found = queries.about(Scope.parse(request.GET.get("scope", "la")))
    except ScopeUnknown:
        found = None
    if found and "scope" in request.GET:
        named = "" if found.scope.kind == "la" else found.label
        answers |= {"about": found.scope.kind, "name": named}
    return answers


@never_cache
def run(request: PersonRequest, pk: int) -> HttpResponse:
    """A run: how far it is; what it says, once it is ready; why not, if it failed."""
    found = find(request, pk)
    data = found.figures if found.state == ReportRun.State.READY else None
    context: dict[str, Any] = {
        "run": found,
        "newer": ReportRun.objects.filter(replaces=found).first(),
        "sections": tables.sections(found) if data and found.kind not in tables.OF_MEASURES else (),
        "lifecycle": REPORT_RUN,
        "title": found.get_kind_display(),
        "about": about(found),
        "waiting": found.state not in ENDED,
        "step": step(found),
        "breadcrumbs": (REPORTS,),
    }
    if data and data.get("measures"):
        context |= {
            "data": data,
            "groups": reading.groups(data),
            "bands": telling.bands(data),
            "band_names": telling.BANDS.values(),
            "bands_line": reading.bands_line(data),
            "parts": reading.parts(data),
            "live_url": live_url(found),
            "before": reading.time_before(data),
        }
    return render(request, "monitoring/reports/run.html", context)


def live_url(run: ReportRun) -> str:
    """Where the same figures are as they are today."""
    query = {"scope": run.scope, "from": run.start.isoformat(), "to": run.end.isoformat()}
    return f"{reverse('measures:figures')}?{urlencode(query)}"


def step(run: ReportRun) -> str:
    """What is happening to a run at the moment."""
    return run.step or ("Waiting for its turn" if run.state == "waiting" else "Beginning")


def about(run: ReportRun) -> list[tuple[str, Any]]:
    """What was asked for, by whom, and what became of it."""
    lines = [
        ("Time", span(run.start, run.end)),
        ("Asked for", f"{date_and_time(run.asked_at)}, by {run.asked_by or 'the service itself'}"),
    ]
    if run.finished_at and run.state == ReportRun.State.READY:
        lines.append(("Made", date_and_time(run.finished_at)))
    if run.version > 1:
        lines.append(("Version", f"{run.version}: data came in after the one before was made"))
    if run.document:
        lines.append(("Checksum of the PDF (SHA-256)", run.document.sha256))
    return lines


@never_cache
def progress(request: PersonRequest, pk: int) -> JsonResponse:
    """How far a run is, for the page that follows it."""
    found = find(request, pk)
    return JsonResponse(
        {
            "percent": found.progress,
            "step": step(found),
            "finished": found.state in ENDED,
        }
    )


@never_cache
def data(request: PersonRequest, pk: int) -> HttpResponse:
    """The frozen figures as a file; the download is recorded."""
    found = find(request, pk)
    if found.state != ReportRun.State.READY:
        messages.error(request, "The figures of this report are not there yet.")
        return redirect("reports:run", pk)
    record("exported", found, by=request.user, list="reports:data")
    return JsonResponse(
        found.figures,
        json_dumps_params={"indent": 2, "ensure_ascii": False},
        headers={"Content-Disposition": f'attachment; filename="report-{found.pk}.json"'},
    )


@never_cache
def figures_file(request: PersonRequest, pk: int, form: str) -> HttpResponseBase:
    """The frozen figures as rows (CSV) or as sheets of tables (XLSX). The download is recorded."""
    found = find(request, pk)
    if form not in ("csv", "xlsx"):
        raise Http404("There is no such file")
    if found.state != ReportRun.State.READY:
        messages.error(request, "The figures of this report are not there yet.")
        return redirect("reports:run", pk)
    record("exported", found, by=request.user, list=f"reports:{form}")
    name = f"report-{found.pk}"
    if form == "csv":
        told = tidy if found.kind in tables.OF_MEASURES else tables
        return csv_response(name, told.HEAD, told.rows(found))
    return HttpResponse(
        tables.workbook(found),
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        headers={"Content-Disposition": f'attachment; filename="{name}.xlsx"'},
    )


@require_POST
def try_again(request: PersonRequest, pk: int) -> HttpResponse:
    """Have a report made that could not be made before."""
    found = find(request, pk)
    authorise(request.user, "monitoring.ask_for_report")
    press(request, actions.try_again, run=found, done="The report is being made again.")
    return redirect("reports:run", pk)
