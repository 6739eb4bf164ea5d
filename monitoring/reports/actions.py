"""Writes of runs of reports: asking, by people and by the calendar; and what the worker makes of them."""

from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from apcommission.audit.actions import record
from apcommission.calendar.models import Term
from apcommission.documents.actions import keep
from apcommission.editing import with_once
from apcommission.errors import Refused
from apcommission.messages.actions import send
from apcommission.people.models import Person
from apcommission.permissions import authorise
from apcommission.reports.models import ReportRun
from apcommission.shown import span
from monitoring.measures.figures import Scope
from monitoring.reports import queries
from monitoring.reports.kinds import KINDS
from monitoring.reports.models import REPORT_RUN

#: Longer periods are asked for by mistake.
LONGEST = timedelta(days=5 * 366)
#: So often a worker may begin with a run before it is given up.
MOST_TRIES = 3
#: Of what kind of scope a report may be, in words.
ABOUT = {
    "la": "the whole authority",
    "provider": "one provider",
    "programme": "one programme",
    "school": "one school",
}
STOPPED = (
    "The service stopped each time while it made this report. Try again; if it stops again, ask for a "
    "shorter period or tell the people who run this service."
)


class CannotBeAsked(Refused):
    """There is no such report: of that kind, about that, or for that time."""


@transaction.atomic
def ask_for_report(
    *, by: Person, kind: str, scope: Scope, start: date, end: date, once: str = ""
) -> ReportRun:
    """Ask the worker for one report. Raises CannotBeAsked."""
    authorise(by, "monitoring.ask_for_report")

    def make() -> ReportRun:
        run = open_run(by=by, kind=kind, scope=scope, start=start, end=end)
        have_made([run.pk])
        return run

    return with_once(once, ReportRun, make)


@transaction.atomic
def open_run(*, by: Person | None, kind: str, scope: Scope, start: date, end: date) -> ReportRun:
    """A run that waits; the caller makes it or has it made. Raises CannotBeAsked."""
    check(kind=kind, scope=scope, start=start, end=end)
    run = ReportRun.objects.create(kind=kind, scope=str(scope), start=start, end=end, asked_by=by)
    period = f"{start.isoformat()}/{end.isoformat()}"
    record("asked_for_report", run, by=by, kind=kind, scope=run.scope, period=period)
    return run


def check(*, kind: str, scope: Scope, start: date, end: date) -> None:
    """Raise CannotBeAsked unless there can be such a report. At most one query."""
    if kind not in KINDS:
        raise CannotBeAsked("There is no report of this kind.", field="kind")
    if scope.kind not in KINDS[kind].scopes:
        label = ReportRun.Kind(kind).label.lower()
        either = _either(KINDS[kind].scopes)
        raise CannotBeAsked(f"The {label} is made for {either}.", field="about")
    if queries.about(scope) is None:
        raise CannotBeAsked(f"There is no {scope.kind} {scope.reference}.", field="name")
    if end < start:
        raise CannotBeAsked("The last day must be on or after the first day.", field="end")
    if end - start > LONGEST:
        raise CannotBeAsked("A report covers five years at most.", field="end")
    if start > timezone.localdate():
        raise CannotBeAsked("The period must have begun.", field="start")


def _either(kinds: frozenset[str]) -> str:
    """ "the whole authority, one provider or one school"."""
    *others, last = [text for kind, text in ABOUT.items() if kind in kinds]
    return f"{', '.join(others)} or {last}" if others else last


@transaction.atomic
def ask_for_term_reports(*, today: date) -> int:
    """Ask for the termly reports of the terms that are over, each once; returns how many are new.

    Asked again, or by two at once, it finds them made. Source: design.md, reports.
    """
    return sum(_ask_for_term(term) for term in queries.terms_to_report(today))


@transaction.atomic
def ask_for_reports_of_term(*, by: Person, term: Term) -> int:
    """Ask for all reports of a term at once: of the authority, each provider and each school.

    Those that are there already stay; those that failed are made again. Returns how many are made now.
    Raises CannotBeAsked while the term goes on.
    """
    authorise(by, "monitoring.ask_for_report")
    if term.end >= timezone.localdate():
        raise CannotBeAsked("The reports of a term are made once it is over.")
    new = _ask_for_term(term)
    failed = queries.of_term(term).filter(state=ReportRun.State.FAILED)
    again = [try_again(by=by, run=run) for run in failed]
    record("asked_for_term_reports", by=by, term=term.reference, reports=new + len(again))
    return new + len(again)


def _ask_for_term(term: Term) -> int:
    kind = ReportRun.Kind.TERMLY
    wanted = {f"{kind}/{scope}/{term.reference}": scope for scope in queries.scopes_of_term(term)}
    known = ReportRun.objects.filter(schedule_key__in=wanted).values_list("schedule_key", flat=True)
    missing = sorted(wanted.keys() - set(known))
    if not missing:
        return 0
    runs = [
        ReportRun(
            kind=kind,
            scope=str(wanted[key]),
            start=term.start,
            end=term.end,
            schedule_key=key,
        )
        for key in missing
    ]
    # Another beat may be at the same: the unique key lets one of the two through.
    ReportRun.objects.bulk_create(runs, ignore_conflicts=True)
    made = ReportRun.objects.filter(schedule_key__in=missing, state=ReportRun.State.WAITING)
    record("asked_for_term_reports", by=None, term=term.reference, reports=len(missing))
    have_made(list(made.order_by("pk").values_list("pk", flat=True)))
    return len(missing)


@transaction.atomic
def try_again(*, by: Person, run: ReportRun) -> ReportRun:
    """Have a report made that could not be made before, from today's figures."""
    run = _locked(run.pk)
    REPORT_RUN.move(run, "try_again", by=by)
    run.problem, run.step, run.progress, run.tries = "", "", 0, 0
    run.figures = run.started_at = run.finished_at = None
    run.heard_at = timezone.now()
    run.save()
    record("asked_for_report_again", run, by=by)
    have_made([run.pk])
    return run


@transaction.atomic
def restart_stuck(*, now: datetime) -> int:
    """Give runs that nobody works on to the worker again; returns how many.

    One that is being made all the same is not made twice: see `tasks.make_report`.
    """
    stuck = queries.stuck(now).select_for_update(skip_locked=True).order_by("pk")
    keys = list(stuck.values_list("pk", flat=True))
    ReportRun.objects.filter(pk__in=keys).update(heard_at=now)
    have_made(keys)
    return len(keys)


def have_made(keys: list[int]) -> None:
    """Give runs that wait to the worker, once this transaction is committed."""
    from monitoring.reports.tasks import make_report

    def send() -> None:
        for key in keys:
            make_report.delay(key)

    transaction.on_commit(send)


# ---- What the worker does ------------------------------------------------------------------------


@transaction.atomic
def begin(*, run_pk: int) -> ReportRun | None:
    """Take up a run; None when there is nothing to do: it is ready, failed, or stopped too many workers."""
    run = _locked(run_pk)
    if run.state not in REPORT_RUN.verbs["begin"].sources:
        return None
    if run.tries >= MOST_TRIES:
        fail(run_pk=run_pk, problem=STOPPED)
        return None
    REPORT_RUN.move(run, "begin", by=None)
    run.tries += 1
    run.heard_at = timezone.now()
    run.started_at = run.started_at or run.heard_at
    run.save(update_fields=["state", "tries", "heard_at", "started_at"])
    return run


def tell_progress(*, run_pk: int, percent: int, step: str) -> None:
    """Say how far a run is. One query."""
    running = ReportRun.objects.filter(pk=run_pk, state=ReportRun.State.RUNNING)
    running.update(progress=percent, step=step, heard_at=timezone.now())


@transaction.atomic
def freeze(*, run_pk: int, figures: dict[str, Any]) -> dict[str, Any]:
    """Keep the figures of a run: from now on the report says these. Returns them as they are kept."""
    run = _locked(run_pk)
    run.figures = figures
    run.heard_at = timezone.now()
    run.save(update_fields=["figures", "heard_at"])
    run.refresh_from_db(fields=["figures"])
    return run.figures or {}


@transaction.atomic
def finish(*, run_pk: int, title: str, pdf: bytes) -> ReportRun:
    """Keep the PDF with its run. A run that is finished already keeps what it has."""
    run = _locked(run_pk)
    if run.state == ReportRun.State.READY:
        return run
    REPORT_RUN.move(run, "finish", by=None)
    run.document = keep(
        kind="report",
        title=title,
        content=pdf,
        content_type="application/pdf",
        by=None,
        subject_pk=run_pk,
    )
    run.progress, run.step = 100, ""
    run.finished_at = run.heard_at = timezone.now()
    run.save()
    if run.schedule_key:
        _tell_readers(run)
    return run


def _tell_readers(run: ReportRun) -> None:
    """A notice to those whom a report made by itself is about: it asks for a sign-in, and holds no figure."""
    newer = f" (version {run.version})" if run.version > 1 else ""
    page = settings.SITE_ADDRESS.rstrip("/") + reverse("reports:run", args=[run.pk])
    for person in queries.readers(run):
        send(
            to=person.email,
            subject=f"A new report is ready{newer}",
            body=(
                f"{queries.title_of(run)}, {span(run.start, run.end)}, is ready{newer}.\n\n"
                f"Sign in to read it:\n{page}\n"
            ),
            key=f"report-ready/{run.pk}/{person.pk}",
        )


@transaction.atomic
def fail(*, run_pk: int, problem: str) -> ReportRun:
    """Give a run up, with the reason in plain words."""
    run = _locked(run_pk)
    REPORT_RUN.move(run, "fail", by=None)
    run.problem = problem[:300]
    run.step = ""
    run.finished_at = run.heard_at = timezone.now()
    run.save(update_fields=["state", "problem", "step", "finished_at", "heard_at"])
    record("failed_report", run, by=None, kind=run.kind, scope=run.scope)
    return run


def _locked(run_pk: int) -> ReportRun:
    return ReportRun.objects.select_for_update(of=("self",)).get(pk=run_pk)
