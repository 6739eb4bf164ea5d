"""Yearly returns for tests."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from monitoring.returns.figures import LINES
from monitoring.returns.models import ProviderReturn, ReturnLine


def a_return(provider: Any, state: str = "open", year: int = 2025, **held: int) -> ProviderReturn:
    """A return with nought in every line that is not named."""
    today = timezone.localdate()
    made = ProviderReturn.objects.create(
        provider=provider,
        year=year,
        state=state,
        due_on=today + timedelta(days=20),
        counted_on=today,
        accepted_on=today if state == "accepted" else None,
    )
    for key, line in LINES.items():
        figure = held.get(key, 0)
        ReturnLine.objects.create(
            yearly_return=made,
            key=key,
            held=figure if line.is_held else None,
            reported=figure,
        )
    return made
