"""Gathers the models of the capabilities."""

from referrals.clocks.models import Clock
from referrals.matching.models import Override, Rule
from referrals.panels.models import (
    AgendaItem,
    Decision,
    Declaration,
    Meeting,
    OwnPack,
    Panel,
    PanelMember,
    QuorumRule,
    Summons,
    View,
)
from referrals.profile.models import Contribution, InformationRequest, RiskAssessment
from referrals.pupils.models import Consent, Contact, KeepApart, Pupil
from referrals.referral.models import Intervention, Rating, Referral
from referrals.toolkit.models import ToolkitStage

__all__ = [
    "AgendaItem",
    "Clock",
    "Consent",
    "Contact",
    "Contribution",
    "Decision",
    "Declaration",
    "InformationRequest",
    "Intervention",
    "KeepApart",
    "Meeting",
    "Override",
    "OwnPack",
    "Panel",
    "PanelMember",
    "Pupil",
    "QuorumRule",
    "Rating",
    "Referral",
    "RiskAssessment",
    "Rule",
    "Summons",
    "ToolkitStage",
    "View",
]
