"""Gathers the models of the capabilities."""

from referrals.clocks.models import Clock
from referrals.matching.models import Override, Rule
from referrals.panels.models import (
    AgendaItem,
    Appeal,
    Decision,
    Declaration,
    Meeting,
    OwnPack,
    Panel,
    PanelMember,
    ParentLetter,
    QuorumRule,
    Summons,
    View,
)
from referrals.profile.models import Contribution, InformationRequest, RiskAssessment
from referrals.pupils.models import (
    Consent,
    Contact,
    KeepApart,
    MergedRecord,
    Pupil,
    SchoolStay,
)
from referrals.referral.models import Intervention, Rating, RatingItem, Referral
from referrals.sharing.models import Disclosure
from referrals.toolkit.models import ToolkitStage
from referrals.voices.models import Voice

__all__ = [
    "AgendaItem",
    "Appeal",
    "Clock",
    "Consent",
    "Contact",
    "Contribution",
    "Decision",
    "Declaration",
    "Disclosure",
    "InformationRequest",
    "Intervention",
    "KeepApart",
    "Meeting",
    "MergedRecord",
    "Override",
    "OwnPack",
    "Panel",
    "PanelMember",
    "ParentLetter",
    "Pupil",
    "QuorumRule",
    "Rating",
    "RatingItem",
    "Referral",
    "RiskAssessment",
    "Rule",
    "SchoolStay",
    "Summons",
    "ToolkitStage",
    "View",
    "Voice",
]
