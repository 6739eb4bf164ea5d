"""Gathers the models of the capabilities."""

from monitoring.returns.models import ProviderReturn, ReturnLine, ReturnQuestion
from monitoring.value_for_money.models import Comparator

__all__ = [
    "Comparator",
    "ProviderReturn",
    "ReturnLine",
    "ReturnQuestion",
]
