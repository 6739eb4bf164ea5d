"""Gathers the models of the capabilities."""

from monitoring.data_protection.models import (
    AccessDecision,
    AccessRequest,
    Correction,
    Processing,
)
from monitoring.early_warning.models import WarningStep
from monitoring.returns.models import ProviderReturn, ReturnLine, ReturnQuestion
from monitoring.review.models import (
    ActionNote,
    AnnualReview,
    PlannedAction,
    Reference,
    ReviewSection,
)
from monitoring.surveys.models import (
    Invitation,
    Question,
    Questionnaire,
    Response,
    SurveyAction,
    Wave,
)
from monitoring.value_for_money.models import Comparator

__all__ = [
    "AccessDecision",
    "AccessRequest",
    "ActionNote",
    "AnnualReview",
    "Comparator",
    "Correction",
    "Invitation",
    "PlannedAction",
    "Processing",
    "ProviderReturn",
    "Question",
    "Questionnaire",
    "Reference",
    "Response",
    "ReturnLine",
    "ReturnQuestion",
    "ReviewSection",
    "SurveyAction",
    "WarningStep",
    "Wave",
]
