"""Writes of agreements: drawing up, signing by each party in its own way, making void."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from apcommission.audit.actions import record
from apcommission.documents.actions import keep_upload
from apcommission.documents.models import Document
from apcommission.errors import Refused
from apcommission.messages.actions import make_link, use_link
from apcommission.messages.models import SingleUseLink
from apcommission.people.models import Person
from apcommission.permissions import authorise
from placements.agreements import queries
from placements.agreements.models import AGREEMENT, Agreement, AgreementSignature
from placements.agreements.terms import draw_up
from placements.placement.models import PLACEMENT, Placement
from referrals.sharing.actions import PARENT, disclose, require_contact
from referrals.sharing.models import Disclosure
from referrals.sharing.queries import AGREEMENT_WITHDRAWN, agreement_is_withdrawn

PARENT_LINK = "sign-agreement"
#: The kind of the scanned page of a signature.
PAPER = "agreement_paper"
Party = AgreementSignature.Party


class SignedAlready(Refused):
    """This party has signed."""

    def __init__(self) -> None:
        super().__init__("This party has signed the agreement already.")


class NotYours(Refused):
    """The person does not sign for this party."""


@transaction.atomic
def draw_up_agreement(*, by: Person, placement: Placement) -> Agreement:
    """Freeze the terms of an accepted or running placement and send them out for signature.

    Where an agreement stands already, that one is returned: a changed one is drawn up once it is made void.
    """
    authorise(by, "placements.manage_placement", placement)
    placement = Placement.objects.select_for_update(of=("self",)).get(pk=placement.pk)
    standing = placement.agreements.exclude(state=Agreement.State.VOID).first()
    if standing:
        return standing
    if placement.state not in queries.AGREED_UPON:
        raise Refused("An agreement is drawn up once the provider has accepted the offer.")
    if placement.state == Placement.State.ACCEPTED and agreement_is_withdrawn(
        placement.pupil, timezone.localdate()
    ):
        raise Refused(f"{AGREEMENT_WITHDRAWN} Talk to them first.")
    agreement = Agreement.objects.create(placement=placement, terms=draw_up(placement))
    record("drew_up_agreement", agreement, by=by, pupil_id=placement.pupil_id)
    _print(agreement)
    return agreement


@transaction.atomic
def sign_agreement(*, by: Person, agreement: Agreement, party: str, name: str) -> Agreement:
    """Sign for a party with an account: school, provider or authority. Raises SignedAlready, NotYours."""
    authorise(by, "placements.sign_agreement", agreement)
    if party not in queries.parties_of(by, agreement.placement):
        raise NotYours("You cannot sign for this party.", field="party")
    return _sign(agreement, party, name, by)


@transaction.atomic
def sign_on_paper(
    *,
    by: Person,
    agreement: Agreement,
    party: str,
    name: str,
    file: "UploadedFile[Any] | None" = None,
) -> Agreement:
    """Record a signature that is held on paper, with its scan. Raises SignedAlready, FileRefused."""
    authorise(by, "placements.manage_placement", agreement.placement)
    if party not in queries.needed(agreement.placement):
        raise NotYours("This party does not sign the agreement.", field="party")
    paper = keep_upload(file, kind=PAPER, by=by, subject_pk=agreement.pk) if file else None
    return _sign(agreement, party, name, by, paper)


@transaction.atomic
def send_parent_link(*, by: Person, agreement: Agreement) -> str:
    """A link by which the parent signs, once; returns its token. Earlier links stop working."""
    authorise(by, "placements.manage_placement", agreement.placement)
    if Party.PARENT not in queries.missing(agreement):
        raise SignedAlready
    require_contact(agreement.placement.pupil)
    what, why = Disclosure.What.AGREEMENT, Disclosure.Why.PLACE
    disclose(agreement.placement.pupil_id, what, why, to=PARENT, about=agreement, by=by)
    return make_link(purpose=PARENT_LINK, subject_pk=agreement.pk, by=by, days=14)


@transaction.atomic
def sign_by_link(*, link: SingleUseLink, name: str) -> Agreement:
    """The parent signs; the link is used up. Raises LinkUsed, SignedAlready."""
    use_link(link=link)
    return _sign(Agreement.objects.get(pk=link.subject_pk), Party.PARENT, name, None)


def _sign(
    agreement: Agreement,
    party: str,
    name: str,
    by: Person | None,
    paper: Document | None = None,
) -> Agreement:
    agreement = Agreement.objects.select_for_update(of=("self",)).get(pk=agreement.pk)
    if agreement.state == Agreement.State.VOID:
        raise Refused("This agreement is void. A new one is drawn up.")
    if agreement.signatures.filter(party=party).exists():
        raise SignedAlready
    AgreementSignature.objects.create(
        agreement=agreement, party=party, name=name, person=by, paper=paper
    )
    pupil_id = agreement.placement.pupil_id
    record("signed_agreement", agreement, by=by, pupil_id=pupil_id, party=party)
    if not queries.missing(agreement):
        _complete(agreement)
    _print(agreement)
    return agreement


def _complete(agreement: Agreement) -> None:
    """All have signed: the agreement stands, and a placement that waits for it can start."""
    AGREEMENT.move(agreement, "complete", by=None)
    agreement.completed_at = timezone.now()
    agreement.save()
    placement = Placement.objects.select_for_update(of=("self",)).get(pk=agreement.placement_id)
    if placement.state == Placement.State.ACCEPTED:
        PLACEMENT.move(placement, "agree", by=None)
        placement.version += 1
        placement.save()
    record("completed_agreement", agreement, by=None, pupil_id=placement.pupil_id)


@transaction.atomic
def void_agreement(*, by: Person, agreement: Agreement) -> Agreement:
    """Make an agreement void, so that a changed one can be drawn up; signed ones stay readable."""
    agreement = Agreement.objects.select_for_update(of=("self",)).get(pk=agreement.pk)
    AGREEMENT.move(agreement, "void", by=by)
    agreement.save()
    record("voided_agreement", agreement, by=by, pupil_id=agreement.placement.pupil_id)
    return agreement


def _print(agreement: Agreement) -> None:
    from placements.agreements.tasks import print_agreement

    key = agreement.pk
    transaction.on_commit(lambda: print_agreement.delay(key))


@transaction.atomic
def keep_pdf(*, agreement_pk: int, signatures: int, document: Document) -> None:
    """Hang the PDF on its agreement, unless someone signed meanwhile: then a newer one comes."""
    agreement = Agreement.objects.select_for_update(of=("self",)).get(pk=agreement_pk)
    if agreement.signatures.count() == signatures:
        agreement.document = document
        agreement.save(update_fields=["document"])
