"""The lifecycle of a run. Its record is on the ground floor: apcommission/reports/models.py."""

from apcommission.lifecycles import Lifecycle, row
from apcommission.reports.models import ReportRun

#: Kinds that go to those whom they are about; all others are the authority's own.
SHARED = (ReportRun.Kind.TERMLY,)
#: Kinds that hold no figure of anyone, or none from which anyone could be told: for all who may see reports.
OPEN = (ReportRun.Kind.DIRECTORY, ReportRun.Kind.PUBLISHED)

BY_PEOPLE, BY_WORKER = "monitoring.ask_for_report", "monitoring.make_report"

REPORT_RUN = Lifecycle(
    "report",
    (
        # Also from running: a run whose worker was stopped is taken up by the next.
        row(("waiting", "running"), "begin", "running", BY_WORKER, "Make the report"),
        row("running", "finish", "ready", BY_WORKER, "Keep the report"),
        row(("waiting", "running"), "fail", "failed", BY_WORKER, "Give up"),
        row("failed", "try_again", "waiting", BY_PEOPLE, "Try again"),
    ),
)
