"""Gathers the models of the ground floor."""

from apcommission.api.models import ApiToken, Removal
from apcommission.audit.models import AuditEvent
from apcommission.calendar.models import Closure, Term
from apcommission.documents.models import Document
from apcommission.editing import Submission
from apcommission.geography.models import PostcodePoint
from apcommission.messages.models import Email, SingleUseLink
from apcommission.people.models import CodeSet, Organisation, Person, RoleAssignment, School
from apcommission.reports.models import ReportRun

__all__ = [
    "ApiToken",
    "AuditEvent",
    "Closure",
    "CodeSet",
    "Document",
    "Email",
    "Organisation",
    "Person",
    "PostcodePoint",
    "Removal",
    "ReportRun",
    "RoleAssignment",
    "School",
    "SingleUseLink",
    "Submission",
    "Term",
]
