"""Pages of early warning: the placements at risk, and what was done about each."""

import django_filters
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse_lazy
from django.utils import timezone

from apcommission.audit.actions import record_read
from apcommission.filters import NameFilter, YesFilter
from apcommission.forms import carry_out
from apcommission.lists import Column, Empty, ListPage
from apcommission.paginators import OnePass
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise, may
from apcommission.shown import long_date
from monitoring.early_warning import actions, queries
from monitoring.early_warning.forms import StepForm
from monitoring.early_warning.reasons import REASONS
from placements.placement.models import Placement
from placements.placement.queries import placements

WARNINGS = ("Early warning", reverse_lazy("early_warning:list"))


class WarningFilter(django_filters.FilterSet):
    """Words, one reason, what is serious, what waits."""

    search = NameFilter(
        "reference",
        "pupil__surname",
        "pupil__forename",
        "programme__title",
        "provider__organisation__name",
        label="Pupil, placement, programme or provider",
    )
    reason = django_filters.ChoiceFilter(
        choices=[(reason.key, reason.title) for reason in REASONS],
        label="Reason",
        method="for_reason",
    )
    serious = YesFilter(method="only_serious", label="Has a serious reason")
    waits = YesFilter(method="only_waiting", label="Waits for someone")

    def for_reason(self, rows: QuerySet[Placement], _: str, key: str) -> QuerySet[Placement]:
        return rows.filter(queries.because(key))

    def only_serious(self, rows: QuerySet[Placement], _: str, __: bool) -> QuerySet[Placement]:
        return rows.filter(queries.serious())

    def only_waiting(self, rows: QuerySet[Placement], _: str, __: bool) -> QuerySet[Placement]:
        return rows.filter(queries.waits(timezone.localdate()))


def done_about(row: Placement) -> str:
    """The latest step in words."""
    if row.step_on is None:  # type: ignore[attr-defined]
        return "Nothing yet"
    what = " ".join(row.step_what.split())  # type: ignore[attr-defined]
    shortened = what if len(what) <= 120 else f"{what[:119]}…"
    return f"{long_date(row.step_on)}, {row.step_by}: {shortened}"  # type: ignore[attr-defined]


class WarningList(ListPage):
    """Placements at risk: most serious reasons first."""

    title = "Early warning"
    lead = "Placements at risk, with the reasons. Those with most serious reasons come first."
    things = ("placement", "placements")
    permission = "monitoring.see_warnings"
    paginator_class = OnePass
    filterset_class = WarningFilter
    empty = Empty(
        "No placement is at risk", "Falling attendance, incidents and late reviews show here."
    )
    export_name = "early-warning"
    columns = (
        Column("Pupil", "pupil", sort="pupil__surname", link="early_warning:placement"),
        Column("Programme", "programme.title", sort="programme__title"),
        Column("Provider", "provider.organisation.name", sort="provider__organisation__name"),
        Column("Why", lambda row: "; ".join(queries.told(row))),
        Column("What was done", done_about),
        Column("Look again", "look_again_on", sort="look_again_on"),
    )

    def rows(self) -> QuerySet[Placement]:
        found = queries.at_risk(for_user=self.request.user)
        return found.select_related(None).select_related(
            "pupil", "programme", "provider__organisation"
        )


def placement(request: PersonRequest, pk: int) -> HttpResponse:
    """One placement: its reasons today, what was done before, and writing down what was done now."""
    authorise(request.user, "monitoring.see_warnings")
    at_risk = queries.at_risk(for_user=request.user)
    found = at_risk.filter(pk=pk).first() or get_object_or_404(
        placements(for_user=request.user), pk=pk
    )
    record_read(found, by=request.user, pupil_id=found.pupil_id)
    form = None
    if may(request.user, "monitoring.answer_warning", found):
        form = StepForm(request.POST or None)
        if carry_out(request, form, actions.take_step, placement=found):
            messages.success(request, "It is written down.")
            return redirect("early_warning:placement", pk)
    elif request.method == "POST":
        authorise(request.user, "monitoring.answer_warning", found)
    context = {
        "placement": found,
        "reasons": queries.told(found) if hasattr(found, "mask") else [],
        "steps": queries.steps(found),
        "form": form,
        "title": "Early warning",
        "breadcrumbs": (WARNINGS,),
    }
    return render(request, "monitoring/early_warning/placement.html", context)
