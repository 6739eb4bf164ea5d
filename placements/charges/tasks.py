"""Counting budgets in the worker."""

from celery import shared_task

from placements.charges import billing, budgets


@shared_task
def count_budget(forecast_pk: int) -> None:
    """What a budget has paid for and is bound to pay."""
    budgets.finish_count(forecast_pk=forecast_pk)


@shared_task
def count_budgets() -> int:
    """Each night: every budget whose time is not over."""
    return budgets.count_all()


@shared_task
def finish_counts() -> None:
    """Each hour: counts that a stopped worker left out."""
    for key in billing.waiting_counts().values_list("pk", flat=True):
        budgets.finish_count(forecast_pk=key)
