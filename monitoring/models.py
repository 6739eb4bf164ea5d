"""Gathers the models of the capabilities."""

from monitoring.early_warning.models import WarningStep
from monitoring.value_for_money.models import Comparator

__all__ = [
    "Comparator",
    "WarningStep",
]
