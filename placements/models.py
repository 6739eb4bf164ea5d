"""Gathers the models of the capabilities."""

from placements.agreements.models import Agreement, AgreementSignature
from placements.attendance.models import (
    AbsenceNotice,
    Alert,
    AttendanceCode,
    Mark,
    SchoolChoice,
    WeeklyReturn,
)
from placements.charges.models import Budget, Extra, Forecast, Invoice, InvoiceLine
from placements.emergency.models import EmergencyAccess
from placements.learning.models import (
    Assessment,
    Award,
    Outcome,
    ProgressFile,
    ProgressReport,
    Qualification,
    Target,
    TargetReview,
)
from placements.leaving.models import (
    Destination,
    Erasure,
    LeavingInterview,
    NextStep,
    ReintegrationPlan,
    RetentionRule,
    TaperStep,
)
from placements.placement.models import (
    AdmissionStep,
    KeyWorker,
    Placement,
    PlacementCheck,
    StartCheck,
    TimetableSlot,
    WaitingReferral,
)
from placements.safety.models import Incident, SafeguardingNote, Told
from placements.support.models import (
    AgencyAtWork,
    ParentTalk,
    Review,
    ReviewAction,
    Transport,
    Visit,
)

__all__ = [
    "AbsenceNotice",
    "AdmissionStep",
    "AgencyAtWork",
    "Agreement",
    "AgreementSignature",
    "Alert",
    "Assessment",
    "AttendanceCode",
    "Award",
    "Budget",
    "Destination",
    "EmergencyAccess",
    "Erasure",
    "Extra",
    "Forecast",
    "Incident",
    "Invoice",
    "InvoiceLine",
    "KeyWorker",
    "LeavingInterview",
    "Mark",
    "NextStep",
    "Outcome",
    "ParentTalk",
    "Placement",
    "PlacementCheck",
    "ProgressFile",
    "ProgressReport",
    "Qualification",
    "ReintegrationPlan",
    "RetentionRule",
    "Review",
    "ReviewAction",
    "SafeguardingNote",
    "SchoolChoice",
    "StartCheck",
    "TaperStep",
    "Target",
    "TargetReview",
    "TimetableSlot",
    "Told",
    "Transport",
    "Visit",
    "WaitingReferral",
    "WeeklyReturn",
]
