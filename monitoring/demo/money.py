"""The demonstration's money: a budget for each payer, and an invoice that waits to be checked."""

from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from apcommission.people.models import Person
from placements.charges import billing, budgets, invoices
from placements.charges.costs import month_of
from placements.charges.models import Payer
from providers.directory.models import Provider


def set_budgets(commissioner: Person, manager: Person, provider: Provider) -> None:
    """Budgets of this financial year, and the provider's invoice of last month, £40 above the expected."""
    today = timezone.localdate()
    year = today.year if today.month >= 4 else today.year - 1
    for name, payer, amount in (
        ("Alternative provision, high needs", Payer.LA, 450_000),
        ("Schools’ contributions", Payer.SCHOOL, 180_000),
    ):
        budgets.save_budget(
            by=commissioner,
            name=name,
            payer=payer,
            start=date(year, 4, 1),
            end=date(year + 1, 3, 31),
            amount=Decimal(amount),
            cost_code=f"AP-{payer.upper()}",
        )
    start, end = month_of(today.replace(day=1) - timedelta(days=1))
    amounts = {
        key: amount for key, amount in billing.expected(provider, start, end).items() if amount
    }
    if not amounts:
        return
    amounts[min(amounts)] += 40
    invoices.send_invoice(
        by=manager,
        provider=provider,
        number=f"{start:%Y-%m}-17",
        dated=today,
        start=start,
        end=end,
        amounts=amounts,
    )
