"""Writes of budgets and of their counts."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from apcommission.audit.actions import record
from apcommission.editing import check_version, unless_taken
from apcommission.errors import Refused
from apcommission.people.models import Person
from apcommission.permissions import authorise
from placements.charges import billing
from placements.charges.models import Budget, Forecast


@transaction.atomic
def save_budget(
    *, by: Person, budget: Budget | None = None, version: int | None = None, **fields: Any
) -> Budget:
    """Add a budget, or change it; it is counted anew. Raises Refused, ChangedMeanwhile."""
    authorise(by, "placements.manage_budgets")
    if budget is None:
        budget = Budget()
    else:
        budget = Budget.objects.select_for_update().get(pk=budget.pk)
        check_version(budget, version)
    if fields["end"] < fields["start"]:
        raise Refused("The last day must come after the first.", field="end")
    for name, value in fields.items():
        setattr(budget, name, value)
    taken = Refused("There is a budget of this name from this day already.", field="name")
    with unless_taken(taken, "a_budget_is_named_once_a_year"):
        budget.save()
    record("saved_budget", budget, by=by, pounds=str(budget.amount), payer=budget.payer)
    _ask(budget)
    return budget


@transaction.atomic
def count_budget(*, by: Person, budget: Budget) -> Forecast:
    """Ask for a new count. One that waits already is returned."""
    authorise(by, "placements.see_budgets")
    waiting = budget.forecasts.filter(counted_at=None).first()
    return waiting or _ask(budget)


def _ask(budget: Budget) -> Forecast:
    from placements.charges.tasks import count_budget as task

    asked = Forecast.objects.create(budget=budget)
    transaction.on_commit(lambda: task.delay(asked.pk))
    return asked


@transaction.atomic
def finish_count(*, forecast_pk: int) -> None:
    """Count what a budget pays for. Done already, nothing changes."""
    asked = (
        Forecast.objects.select_for_update(of=("self",))
        .select_related("budget")
        .get(pk=forecast_pk)
    )
    if asked.counted_at is not None:
        return
    spent, whole, placements, without = billing.count(asked.budget, timezone.localdate())
    asked.spent, asked.forecast = spent, whole
    asked.placements, asked.without_price = placements, without
    asked.counted_at = timezone.now()
    asked.save()


@transaction.atomic
def count_all() -> int:
    """Each night: count every budget whose time is not over. Returns how many."""
    running = Budget.objects.filter(end__gte=timezone.localdate())
    for budget in running:
        _ask(budget)
    return len(running)
