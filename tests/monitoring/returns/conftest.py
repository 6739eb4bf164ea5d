"""Yearly returns in an autumn: a Monday in November 2026, and the first of September after it."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

SEPTEMBER = date(2027, 9, 1)


@pytest.fixture(autouse=True)
def _in_2026(monkeypatch: pytest.MonkeyPatch) -> None:
    moment = datetime(2026, 11, 16, 10, tzinfo=ZoneInfo("Europe/London"))
    monkeypatch.setattr(timezone, "now", lambda: moment)


@pytest.fixture
def opened(world: Any) -> Any:
    """The return of the world's provider for the year in which its placement began, opened after it."""
    from monitoring.returns import actions
    from monitoring.returns.models import ProviderReturn

    actions.open_returns(today=SEPTEMBER)
    return ProviderReturn.objects.get(provider=world.provider)
