"""Pages of yearly returns: the list, one return to read and check, filling it in."""

from typing import Any

import django_filters
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.views.decorators.http import require_POST

from apcommission.filters import SearchFilter, YesFilter
from apcommission.forms import attempt, carry_out, press
from apcommission.lists import Column, Empty, ListPage
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise, may
from apcommission.shown import count, long_date
from monitoring.returns import actions, queries
from monitoring.returns.figures import SECTIONS
from monitoring.returns.forms import QuestionForm, ReturnForm
from monitoring.returns.models import ProviderReturn

RETURNS = ("Yearly returns", reverse_lazy("returns:list"))


class ReturnFilter(django_filters.FilterSet):
    search = SearchFilter("provider__organisation__name", label="Provider")
    year = django_filters.NumberFilter(label="Academic year begins in")
    state = django_filters.ChoiceFilter(choices=ProviderReturn.State.choices, label="State")
    overdue = YesFilter(method="is_overdue", label="Overdue")

    def is_overdue(
        self, rows: QuerySet[ProviderReturn], _: str, __: bool
    ) -> QuerySet[ProviderReturn]:
        return rows.filter(queries.overdue(timezone.localdate()))


class ReturnList(ListPage):
    """The yearly returns, the latest year first."""

    title = "Yearly returns"
    lead = "What each provider reports of a school year, beside what the system holds."
    things = ("return", "returns")
    permission = "monitoring.see_yearly_returns"
    filterset_class = ReturnFilter
    empty = Empty("No return yet", "Returns open by themselves in September.")
    export_name = "yearly-returns"
    columns = (
        Column(
            "Provider",
            "provider.organisation.name",
            sort="provider__organisation__name",
            link="returns:return",
        ),
        Column("Year", "years", sort="year"),
        Column("State", "state", state=True, sort="state"),
        Column("Due", "due_on", sort="due_on"),
        Column("Submitted", "submitted_on", sort="submitted_on"),
        Column("Differences", "differences", sort="differences", numeric=True),
    )

    def rows(self) -> QuerySet[ProviderReturn]:
        return queries.yearly_returns(for_user=self.request.user)


def find(request: PersonRequest, pk: int) -> ProviderReturn:
    """The return, if the person may open it."""
    authorise(request.user, "monitoring.see_yearly_returns")
    return get_object_or_404(queries.yearly_returns(for_user=request.user), pk=pk)


def one(request: PersonRequest, pk: int) -> HttpResponse:
    """One return: its figures, those that differ first, and what can be done with it."""
    found = find(request, pk)
    person = request.user
    is_submitted = found.state == ProviderReturn.State.SUBMITTED
    context = {
        "found": found,
        "facts": _facts(found),
        "differing": _told(found, differing=True),
        "sections": [(heading, rows) for heading, rows in _told(found) if rows],
        "fills_in": found.state in queries.WITH_PROVIDER
        and may(person, "monitoring.fill_yearly_return", found),
        "checks": is_submitted and may(person, "monitoring.check_yearly_return", found),
        "title": str(found),
        "breadcrumbs": (RETURNS,),
    }
    return render(request, "monitoring/returns/return.html", context)


def _facts(found: ProviderReturn) -> list[tuple[str, str]]:
    facts = [
        ("Due", long_date(found.due_on)),
        ("Held figures counted on", long_date(found.counted_on)),
    ]
    if found.submitted_on:
        facts.append(("Submitted", f"{long_date(found.submitted_on)}, {found.submitted_by}"))
    if found.accepted_on:
        facts.append(("Accepted", f"{long_date(found.accepted_on)}, {found.accepted_by}"))
    return facts


def _told(found: ProviderReturn, *, differing: bool = False) -> list[tuple[str, list[Any]]]:
    """(heading, [(title, held, reported, last year, why it differs)])."""
    lines, before = queries.lines(found), queries.last_year(found)
    told: list[tuple[str, list[Any]]] = []
    for heading, wanted in SECTIONS:
        rows = [
            (
                line.title,
                _number(lines[line.key].held),
                _number(lines[line.key].reported),
                _number(before.get(line.key)),
                lines[line.key].explanation,
            )
            for line in wanted
            if line.key in lines and (not differing or lines[line.key].differs)
        ]
        told.append((heading, rows))
    return [("", [row for _, rows in told for row in rows])] if differing else told


def _number(value: int | None) -> str:
    return "–" if value is None else count(value)


def fill_in(request: PersonRequest, pk: int) -> HttpResponse:
    """Fill in a return; it can be left and gone on with, and is submitted with the second button."""
    found = find(request, pk)
    authorise(request.user, "monitoring.fill_yearly_return", found)
    address = reverse("returns:return", args=[pk])
    if found.state not in queries.WITH_PROVIDER:
        return redirect(address)
    form = ReturnForm(
        request.POST or None,
        obj=found,
        lines=queries.lines(found),
        before=queries.last_year(found),
    )
    if request.method == "POST" and form.is_valid():
        submits = "submit" in request.POST
        action = actions.submit if submits else actions.fill_in
        saved = attempt(
            form,
            action,
            by=request.user,
            yearly_return=found,
            typed=form.typed(),
            version=form.cleaned_data["version"],
        )
        if saved:
            messages.success(request, "The return is submitted." if submits else "Saved.")
            return redirect(address)
    context = {
        "found": found,
        "form": form,
        "title": "Fill in the yearly return",
        "breadcrumbs": (RETURNS, (str(found), address)),
    }
    return render(request, "monitoring/returns/fill_in.html", context)


def question(request: PersonRequest, pk: int) -> HttpResponse:
    """Ask the provider about a return."""
    found = find(request, pk)
    authorise(request.user, "monitoring.check_yearly_return", found)
    address = reverse("returns:return", args=[pk])
    form = QuestionForm(request.POST or None, obj=found)
    if carry_out(request, form, actions.query, yearly_return=found):
        messages.success(request, "The provider has your question.")
        return redirect(address)
    context = {
        "form": form,
        "title": "Ask about the return",
        "breadcrumbs": (RETURNS, (str(found), address)),
    }
    return render(request, "components/form_page.html", context)


@require_POST
def accept(request: PersonRequest, pk: int) -> HttpResponse:
    """Accept a return."""
    found = find(request, pk)
    authorise(request.user, "monitoring.check_yearly_return", found)
    press(request, actions.accept, yearly_return=found, done="The return is accepted.")
    return redirect("returns:return", pk)
