"""Writes of the invitation: drawing it up, opening it, questions and their answers, withdrawing it."""

from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from apcommission.audit.actions import record
from apcommission.documents.actions import keep_upload
from apcommission.editing import check_version, with_once
from apcommission.errors import Refused
from apcommission.people.models import Person
from apcommission.permissions import authorise
from providers.directory.actions import random_reference
from providers.tenders import queries
from providers.tenders.models import (
    TENDER,
    WHOLE,
    Criterion,
    Lot,
    Question,
    Tender,
    TenderFile,
)

RUN = "providers.run_tender"
TENDER_FILE = "tender"


def locked(tender: Tender) -> Tender:
    """The tender, locked: bids, its closing and its awards come one after another."""
    return Tender.objects.select_for_update().get(pk=tender.pk)


@transaction.atomic
def draw_up_tender(*, by: Person, once: str = "", **fields: Any) -> Tender:
    """A draft with the fields of a tender. Raises Refused for times that make no sense."""
    authorise(by, RUN)
    _check_times(**fields)

    def make() -> Tender:
        tender = Tender.objects.create(reference=random_reference("T"), **fields)
        record("drew_up_tender", tender, by=by)
        return tender

    return with_once(once, Tender, make)


@transaction.atomic
def save_tender(*, by: Person, tender: Tender, version: int | None = None, **fields: Any) -> Tender:
    """Change a draft. Raises Refused, ChangedMeanwhile."""
    tender = _draft(by, tender, version)
    _check_times(**fields)
    for name, value in fields.items():
        setattr(tender, name, value)
    tender.save()
    record("saved_tender", tender, by=by, fields=sorted(fields))
    return tender


def _check_times(
    *,
    questions_until: datetime,
    bids_until: datetime,
    starts_on: date,
    ends_on: date,
    **_: Any,
) -> None:
    if bids_until <= timezone.now():
        raise Refused("Choose a time that is still to come.", field="bids_on")
    if questions_until > bids_until:
        raise Refused("Questions must end before bids do.", field="questions_on")
    if ends_on < starts_on:
        raise Refused("The last day comes before the first.", field="ends_on")


def _draft(by: Person, tender: Tender, version: int | None = None) -> Tender:
    authorise(by, RUN)
    tender = locked(tender)
    if tender.state != Tender.State.DRAFT:
        raise Refused("A tender that is open is fixed. Withdraw it, and draw up another.")
    check_version(tender, version)
    return tender


@transaction.atomic
def add_lot(
    *, by: Person, tender: Tender, title: str, places: int, words: str = "", once: str = ""
) -> Lot:
    """Add a part that is bid for by itself."""
    tender = _draft(by, tender)

    def make() -> Lot:
        lot = Lot.objects.create(tender=tender, title=title, places=places, words=words)
        _touch(tender, "added_lot", by)
        return lot

    return with_once(once, Lot, make)


@transaction.atomic
def add_criterion(
    *,
    by: Person,
    tender: Tender,
    title: str,
    weight: int,
    good_answer: str = "",
    once: str = "",
) -> Criterion:
    """Add what bids are judged on. Raises Refused where the weights would add up to more than 100."""
    tender = _draft(by, tender)

    def make() -> Criterion:
        left = WHOLE - queries.weight_told(tender)
        if weight > left:
            raise Refused(f"The weights add up to 100: {left} is left.", field="weight")
        criterion = Criterion.objects.create(
            tender=tender, title=title, weight=weight, good_answer=good_answer
        )
        _touch(tender, "added_criterion", by)
        return criterion

    return with_once(once, Criterion, make)


@transaction.atomic
def add_file(*, by: Person, tender: Tender, file: "UploadedFile[Any]") -> TenderFile:
    """Add a document to a draft. Raises FileRefused when it is not what it says."""
    tender = _draft(by, tender)
    document = keep_upload(file, kind=TENDER_FILE, by=by, subject_pk=tender.pk)
    kept = TenderFile.objects.create(tender=tender, document=document)
    _touch(tender, "added_tender_file", by)
    return kept


@transaction.atomic
def take_out(*, by: Person, tender: Tender, part: str, key: int) -> Tender:
    """Take a lot, criterion or file out of a draft. Gone already: nothing happens."""
    tender = _draft(by, tender)
    parts: dict[str, Any] = {"lot": Lot, "criterion": Criterion, "file": TenderFile}
    parts[part].objects.filter(tender=tender, pk=key).delete()
    _touch(tender, f"took_out_{part}", by)
    return tender


def _touch(tender: Tender, verb: str, by: Person) -> None:
    tender.save(update_fields=["version"])
    record(verb, tender, by=by)


@transaction.atomic
def open_tender(*, by: Person, tender: Tender, version: int | None = None) -> Tender:
    """Open it for bids; the managers of every provider in the directory are told. Raises Refused."""
    tender = locked(tender)
    TENDER.move(tender, "open", by=by)
    check_version(tender, version)
    if not tender.lots.exists():
        raise Refused("Add at least one lot.")
    told = queries.weight_told(tender)
    if told != WHOLE:
        raise Refused(f"The weights of the criteria and the price must add up to 100, not {told}.")
    if tender.bids_until <= timezone.now():
        raise Refused("The time for bids is over: choose a later one.")
    tender.save()
    record("opened_tender", tender, by=by)
    from providers.tenders.tasks import tell_opened

    key = tender.pk
    transaction.on_commit(lambda: tell_opened.delay(key))
    return tender


@transaction.atomic
def withdraw_tender(
    *, by: Person, tender: Tender, withdrawn_because: str, version: int | None = None
) -> Tender:
    """Withdraw it; bidders are told. Bids stay sealed but to those who made them."""
    tender = locked(tender)
    TENDER.move(tender, "withdraw", by=by)
    check_version(tender, version)
    tender.withdrawn_because = withdrawn_because
    tender.save()
    record("withdrew_tender", tender, by=by)
    from providers.tenders.tasks import tell_withdrawn

    key = tender.pk
    transaction.on_commit(lambda: tell_withdrawn.delay(key))
    return tender


# ---- Questions -------------------------------------------------------------------------------------


@transaction.atomic
def ask(*, by: Person, tender: Tender, words: str, once: str = "") -> Question:
    """Ask a question on the invitation. Raises Refused when the time for questions is over."""
    authorise(by, "providers.make_bid")
    tender = locked(tender)
    if not tender.takes_questions:
        raise Refused("The time for questions is over.")

    def make() -> Question:
        question = Question.objects.create(tender=tender, words=words, asked_by=by)
        record("asked_tender_question", question, by=by, tender=tender.pk)
        return question

    return with_once(once, Question, make)


@transaction.atomic
def answer(*, by: Person, question: Question, answer: str) -> Question:
    """Answer a question, for all to read; until the deadline the answer can be put right."""
    authorise(by, "providers.answer_tender")
    tender = locked(question.tender)
    if not tender.takes_bids:
        raise Refused("The tender is closed: an answer would come too late for bidders.")
    question = Question.objects.select_for_update().get(pk=question.pk)
    question.answer, question.answered_at = answer, timezone.now()
    question.save()
    record("answered_tender_question", question, by=by, tender=tender.pk)
    return question
