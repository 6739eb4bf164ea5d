"""Writes of progress reports and of the portable progress file."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from apcommission.audit.actions import record
from apcommission.calendar.models import Term
from apcommission.documents.models import Document
from apcommission.editing import check_version, with_once
from apcommission.errors import Refused
from apcommission.messages.actions import MailedLink, send
from apcommission.people.models import LA_CASE_ROLES, Person, Role
from apcommission.people.queries import who_hold
from apcommission.permissions import authorise
from apcommission.withholding import kept
from placements.learning import queries
from placements.learning.models import PROGRESS_REPORT, ProgressFile, ProgressReport
from placements.placement.models import COUNTED, Placement
from referrals.sharing.actions import PARENT, disclose, require_no_restriction
from referrals.sharing.models import Disclosure
from referrals.sharing.queries import may_write_to_parents

#: The purpose of the links by which parents read their version, and how long these work.
PARENT_LINK, PARENT_DAYS = "progress-report", 60
READY = """A progress report is ready: {reference}.

Sign in to read it: {address}
"""
PARENTS = """{authority} has a report for you on how your child is getting on.

Open this link to read it. It is for you alone: {{link}}
"""


@transaction.atomic
def begin_report(*, by: Person, placement: Placement, term: Term) -> ProgressReport:
    """The report of a placement on a term: begun now, or the one that stands."""
    authorise(by, "placements.write_plan", placement)
    if placement.state not in COUNTED:
        raise Refused("Progress is reported once the placement has started.")
    if term.end < placement.start or (placement.end and term.start > placement.end):
        raise Refused("The placement did not run in that term.", field="term")
    report, is_new = ProgressReport.objects.get_or_create(placement=placement, term=term)
    if is_new:
        record("began_progress_report", report, by=by, pupil_id=placement.pupil_id)
    return report


@transaction.atomic
def write_report(
    *, by: Person, report: ProgressReport, version: int | None = None, **words: str
) -> ProgressReport:
    """Save what is written, complete or not. Raises ChangedMeanwhile."""
    report = _locked(report, by)
    check_version(report, version)
    if report.state != ProgressReport.State.DRAFT:
        raise Refused("This report is sent by now. Correct it first.")
    for name, value in words.items():
        setattr(report, name, value)
    report.save()
    record("wrote_progress_report", report, by=by, pupil_id=report.placement.pupil_id)
    return report


def _locked(report: ProgressReport, by: Person) -> ProgressReport:
    locked = ProgressReport.objects.select_for_update(of=("self",)).get(pk=report.pk)
    authorise(by, "placements.write_plan", locked)
    return locked


@transaction.atomic
def send_report(*, by: Person, report: ProgressReport) -> ProgressReport:
    """Send a report: its attendance is frozen, school and authority are told, parents get a link.

    Raises Refused while something is not written, UnderRestriction while the record may not be used.
    """
    report = _locked(report, by)
    require_no_restriction([report.placement.pupil_id])
    lacking = queries.lacking(report)
    if lacking:
        raise Refused(f"Still to be written: {', '.join(lacking)}.")
    PROGRESS_REPORT.move(report, "send", by=by)
    report.attended, report.possible = queries.sessions(report.placement, report.term)
    report.sent_by, report.sent_at = by, timezone.now()
    report.save()
    record("sent_progress_report", report, by=by, pupil_id=report.placement.pupil_id)
    _tell(report)
    return report


def _tell(report: ProgressReport) -> None:
    placement = report.placement
    key = f"progress/{report.pk}/{report.version}"
    readers = list(who_hold(*LA_CASE_ROLES))
    if placement.school_id:
        readers += who_hold(Role.HEADTEACHER, organisation=placement.school_id)
    address = settings.SITE_ADDRESS + reverse("learning:report", args=[report.pk])
    sent, follow = Disclosure.What.REPORT, Disclosure.Why.PROGRESS
    school = [placement.school_id]
    disclose(placement.pupil_id, sent, follow, organisations=school, about=report)
    for reader in readers:
        send(
            to=reader.email,
            subject="A progress report is ready",
            body=READY.format(reference=placement.reference, address=address),
            key=f"{key}/{reader.pk}",
            about=[placement.pupil_id],
        )
    parents = placement.pupil.contacts.filter(parental_responsibility=True).exclude(email="")
    if not parents or not may_write_to_parents(placement.pupil, timezone.localdate()):
        return
    disclose(placement.pupil_id, sent, follow, to=PARENT, about=report)
    # One link works for one report at a time, so it goes to the first of them.
    for parent in parents[:1]:
        send(
            to=parent.email,
            subject="How your child is getting on",
            body=PARENTS.format(authority=settings.AUTHORITY_NAME),
            key=f"{key}/parent/{parent.pk}",
            link=MailedLink(PARENT_LINK, report.pk, "learning:parent_report", PARENT_DAYS),
            about=[placement.pupil_id],
        )


@transaction.atomic
def correct_report(*, by: Person, report: ProgressReport) -> ProgressReport:
    """Open a sent report again; it is sent anew once it is right."""
    report = _locked(report, by)
    check_version(report, None)  # its messages go out anew with the new version
    PROGRESS_REPORT.move(report, "correct", by=by)
    report.save()
    record("corrected_progress_report", report, by=by, pupil_id=report.placement.pupil_id)
    return report


@transaction.atomic
def ask_for_file(
    *, by: Person, placement: Placement, own_words: str = "", once: str = ""
) -> ProgressFile:
    """Ask for the portable progress file; the worker prints it."""
    authorise(by, "placements.write_plan", placement)

    def make() -> ProgressFile:
        if placement.state not in COUNTED:
            raise Refused("There is something to show once the placement has started.")
        require_no_restriction([placement.pupil_id])
        asked = ProgressFile.objects.create(placement=placement, own_words=own_words, asked_by=by)
        record("asked_for_progress_file", asked, by=by, pupil_id=placement.pupil_id)
        _print(asked.pk)
        return asked

    return with_once(once, ProgressFile, make)


def _print(key: int) -> None:
    from placements.learning.tasks import print_progress_file

    transaction.on_commit(lambda: print_progress_file.delay(key))


@transaction.atomic
def print_late_files() -> int:
    """Print the progress files that a stopped worker left out; returns how many.

    Those of records under restriction are printed once that is over.
    """
    late = list(kept(queries.files_left_out()).values_list("pk", flat=True))
    for key in late:
        _print(key)
    return len(late)


@transaction.atomic
def keep_file(*, file_pk: int, document: Document) -> Any:
    """Hang the PDF on its progress file. Printed twice, the first stays."""
    return ProgressFile.objects.filter(pk=file_pk, document=None).update(document=document)
