"""Pages of budgets."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.views.decorators.http import require_POST

from apcommission import shown
from apcommission.forms import PageForm, carry_out, press
from apcommission.lists import Column, Empty, ListPage
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise, may
from placements.charges import billing, budgets
from placements.charges.forms import BudgetEditForm, BudgetForm
from placements.charges.invoice_views import INVOICES
from placements.charges.models import Budget

BUDGETS = ("Budgets", reverse_lazy("charges:budgets"))


class BudgetList(ListPage):
    title = "Budgets"
    things = ("budget", "budgets")
    permission = "placements.see_budgets"
    default_order = ("-start", "name", "pk")
    breadcrumbs = (INVOICES,)
    empty = Empty("No budget yet", "A commissioner adds what there is for a year.")
    export_name = "budgets"
    columns = (
        Column("Budget", "name", sort="name", link="charges:budget"),
        Column("Pays the share of", "get_payer_display"),
        Column("From", "start", sort="start"),
        Column("To", "end"),
        Column("Pounds", "amount", sort="amount", numeric=True, show=shown.money),
    )

    def rows(self) -> QuerySet[Budget]:
        return billing.budgets()

    def actions(self) -> list[tuple[str, str]]:
        if not may(self.request.user, "placements.manage_budgets"):
            return []
        return [("Add a budget", reverse("charges:add_budget"))]


def budget(request: PersonRequest, pk: int) -> HttpResponse:
    """One budget: what is spent, and what it comes to by its last day."""
    authorise(request.user, "placements.see_budgets")
    found = get_object_or_404(Budget, pk=pk)
    latest = billing.latest_forecast(found)
    counted = found.forecasts.exclude(counted_at=None).first()
    left: Decimal | None = None
    if counted and counted.forecast is not None:
        left = found.amount - counted.forecast
    context = {
        "budget": found,
        "counted": counted,
        "left": left,
        "over": -left if left is not None and left < 0 else None,
        "waits": latest is not None and latest.counted_at is None,
        "manages": may(request.user, "placements.manage_budgets"),
        "title": found.name,
        "breadcrumbs": (INVOICES, BUDGETS),
    }
    return render(request, "placements/charges/budget.html", context)


def add_budget(request: PersonRequest) -> HttpResponse:
    """Add a budget."""
    authorise(request.user, "placements.manage_budgets")
    return _form(request, BudgetForm(request.POST or None), "Add a budget")


def edit_budget(request: PersonRequest, pk: int) -> HttpResponse:
    """Change a budget."""
    authorise(request.user, "placements.manage_budgets")
    found = get_object_or_404(Budget, pk=pk)
    form = BudgetEditForm(request.POST or None, obj=found)
    return _form(request, form, found.name, budget=found)


def _form(request: PersonRequest, form: PageForm, title: str, **arguments: Any) -> HttpResponse:
    saved = carry_out(request, form, budgets.save_budget, **arguments)
    if saved:
        messages.success(request, "The budget is saved, and is being counted.")
        return redirect("charges:budget", saved.pk)
    form.cancel_url = reverse("charges:budgets")
    context = {"form": form, "title": title, "breadcrumbs": (INVOICES, BUDGETS)}
    return render(request, "components/form_page.html", context)


@require_POST
def count(request: PersonRequest, pk: int) -> HttpResponse:
    """Ask for a new count."""
    found = get_object_or_404(Budget, pk=pk)
    press(request, budgets.count_budget, budget=found, done="It is being counted.")
    return redirect("charges:budget", pk)
