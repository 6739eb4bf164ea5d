"""Writes of where a provider stands on a standard: its own assessment, evidence, the authority's word."""

from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from apcommission.audit.actions import record
from apcommission.documents.actions import discard, keep_upload
from apcommission.editing import check_version
from apcommission.errors import Refused
from apcommission.people.models import Person
from apcommission.permissions import authorise
from providers.directory.models import Provider
from providers.protocols.models import (
    STANDARD,
    EvidenceFile,
    ProtocolPack,
    Standard,
    StandardStatus,
)

EVIDENCE = "evidence"


def _locked(provider: Provider, standard: Standard, version: int | None) -> StandardStatus:
    """The provider's row on a standard, made where there is none, locked."""
    status, _ = StandardStatus.objects.select_for_update(of=("self",)).get_or_create(
        provider=provider, standard=standard
    )
    if standard.pack.state in (ProtocolPack.State.DRAFT, ProtocolPack.State.WITHDRAWN):
        state = standard.pack.get_state_display().lower()
        raise Refused(f"{standard.pack} is {state}: nothing is assessed under it.")
    check_version(status, version)
    return status


@transaction.atomic
def assess_standard(
    *,
    by: Person,
    provider: Provider,
    standard: Standard,
    answer: str,
    evidence: str = "",
    expires_on: date | None = None,
    file: UploadedFile | None = None,
    version: int | None = None,
) -> StandardStatus:
    """The provider says where it stands (`answer`: begin or claim), with its evidence.

    What was verified is looked at anew. Raises ChangedMeanwhile, FileRefused, Refused beside `expires_on`
    where the evidence has a last day and none is given or it has gone by.
    """
    status = _locked(provider, standard, version)
    STANDARD.move(status, answer, by=by)
    if answer == "claim" and standard.dated:
        _check_last_day(expires_on)
    status.evidence = evidence
    status.expires_on = expires_on
    status.verified_on = status.verified_by = None
    status.save()
    if file is not None:
        _keep(status, file, by)
    record("assessed_standard", status, by=by, provider=provider.pk, status=status.status)
    return status


def _check_last_day(expires_on: date | None) -> None:
    if expires_on is None:
        raise Refused("Enter the day on which this evidence ends.", field="expires_on")
    if expires_on < timezone.localdate():
        raise Refused("This evidence has ended. Give the one that follows it.", field="expires_on")


def _keep(status: StandardStatus, file: UploadedFile, by: Person) -> None:
    document = keep_upload(file, kind=EVIDENCE, by=by, subject_pk=status.pk)
    EvidenceFile.objects.create(status=status, document=document)


@transaction.atomic
def remove_evidence(*, by: Person, file: EvidenceFile) -> None:
    """Take a file out that was given by mistake, while the standard is not verified."""
    authorise(by, "providers.assess_standard", file.status)
    status = StandardStatus.objects.select_for_update(of=("self",)).get(pk=file.status_id)
    if status.status == StandardStatus.Status.VERIFIED:
        raise Refused("This standard is verified with its files. Assess it again to change them.")
    document = file.document
    file.delete()
    discard(document, by=by)
    record("removed_evidence", status, by=by, provider=status.provider_id)


@transaction.atomic
def judge_standard(
    *,
    by: Person,
    status: StandardStatus,
    verdict: str,
    comment: str = "",
    condition_due: date | None = None,
    version: int | None = None,
) -> StandardStatus:
    """The authority's word: verify, return (with a comment), set_condition (with words and a day).

    Raises ChangedMeanwhile, TransitionRefused, Refused beside the field that is missing.
    """
    status = StandardStatus.objects.select_for_update(of=("self",)).get(pk=status.pk)
    check_version(status, version)
    STANDARD.move(status, verdict, by=by)
    if verdict != "verify" and not comment.strip():
        raise Refused("Tell the provider what is missing.", field="comment")
    if verdict == "set_condition":
        if condition_due is None or condition_due < timezone.localdate():
            raise Refused("Enter the day, today or later.", field="condition_due")
        status.condition, status.condition_due, status.comment = comment, condition_due, ""
    else:
        status.condition, status.condition_due, status.comment = "", None, comment
    verified = verdict == "verify"
    status.verified_on = timezone.localdate() if verified else None
    status.verified_by = by if verified else None
    status.save()
    record("judged_standard", status, by=by, provider=status.provider_id, verdict=verdict)
    return status
