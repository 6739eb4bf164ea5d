"""Pages of published statistics."""

from collections.abc import Sequence

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.views.decorators.http import require_POST

from apcommission.calendar.queries import academic_year
from apcommission.forms import OnceForm, PageForm, carry_out, press
from apcommission.lists import Column, Empty, ListPage
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise, may
from monitoring.statistics import actions, queries
from monitoring.statistics.models import EDITION, Edition

STATISTICS = ("Statistics", reverse_lazy("statistics:list"))


class AskForm(OnceForm, PageForm):
    """Of which year."""

    button = "Make the statistics"
    year = forms.IntegerField(
        min_value=2000, max_value=2100, label="Calendar year in which the academic year begins"
    )


class EditionList(ListPage):
    title = "Published statistics"
    lead = "Figures of a year without small numbers, as open data."
    things = ("edition", "editions")
    permission = "monitoring.see_open_figures"
    default_order = ("-year", "-number")
    empty = Empty("No statistics yet", "An officer of the authority has them made.")
    columns = (
        Column("Academic year", "name", sort="year", link="statistics:edition"),
        Column("Edition", "number", sort="number", numeric=True),
        Column("State", "state", state=True, sort="state"),
        Column("Made on", "made_on", sort="made_on"),
        Column("Rows", "rows", numeric=True),
    )

    def rows(self) -> QuerySet[Edition]:
        return queries.editions(for_user=self.request.user)

    def actions(self) -> Sequence[tuple[str, str]]:
        if may(self.request.user, "monitoring.publish_statistics"):
            return [("Make the statistics of a year", reverse("statistics:ask"))]
        return ()


def ask(request: PersonRequest) -> HttpResponse:
    """Have the statistics of a year made."""
    authorise(request.user, "monitoring.publish_statistics")
    last = academic_year(timezone.localdate())[0].year - 1
    form = AskForm(request.POST or None, initial={"year": last})
    made = carry_out(request, form, actions.ask_for_edition)
    if made:
        messages.success(request, "The statistics are being made.")
        return redirect("statistics:edition", made.pk)
    context = {"form": form, "title": "Statistics of a year", "breadcrumbs": (STATISTICS,)}
    return render(request, "components/form_page.html", context)


def edition(request: PersonRequest, pk: int) -> HttpResponse:
    """One edition, with its files."""
    authorise(request.user, "monitoring.see_open_figures")
    found = get_object_or_404(queries.editions(for_user=request.user), pk=pk)
    context = {
        "title": str(found),
        "edition": found,
        "again": any(row.verb == "try_again" for row in EDITION.open_to(found, request.user)),
        "breadcrumbs": (STATISTICS,),
    }
    return render(request, "monitoring/statistics/edition.html", context)


@require_POST
def try_again(request: PersonRequest, pk: int) -> HttpResponse:
    """Have an edition that failed made again."""
    authorise(request.user, "monitoring.publish_statistics")
    found = get_object_or_404(queries.editions(for_user=request.user), pk=pk)
    press(request, actions.try_again, done="The statistics are being made.", edition=found)
    return redirect("statistics:edition", pk)
