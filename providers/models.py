"""Gathers the models of the capabilities."""

from providers.contracts.models import (
    Condition,
    Contract,
    ContractSignature,
    Extension,
    PriceLine,
)
from providers.directory.models import EntryChange, Price, Programme, Provider, Venue
from providers.finding.models import Shortlisted, Suggestion
from providers.forum.models import (
    AgendaPoint,
    Booking,
    ForumAction,
    ForumMeeting,
    Invitation,
    Paper,
    Training,
    TrainingNeed,
)
from providers.protocols.models import (
    EvidenceFile,
    ProtocolPack,
    ProtocolSignature,
    Standard,
    StandardStatus,
)
from providers.quality.models import (
    Checklist,
    Concern,
    Finding,
    QualityFile,
    Recommendation,
    Review,
)

__all__ = [
    "AgendaPoint",
    "Booking",
    "Checklist",
    "Concern",
    "Condition",
    "Contract",
    "ContractSignature",
    "EntryChange",
    "EvidenceFile",
    "Extension",
    "Finding",
    "ForumAction",
    "ForumMeeting",
    "Invitation",
    "Paper",
    "Price",
    "PriceLine",
    "Programme",
    "ProtocolPack",
    "ProtocolSignature",
    "Provider",
    "QualityFile",
    "Recommendation",
    "Review",
    "Shortlisted",
    "Standard",
    "StandardStatus",
    "Suggestion",
    "Training",
    "TrainingNeed",
    "Venue",
]
