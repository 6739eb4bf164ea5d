"""Making reports in the worker.

Every task may come twice, and may be cut off at any point: a run goes on from what was kept of it, one
worker at a time, and has one PDF at the end.
"""

from celery import Task, shared_task
from django.utils import timezone

from apcommission.errors import Refused
from apcommission.pdf import render_pdf
from apcommission.reports.models import ReportRun
from apcommission.turns import only_one, same_moment
from monitoring.measures.figures import Scope, ScopeUnknown
from monitoring.reports import actions, queries, renewing
from monitoring.reports.kinds import KINDS

BROKEN = (
    "Something went wrong in the service while it made this report. The fault is in its log. Try again; if "
    "it fails again, tell the people who run this service the number of this report."
)


class ReportBroken(Exception):
    """A report could not be made, for a reason that no one expected. Its words hold no personal data."""


@shared_task(bind=True, max_retries=30)
def make_report(self: Task, run_pk: int) -> None:
    """Make one report: freeze its figures, draw the PDF from them, keep it.

    Expected reasons not to are kept with the run. Others too, in general words, and go up as ReportBroken,
    which leads to the same lines of code without the words of the error: those may hold data.
    """
    with only_one("report", run_pk) as mine:
        if not mine:
            # Another is at it; or was, and the database has not noticed yet that it is gone.
            raise self.retry(countdown=20)
        run = actions.begin(run_pk=run_pk)
        if run is None:
            return
        try:
            _make(run)
        except (Refused, ScopeUnknown) as reason:
            actions.fail(run_pk=run_pk, problem=f"{str(reason).removesuffix('.')}.")
        except Exception as error:
            actions.fail(run_pk=run_pk, problem=BROKEN)
            told = ReportBroken(f"Run {run_pk} of a {run.kind} report: {type(error).__qualname__}")
            raise told.with_traceback(error.__traceback__) from None


def _make(run: ReportRun) -> None:
    kind, figures = KINDS[run.kind], run.figures
    if figures is None:
        actions.tell_progress(run_pk=run.pk, percent=10, step="Counting the figures")
        scope, today = Scope.parse(run.scope), timezone.localdate()
        with same_moment():
            counted = kind.figures(scope, queries.period_of(run), today)
        figures = actions.freeze(run_pk=run.pk, figures=counted)
    actions.tell_progress(run_pk=run.pk, percent=50, step="Drawing the pages")
    title = queries.title_of(run)
    pdf = render_pdf(kind.template, kind.context(figures), title=title)
    actions.tell_progress(run_pk=run.pk, percent=90, step="Keeping the PDF")
    actions.finish(run_pk=run.pk, title=title, pdf=pdf)


@shared_task
def make_term_reports() -> None:
    """Ask for the termly reports of terms that are over (each hour of the day; each report once)."""
    actions.ask_for_term_reports(today=timezone.localdate())


@shared_task
def look_for_late_data() -> None:
    """Count the reports of the last term again, each by itself (each night)."""
    for key in renewing.renewable().values_list("pk", flat=True):
        renew_report.delay(key)


@shared_task(bind=True, max_retries=30)
def renew_report(self: Task, run_pk: int) -> None:
    """Make a new version of a report if late data changed what it says."""
    with only_one("renewal", run_pk) as mine:
        if not mine:
            raise self.retry(countdown=20)
        renewing.renew(run_pk=run_pk)


@shared_task(bind=True, max_retries=30)
def print_directory(self: Task) -> None:
    """Print the directory again where an entry changed since it was printed last (each night)."""
    with only_one("directory", 0) as mine:
        if not mine:
            raise self.retry(countdown=20)
        renewing.print_directory()


@shared_task
def restart_stuck_reports() -> None:
    """Take up again what a lost broker or a stopped worker left behind (every ten minutes)."""
    actions.restart_stuck(now=timezone.now())
