"""Gathers the models of the capabilities."""

from providers.directory.models import Price, Programme, Provider, Venue
from providers.finding.models import Shortlisted, Suggestion
from providers.protocols.models import (
    EvidenceFile,
    ProtocolPack,
    ProtocolSignature,
    Standard,
    StandardStatus,
)

__all__ = [
    "EvidenceFile",
    "Price",
    "Programme",
    "ProtocolPack",
    "ProtocolSignature",
    "Provider",
    "Shortlisted",
    "Standard",
    "StandardStatus",
    "Suggestion",
    "Venue",
]
