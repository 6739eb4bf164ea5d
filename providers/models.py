"""Gathers the models of the capabilities."""

from providers.directory.models import Price, Programme, Provider, Venue
from providers.protocols.models import ProtocolPack, ProtocolSignature, Standard, StandardStatus

__all__ = [
    "Price",
    "Programme",
    "ProtocolPack",
    "ProtocolSignature",
    "Provider",
    "Standard",
    "StandardStatus",
    "Venue",
]
