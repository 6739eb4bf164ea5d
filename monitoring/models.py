"""Gathers the models of the capabilities."""

from monitoring.early_warning.models import WarningStep
from monitoring.returns.models import ProviderReturn, ReturnLine, ReturnQuestion
from monitoring.review.models import (
    ActionNote,
    AnnualReview,
    PlannedAction,
    Reference,
    ReviewSection,
)
from monitoring.value_for_money.models import Comparator

__all__ = [
    "ActionNote",
    "AnnualReview",
    "Comparator",
    "PlannedAction",
    "ProviderReturn",
    "Reference",
    "ReturnLine",
    "ReturnQuestion",
    "ReviewSection",
    "WarningStep",
]
