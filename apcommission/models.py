"""Gathers the models of the ground floor."""

from apcommission.access.models import AccessAnswer, AccessReview
from apcommission.api.models import ApiToken, Removal
from apcommission.audit.models import AuditEvent, Change, Seal, YearlyFile
from apcommission.calendar.models import Closure, Term
from apcommission.documents.models import Document
from apcommission.editing import Submission
from apcommission.feeds.models import CalendarFeed
from apcommission.geography.models import PostcodePoint
from apcommission.importing.models import RememberedMapping, Upload, UploadRow
from apcommission.invitations.models import Invitation
from apcommission.messages.models import Email, SingleUseLink
from apcommission.operation.models import Backup, JobRun, LeftTask
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
    "AccessAnswer",
    "AccessReview",
    "ApiToken",
    "AuditEvent",
    "Backup",
    "CalendarFeed",
    "Change",
    "Closure",
    "CodeSet",
    "Document",
    "Email",
    "Establishment",
    "EstablishmentLink",
    "Invitation",
    "JobRun",
    "LeftTask",
    "LocalAuthority",
    "Organisation",
    "Person",
    "PostcodePoint",
    "RegisterDifference",
    "RegisterLoad",
    "RememberedMapping",
    "Removal",
    "ReportRun",
    "RoleAssignment",
    "RollDecision",
    "School",
    "Seal",
    "SingleUseLink",
    "Submission",
    "Term",
    "Upload",
    "UploadRow",
    "YearlyFile",
]
