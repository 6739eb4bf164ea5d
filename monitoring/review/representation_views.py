"""Pages of over- and under-representation, and of the shares that groups are compared with."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse_lazy
from django.utils import timezone

from apcommission.forms import carry_out
from apcommission.lists import Column, Empty, ListPage
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise
from apcommission.shown import rate, span
from monitoring.measures.telling import likely
from monitoring.measures.views import lately
from monitoring.review import actions, demand, pupil_groups, representation
from monitoring.review.forms import AmongForm, ReferenceForm
from monitoring.review.models import Group, Reference

REPORTS = ("Reports", reverse_lazy("reports:list"))
GROUPS = ("Who is over- or under-represented", reverse_lazy("review:groups"))
SHARES = ("Shares compared with", reverse_lazy("review:shares"))


@lately
def groups(request: PersonRequest) -> HttpResponse:
    """Each group's share among the pupils of a year, with its interval, beside the share expected."""
    authorise(request.user, "monitoring.see_gaps")
    last = demand.year_of(timezone.localdate())
    first: dict[str, Any] = {"year": last, "among": "referred"}
    form = AmongForm(request.GET if "among" in request.GET else None, last=last, initial=first)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else first
    period = form.period(last)
    found = representation.standings(among=asked["among"], period=period)
    context = {
        "title": GROUPS[0],
        "form": form,
        "time": span(period.start, period.end),
        "among": dict(pupil_groups.AMONG)[asked["among"]],
        "standings": [
            (standing, [_line(share) for share in standing.shares]) for standing in found
        ],
        "more": representation.MORE,
        "fewer": representation.FEWER,
        "breadcrumbs": (REPORTS,),
    }
    return render(request, "monitoring/review/groups.html", context)


def _line(share: representation.Share) -> dict[str, Any]:
    wanted = share.expected_share
    return {
        "share": share,
        "text": rate(share.rate.value),
        "likely": likely(share.rate),
        "expected": "" if wanted is None else rate(wanted),
    }


class ShareList(ListPage):
    title = "Shares compared with"
    lead = (
        "What the shares among the pupils are compared with: the latest up to the year looked at. "
        "Enter those of your own authority, with their source and year."
    )
    things = ("set of shares", "sets of shares")
    permission = "monitoring.set_reference"
    default_order = ("group", "-year")
    breadcrumbs = (REPORTS, GROUPS)
    empty = Empty("No shares yet", "Add those of a group below.")
    template_name = "monitoring/review/shares.html"
    columns = (
        Column("Group", "get_group_display", sort="group", link="review:share"),
        Column("Year", lambda row: f"{row.year} to {row.year + 1}", sort="year"),
        Column("Of whom", "population"),
        Column("Source", "source"),
    )

    def rows(self) -> QuerySet[Reference]:
        return Reference.objects.all()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(groups=Group.choices, **kwargs)


def add_share(request: PersonRequest, group: str) -> HttpResponse:
    """Enter the shares of a group for a year."""
    authorise(request.user, "monitoring.set_reference")
    if group not in Group.values:
        raise Http404
    return _form(request, Reference(group=group))


def share(request: PersonRequest, pk: int) -> HttpResponse:
    """Change the shares of a group for a year."""
    authorise(request.user, "monitoring.set_reference")
    found = get_object_or_404(Reference, pk=pk)
    return _form(request, found, reference=found)


def _form(request: PersonRequest, about: Reference, **named: Any) -> HttpResponse:
    label = about.get_group_display()
    initial = {} if named else {"year": demand.year_of(timezone.localdate())}
    form = ReferenceForm(request.POST or None, obj=about, initial=initial)
    if carry_out(request, form, actions.set_reference, group=about.group, **named):
        messages.success(request, "The shares are saved.")
        return redirect("review:shares")
    context = {"form": form, "title": f"Shares: {label}", "breadcrumbs": (REPORTS, GROUPS, SHARES)}
    return render(request, "components/form_page.html", context)
