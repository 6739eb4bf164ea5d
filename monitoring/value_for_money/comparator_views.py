"""Pages of the other choices: what they cost, by whom it was published, and what else is known of them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import django_filters
from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.views.decorators.http import require_POST

from apcommission import shown
from apcommission.filters import SearchFilter
from apcommission.forms import carry_out, press
from apcommission.lists import Breadcrumb, Column, Empty, ListPage
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise, may
from monitoring.value_for_money import actions, pages, publications, queries
from monitoring.value_for_money.forms import AddComparatorForm, ChangeComparatorForm
from monitoring.value_for_money.models import Comparator

COMPARATORS = ("Other choices", reverse_lazy("value_for_money:comparators"))
CHANGE = "monitoring.change_comparators"
IN_USE, RETIRED = "yes", "no"


def _address(found: Comparator) -> str:
    """Where a cost in use is changed."""
    return "" if found.retired_on else reverse("value_for_money:comparator", args=[found.pk])


class ComparatorFilter(django_filters.FilterSet):
    search = SearchFilter("name", "source", label="Name or source")
    in_use = django_filters.ChoiceFilter(
        choices=((IN_USE, "In use"), (RETIRED, "Retired")), label="In use", method="is_in_use"
    )

    def is_in_use(self, rows: QuerySet[Comparator], _: str, value: str) -> QuerySet[Comparator]:
        return rows.filter(retired_on__isnull=value == IN_USE)


class ComparatorList(ListPage):
    template_name = "monitoring/value_for_money/comparators.html"
    title = "Other choices"
    lead = "What other choices cost: the same pupil-weeks are set against each of them."
    things = ("cost", "costs")
    permission = "monitoring.see_open_figures"
    filterset_class = ComparatorFilter
    default_order = ("name", "-year")
    empty = Empty(
        "No other choice yet", "Enter what a place elsewhere costs, with its source and year."
    )
    export_name = "other-choices"
    columns: tuple[Column, ...] = (
        Column("Choice", "name", sort="name"),
        Column("Cost", "amount", sort="amount", numeric=True, show=shown.money),
        Column("For", "get_unit_display", sort="unit"),
        Column("Year", "year", sort="year"),
        Column("Source", "source", sort="source"),
        Column("Retired", "retired_on", sort="retired_on"),
    )

    def get(self, request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        if may(request.user, CHANGE):
            first, *others = ComparatorList.columns
            self.columns = (replace(first, link=_address), *others)
        return super().get(request, *args, **kwargs)

    def rows(self) -> QuerySet[Comparator]:
        return queries.all_comparators()

    def links(self) -> Sequence[tuple[str, str]]:
        return pages.links(self.request.user, "value_for_money:comparators")

    def actions(self) -> Sequence[tuple[str, str]]:
        if may(self.request.user, CHANGE):
            return [("Add a cost", reverse("value_for_money:comparator_add"))]
        return ()

    @property
    def breadcrumbs(self) -> Sequence[Breadcrumb]:  # type: ignore[override]
        return pages.crumbs(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        code = settings.AUTHORITY_CODE
        return super().get_context_data(
            unit_costs=publications.unit_costs(),
            absence=publications.absence(code),
            absence_source=publications.ABSENCE_SOURCE,
            placements=publications.placements(code),
            placements_source=publications.PLACEMENTS_SOURCE,
            changes=may(self.request.user, CHANGE),
            **kwargs,
        )


def add(request: PersonRequest) -> HttpResponse:
    """Enter what another choice costs. `?published=KEY` fills in one that was published."""
    authorise(request.user, CHANGE)
    key = request.GET.get("published", "")
    published = next((one for one in publications.unit_costs() if one.key == key), None)
    first = {
        name: getattr(published, name)
        for name in ("name", "unit", "amount", "year", "source")
        if published
    }
    form = AddComparatorForm(request.POST or None, initial=first)
    if carry_out(request, form, actions.add_comparator):
        messages.success(request, "The cost is added.")
        return redirect("value_for_money:comparators")
    return _form(request, form, "Add the cost of another choice")


def change(request: PersonRequest, pk: int) -> HttpResponse:
    """Put a cost right, or retire it."""
    authorise(request.user, CHANGE)
    found = get_object_or_404(queries.comparators(), pk=pk)
    form = ChangeComparatorForm(request.POST or None, obj=found)
    if carry_out(request, form, actions.change_comparator, comparator=found):
        messages.success(request, "The cost is changed.")
        return redirect("value_for_money:comparators")
    return _form(request, form, found.name, comparator=found)


def _form(request: PersonRequest, form: Any, title: str, **more: Any) -> HttpResponse:
    crumbs = (*pages.crumbs(request.user), COMPARATORS)
    context = {"form": form, "title": title, "breadcrumbs": crumbs, **more}
    return render(request, "monitoring/value_for_money/comparator.html", context)


@require_POST
def retire(request: PersonRequest, pk: int) -> HttpResponse:
    """Compare with a cost no longer."""
    authorise(request.user, CHANGE)
    found = get_object_or_404(queries.all_comparators(), pk=pk)
    press(request, actions.retire_comparator, comparator=found, done="The cost is retired.")
    return redirect("value_for_money:comparators")
