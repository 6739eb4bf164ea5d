"""Gathers the models of the capabilities."""

from monitoring.census.models import (
    Census,
    CensusChange,
    CensusLine,
    CensusReturn,
    PlacementItems,
    PupilItems,
    SignedPupil,
)
from monitoring.data_protection.models import (
    AccessDecision,
    AccessRequest,
    Correction,
    LimitRecipient,
    LimitRequest,
    Processing,
    UseInSpite,
)
from monitoring.early_warning.models import WarningStep, Watch, WatchedAttendance
from monitoring.measures.models import FigureChange, KeptFigures, MeasureTarget
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
    "AccessDecision",
    "AccessRequest",
    "ActionNote",
    "AnnualReview",
    "Census",
    "CensusChange",
    "CensusLine",
    "CensusReturn",
    "Comparator",
    "Correction",
    "Edition",
    "FigureChange",
    "Invitation",
    "KeptFigures",
    "LimitRecipient",
    "LimitRequest",
    "MeasureTarget",
    "PlacementItems",
    "PlannedAction",
    "Processing",
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
    "UseInSpite",
    "WarningStep",
    "Watch",
    "WatchedAttendance",
    "Wave",
]
