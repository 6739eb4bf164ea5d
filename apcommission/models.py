"""Gathers the models of the ground floor."""

from apcommission.audit.models import AuditEvent
from apcommission.calendar.models import Closure, Term
from apcommission.documents.models import Document
from apcommission.editing import Submission
from apcommission.geography.models import PostcodePoint
from apcommission.importing.models import RememberedMapping, Upload, UploadRow
from apcommission.messages.models import Email, SingleUseLink
from apcommission.people.models import CodeSet, Organisation, Person, RoleAssignment, School
from apcommission.registers.models import (
    Establishment,
    EstablishmentLink,
    LocalAuthority,
    RegisterDifference,
    RegisterLoad,
    RollDecision,
)
from apcommission.reports.models import ReportRun

__all__ = [
    "AuditEvent",
    "Closure",
    "CodeSet",
    "Document",
    "Email",
    "Establishment",
    "EstablishmentLink",
    "LocalAuthority",
    "Organisation",
    "Person",
    "PostcodePoint",
    "RegisterDifference",
    "RegisterLoad",
    "RememberedMapping",
    "ReportRun",
    "RoleAssignment",
    "RollDecision",
    "School",
    "SingleUseLink",
    "Submission",
    "Term",
    "Upload",
    "UploadRow",
]
