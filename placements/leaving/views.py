"""Pages of leavers and their destinations."""

from typing import Any

import django_filters
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone

from apcommission.filters import NameFilter, YesFilter
from apcommission.forms import carry_out
from apcommission.lists import Column, Empty, ListPage
from apcommission.people.requests import PersonRequest
from placements.leaving import actions, queries
from placements.leaving.forms import DestinationForm
from placements.leaving.models import Destination, Leaver
from placements.placement.models import Placement
from placements.placement.pages import PLACEMENTS
from placements.placement.views import find as find_placement

RECORD = "placements.record_destination"
LEAVERS = ("Leavers", reverse_lazy("leaving:list"))


class LeaverFilter(django_filters.FilterSet):
    search = NameFilter(
        "placement__pupil__surname", "placement__pupil__forename", label="Pupil’s name"
    )
    known = django_filters.ChoiceFilter(
        choices=[("no", "Not known yet"), ("yes", "Known")],
        method="by_known",
        label="Destination at leaving",
    )

    due = YesFilter(method="is_due", label="Due after 6 or 12 months")

    def is_due(self, rows: QuerySet[Leaver], _: str, __: bool) -> QuerySet[Leaver]:
        return rows.filter(queries.due_at_all(timezone.localdate()))

    def by_known(self, rows: QuerySet[Leaver], _: str, known: str) -> QuerySet[Leaver]:
        return rows.filter(queries.NOT_KNOWN) if known == "no" else rows.exclude(queries.NOT_KNOWN)


def activity_words(activity: str | None) -> str:
    """What the list says of a destination."""
    return str(Destination.Activity(activity).label) if activity else "Nobody has asked yet"


class LeaverList(ListPage):
    title = "Leavers"
    lead = "Year 11 pupils whose last placement has ended, and what they were doing at leaving."
    things = ("leaver", "leavers")
    permission = RECORD
    filterset_class = LeaverFilter
    default_order = ("-end",)
    breadcrumbs = (PLACEMENTS,)
    empty = Empty("No leavers yet", "Year 11 pupils show here once their last placement has ended.")
    export_name = "leavers"
    columns = (
        Column(
            "Pupil",
            "placement.pupil",
            sort="placement__pupil__surname",
            link=lambda row: reverse("leaving:destinations", args=[row.pk]),
        ),
        Column("Programme", "placement.programme.title", sort="placement__programme__title"),
        Column("Provider", "placement.programme.provider.organisation.name"),
        Column("Last day", "end", sort="end"),
        Column("At leaving", "activity", sort="activity", show=activity_words),
    )

    def rows(self) -> QuerySet[Leaver]:
        return queries.leavers(for_user=self.request.user)


def destinations(request: PersonRequest, pk: int) -> HttpResponse:
    """The three checks of one pupil."""
    placement = find_placement(request, pk, RECORD)
    found = {row.check_point: row for row in queries.destinations(placement)}
    context = {
        "placement": placement,
        "checks": [(check, found.get(check.value)) for check in Destination.Check],
        "open": placement.state == Placement.State.ENDED,
        "title": "Destination",
        "breadcrumbs": (LEAVERS, _own(placement)),
    }
    return render(request, "placements/leaving/destinations.html", context)


def check(request: PersonRequest, pk: int, check: str) -> HttpResponse:
    """Record one check, or put it right."""
    placement = find_placement(request, pk, RECORD)
    if check not in Destination.Check.values:
        raise Http404
    label = Destination.Check(check).label
    found = queries.destinations(placement).filter(check_point=check).first()
    form = DestinationForm(request.POST or None, obj=found or Destination(version=0))
    action = actions.record_destination
    if carry_out(request, form, action, placement=placement, check_point=check):
        messages.success(request, "The destination is recorded.")
        return redirect("leaving:destinations", pk)
    address = reverse("leaving:destinations", args=[pk])
    form.cancel_url = address
    context: dict[str, Any] = {
        "form": form,
        "title": f"Destination {label[0].lower()}{label[1:]}",
        "caption": f"Placement {placement.reference}",
        "breadcrumbs": (LEAVERS, _own(placement), ("Destination", address)),
    }
    return render(request, "components/form_page.html", context)


def _own(placement: Placement) -> tuple[str, str]:
    return placement.reference, reverse("placement:detail", args=[placement.pk])
