"""Gathers the models of the capabilities."""

from monitoring.early_warning.models import WarningStep
from monitoring.returns.models import ProviderReturn, ReturnLine
from monitoring.surveys.models import (
    Invitation,
    Question,
    Questionnaire,
    Remark,
    Response,
    SurveyAction,
    Wave,
)
from monitoring.value_for_money.models import Comparator

__all__ = [
    "Comparator",
    "Invitation",
    "ProviderReturn",
    "Question",
    "Questionnaire",
    "Remark",
    "Response",
    "ReturnLine",
    "SurveyAction",
    "WarningStep",
    "Wave",
]
