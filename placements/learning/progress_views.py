"""Pages of progress reports and of the portable progress file."""

from typing import Any

import django_filters
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from apcommission.audit.actions import record, record_read
from apcommission.calendar.models import Term
from apcommission.filters import SearchFilter
from apcommission.forms import carry_out, press
from apcommission.lists import Column, Empty, ListPage
from apcommission.messages.queries import live_link
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise, may
from placements.learning import progress, queries
from placements.learning.models import ProgressReport
from placements.learning.plan_forms import FileForm, ReportForm
from placements.learning.plan_views import PLAN
from placements.placement.pages import PLACEMENTS, crumbs, form_about
from placements.placement.views import find as find_placement


class ReportFilter(django_filters.FilterSet):
    search = SearchFilter("placement__reference", label="Placement")
    state = django_filters.ChoiceFilter(choices=ProgressReport.State.choices, label="State")


class ReportList(ListPage):
    title = "Progress reports"
    things = ("report", "reports")
    permission = "placements.see_placements"
    filterset_class = ReportFilter
    default_order = ("-term__start", "-pk")
    breadcrumbs = (PLACEMENTS,)
    empty = Empty("No report yet", "A report is written in the learning plan of a placement.")
    export_name = "progress-reports"
    columns = (
        Column(
            "Pupil", "placement.pupil", sort="placement__pupil__surname", link="learning:report"
        ),
        Column("Term", "term", sort="term__start"),
        Column("Provider", "placement.provider.organisation.name"),
        Column("State", "state", state=True, sort="state"),
        Column("Sent", "sent_at", sort="sent_at"),
    )

    def rows(self) -> QuerySet[ProgressReport]:
        return queries.reports(for_user=self.request.user)


@require_POST
def begin(request: PersonRequest, pk: int, term: int) -> HttpResponse:
    """Begin the report on a term, or open the one that stands."""
    placement = find_placement(request, pk, "placements.write_plan")
    found = get_object_or_404(Term, pk=term)
    done = "The report is begun."
    report = press(request, progress.begin_report, placement=placement, term=found, done=done)
    return redirect("learning:report", report.pk) if report else redirect("learning:plan", pk)


def find(request: PersonRequest, pk: int, permission: str = "placements.see_placement") -> Any:
    """The report, if the person may do this; the reading is recorded."""
    found = get_object_or_404(queries.reports(for_user=request.user), pk=pk)
    authorise(request.user, permission, found)
    record_read(found, by=request.user, pupil_id=found.placement.pupil_id)
    return found


def report(request: PersonRequest, pk: int) -> HttpResponse:
    """One progress report."""
    found = find(request, pk)
    context = {
        "report": found,
        "facts": facts(found),
        "lacking": queries.lacking(found),
        "writes": may(request.user, "placements.write_plan", found),
        "title": str(found),
        "breadcrumbs": _crumbs(found),
    }
    return render(request, "placements/learning/report.html", context)


def facts(found: ProgressReport) -> list[tuple[str, Any]]:
    """(label, words) of a report."""
    attended, possible = found.attended, found.possible
    if possible is None:
        attended, possible = queries.sessions(found.placement, found.term)
    sessions = f"{attended} of {possible} sessions" if possible else "No session was marked"
    return [
        ("Attended", sessions),
        ("Learning and progress", found.learning),
        ("Behaviour and wellbeing", found.conduct),
        ("Next steps", found.next_steps),
        ("For the parents, in plain words", found.for_parents),
    ]


def _crumbs(found: ProgressReport) -> tuple[tuple[str, Any], ...]:
    words, name = PLAN
    return crumbs(found.placement, (words, reverse(name, args=[found.placement_id])))


def write(request: PersonRequest, pk: int) -> HttpResponse:
    """Write a report."""
    found = find(request, pk, "placements.write_plan")
    form = ReportForm(request.POST or None, obj=found)
    address = reverse("learning:report", args=[pk])
    if carry_out(request, form, progress.write_report, report=found):
        messages.success(request, "Saved. Send it once it is complete.")
        return redirect(address)
    form.cancel_url = address
    context = {"form": form, "title": str(found), "breadcrumbs": _crumbs(found)}
    return render(request, "components/form_page.html", context)


@require_POST
def send(request: PersonRequest, pk: int) -> HttpResponse:
    """Send a report to school, authority and parents."""
    found = find(request, pk, "placements.write_plan")
    done = "The report is sent. School and authority are told; parents get a link."
    press(request, progress.send_report, report=found, done=done)
    return redirect("learning:report", pk)


@require_POST
def correct(request: PersonRequest, pk: int) -> HttpResponse:
    """Open a sent report again."""
    found = find(request, pk, "placements.write_plan")
    press(request, progress.correct_report, report=found, done="You can correct the report now.")
    return redirect("learning:report", pk)


def for_parents(request: PersonRequest, pk: int) -> HttpResponse:
    """The parents' version, to print for those without an email address."""
    found = find(request, pk)
    context = {"report": found, "title": "Report for the parents", "breadcrumbs": _crumbs(found)}
    return render(request, "placements/learning/for_parents.html", context)


@login_not_required
@never_cache
def parent_report(request: HttpRequest, token: str) -> HttpResponse:
    """A parent reads how their child is getting on. No account: the link is the key."""
    link = live_link(progress.PARENT_LINK, token)
    sent = ProgressReport.objects.filter(state=ProgressReport.State.SENT)
    found = (
        link and sent.filter(pk=link.subject_pk).select_related("placement__pupil", "term").first()
    )
    if not found:
        return render(request, "placements/learning/link_over.html", status=404)
    record("opened_link", found, by=None, pupil_id=found.placement.pupil_id)
    context = {"report": found, "title": "How your child is getting on"}
    return render(request, "placements/learning/for_parents.html", context)


def ask_for_file(request: PersonRequest, pk: int) -> HttpResponse:
    """Make the portable progress file."""
    placement = find_placement(request, pk, "placements.write_plan")
    form = FileForm(request.POST or None)
    title = "Make the progress file"
    return form_about(
        request, placement, form, progress.ask_for_file, title, PLAN, placement=placement
    )
