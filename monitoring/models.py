"""Gathers the models of the capabilities."""

from monitoring.early_warning.models import WarningStep
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
    "Reference",
    "ReviewSection",
    "WarningStep",
]
