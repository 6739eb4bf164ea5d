"""Budgets: what is spent and what it comes to by the last day, by who pays."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from placements.charges import billing, budgets, tasks
from placements.charges.costs import Costs
from placements.charges.models import Budget, Forecast
from placements.placement.models import Placement
from tests.factories.placements import BudgetFactory
from tests.typed import boxes


@pytest.fixture
def budget(world: Any) -> Budget:
    """A budget of the authority's share, around the world's term; every placement costs £20 a session."""
    Placement.objects.update(price=Decimal(20), price_basis="session")
    made: Budget = BudgetFactory(
        start=world.term.start, end=world.term.end + timedelta(days=30), amount=Decimal(500)
    )
    return made


def test_spent_and_forecast_are_counted_from_the_timetables(world: Any, budget: Budget) -> None:
    placement = Placement.objects.get(pk=world.placement.pk)
    costs = Costs([placement], budget.end)
    spent, whole, placements, without = billing.count(budget, world.today)
    assert placements >= 1
    assert without == 0
    assert spent == costs.between(placement, budget.start, world.today)
    assert whole > spent
    assert whole == costs.between(placement, budget.start, budget.end)


def test_each_payer_pays_its_share(world: Any, budget: Budget) -> None:
    whole = billing.count(budget, world.today)[1]
    Placement.objects.update(school_share=25, la_share=75, ehcp_share=0)
    shares = {}
    for payer in ("school", "la", "ehcp"):
        budget.payer = payer
        shares[payer] = billing.count(budget, world.today)[1]
    assert sum(shares.values()) == whole
    assert shares["school"] == whole / 4
    assert shares["ehcp"] == 0


def test_a_placement_without_a_price_is_left_out_and_told(world: Any, budget: Budget) -> None:
    Placement.objects.update(price=None, price_basis="")
    world.price.delete()
    assert billing.count(budget, world.today)[3] >= 1


def test_a_budget_is_added_counted_and_overspending_is_told(world: Any, as_: Any) -> None:
    Placement.objects.update(price=Decimal(200), price_basis="session")
    typed = {
        "name": "High needs",
        "payer": "la",
        **boxes("start", world.term.start),
        **boxes("end", world.term.end),
        "amount": "500",
    }
    as_("commissioner").post(reverse("charges:add_budget"), typed)
    budget = Budget.objects.get()
    page = reverse("charges:budget", args=[budget.pk])
    assert "It is being counted" in as_("officer").get(page).content.decode()
    waiting = Forecast.objects.get()
    for _ in range(2):
        tasks.count_budget(waiting.pk)
    waiting.refresh_from_db()
    assert waiting.forecast
    shown = as_("officer").get(page).content.decode()
    assert "this budget would be overspent by" in shown
    again = as_("commissioner").post(reverse("charges:add_budget"), typed).content.decode()
    assert "There is a budget of this name from this day already." in again


def test_every_running_budget_is_counted_at_night(world: Any, budget: Budget) -> None:
    BudgetFactory(start=world.today - timedelta(days=800), end=world.today - timedelta(days=400))
    assert tasks.count_budgets() == 1
    assert budgets.count_budget(by=world.person("officer"), budget=budget) == Forecast.objects.get()
