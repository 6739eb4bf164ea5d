"""Gathers the models of the capabilities."""

from monitoring.census.models import (
    Census,
    CensusReturn,
    PlacementItems,
    PupilItems,
    SignedPupil,
)
from monitoring.early_warning.models import WarningStep
from monitoring.measures.models import MeasureTarget
from monitoring.returns.models import ProviderReturn, ReturnLine, ReturnQuestion
from monitoring.review.models import (
    ActionNote,
    AnnualReview,
    PlannedAction,
    Reference,
    ReviewSection,
)
from monitoring.statistics.models import Edition
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
    "ActionNote",
    "AnnualReview",
    "Census",
    "CensusReturn",
    "Comparator",
    "Edition",
    "Invitation",
    "MeasureTarget",
    "PlacementItems",
    "PlannedAction",
    "ProviderReturn",
    "PupilItems",
    "Question",
    "Questionnaire",
    "Reference",
    "Response",
    "ReturnLine",
    "ReturnQuestion",
    "ReviewSection",
    "SignedPupil",
    "SurveyAction",
    "WarningStep",
    "Wave",
]
