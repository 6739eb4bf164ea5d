"""Gathers the models of the capabilities."""

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
    "Comparator",
    "Invitation",
    "Question",
    "Questionnaire",
    "Response",
    "SurveyAction",
    "Wave",
]
