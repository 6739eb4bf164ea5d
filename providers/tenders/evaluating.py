"""Writes of scoring: evaluators, their declarations and marks, the marks that are agreed, the award."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from apcommission.audit.actions import record
from apcommission.errors import Refused
from apcommission.people.models import Person
from apcommission.permissions import authorise
from providers.contracts.actions import draw_up
from providers.contracts.models import Contract
from providers.tenders import queries
from providers.tenders.actions import RUN, locked
from providers.tenders.models import (
    BEST,
    BID,
    TENDER,
    Bid,
    Declaration,
    Evaluator,
    Lot,
    Score,
    Tender,
)

Marks = Mapping[int, tuple[int, str]]  # by the key of the criterion: (0 to 5, reason)


class NotAnEvaluator(Refused):
    """The person does not score this, or is barred by a conflict of interest."""

    in_trail = True

    def __init__(self) -> None:
        super().__init__("You do not score the bids of this lot.")


@transaction.atomic
def name_evaluator(*, by: Person, tender: Tender, person: Person) -> Evaluator:
    """Let someone of the authority, or a consultant, score the bids. Named twice, they are one."""
    authorise(by, RUN)
    tender = locked(tender)
    if tender.state not in (Tender.State.OPEN, Tender.State.EVALUATING):
        raise Refused("Evaluators are named while the tender is open or its bids are being scored.")
    if not person.has_role(*queries.EVALUATING_ROLES):
        raise Refused("Choose someone of the authority, or a consultant.", field="person")
    evaluator, is_new = Evaluator.objects.get_or_create(tender=tender, person=person)
    if is_new:
        record("named_evaluator", evaluator, by=by, tender=tender.pk)
    return evaluator


@transaction.atomic
def start_scoring(*, by: Person, tender: Tender) -> Tender:
    """Break the seal: evaluators read and score. Raises Refused before the deadline or without evaluators."""
    tender = locked(tender)
    TENDER.move(tender, "evaluate", by=by)
    if timezone.now() < tender.bids_until:
        raise Refused("Bids stay sealed until the time for them is over.")
    if not tender.evaluators.exists():
        raise Refused("Name at least one evaluator.")
    tender.save()
    record("opened_bids", tender, by=by, bids=Bid.objects.filter(lot__tender=tender).count())
    return tender


def _scoring(by: Person, tender: Tender) -> Evaluator:
    """The person as an evaluator who is still to finish. Raises NotAnEvaluator, Refused."""
    authorise(by, "providers.evaluate_bids")
    tender = locked(tender)
    evaluator = queries.evaluator_of(tender, by)
    if evaluator is None:
        raise NotAnEvaluator
    if tender.state != Tender.State.EVALUATING:
        raise Refused("The bids of this tender are not being scored now.")
    if evaluator.finished_at is not None:
        raise Refused("You have finished: your marks are fixed.")
    return evaluator


@transaction.atomic
def declare(
    *, by: Person, lot: Lot, has_conflict: bool, words: str = "", once: str = ""
) -> Declaration:
    """Declare whether one has a conflict of interest in a lot; with one, its bids stay closed. Once."""
    evaluator = _scoring(by, lot.tender)
    if has_conflict and not words:
        raise Refused("Say what the conflict is.", field="words")
    declaration, is_new = Declaration.objects.get_or_create(
        evaluator=evaluator, lot=lot, defaults={"has_conflict": has_conflict, "words": words}
    )
    if is_new:
        record("declared_conflict", declaration, by=by, lot=lot.pk, conflict=has_conflict)
    return declaration


@transaction.atomic
def score_bid(*, by: Person, bid: Bid, marks: Marks) -> Bid:
    """Keep an evaluator's own marks of a bid, each with its reason. Raises NotAnEvaluator, Refused."""
    evaluator = _scoring(by, bid.lot.tender)
    if not evaluator.declarations.filter(lot=bid.lot, has_conflict=False).exists():
        raise NotAnEvaluator
    _keep(bid, evaluator, marks)
    record("scored_bid", bid, by=by)
    return bid


def _keep(bid: Bid, evaluator: Evaluator | None, marks: Marks) -> None:
    criteria = {criterion.pk for criterion in bid.lot.tender.criteria.all()}
    for key, (points, reason) in marks.items():
        if key not in criteria or not 0 <= points <= BEST:
            raise Refused(f"A mark is 0 to {BEST}, on a criterion of this tender.")
        Score.objects.update_or_create(
            evaluator=evaluator,
            bid=bid,
            criterion_id=key,
            defaults={"points": points, "reason": reason},
        )


@transaction.atomic
def finish_scoring(*, by: Person, tender: Tender) -> Evaluator:
    """Fix one's marks. Raises Refused while a declaration or a mark is missing."""
    evaluator = _scoring(by, tender)
    if queries.lots_to_declare(evaluator).exists():
        raise Refused("Declare first for each lot whether you have a conflict of interest.")
    if missing := queries.unscored(evaluator):
        raise Refused(f"Score every bid first: {missing} still to do.")
    evaluator.finished_at = timezone.now()
    evaluator.save(update_fields=["finished_at"])
    record("finished_scoring", evaluator, by=by, tender=tender.pk)
    return evaluator


@transaction.atomic
def open_moderation(*, by: Person, tender: Tender) -> Tender:
    """Open the single marks, so that they are agreed. Raises Refused while nobody has finished."""
    tender = locked(tender)
    TENDER.move(tender, "moderate", by=by)
    bids = Bid.objects.filter(lot__tender=tender).exclude(state=Bid.State.WITHDRAWN)
    if bids.exists() and not tender.evaluators.exclude(finished_at=None).exists():
        raise Refused("Nobody has finished scoring.")
    tender.save()
    record("opened_moderation", tender, by=by)
    return tender


@transaction.atomic
def agree_marks(*, by: Person, bid: Bid, marks: Marks) -> Bid:
    """Keep the agreed marks of a bid, each with its reason. Raises Refused, NotAnEvaluator on a conflict."""
    tender = _moderating(by, bid.lot)
    if bid.lot.decided_at is not None:
        raise Refused("This lot is decided.")
    _keep(bid, None, marks)
    record("agreed_marks", bid, by=by, tender=tender.pk)
    return bid


def _moderating(by: Person, lot: Lot) -> Tender:
    authorise(by, RUN)
    tender = locked(lot.tender)
    barred = Declaration.objects.filter(evaluator__person=by, lot=lot, has_conflict=True)
    if barred.exists():
        raise NotAnEvaluator
    if tender.state != Tender.State.MODERATING:
        raise Refused("The scores of this tender are not open to be agreed.")
    return tender


@transaction.atomic
def decide_lot(*, by: Person, lot: Lot, winner: Bid | None, reasons: Mapping[int, str]) -> Lot:
    """Award a lot to one bid, or to none; each bidder gets the reason in `reasons` (by the key of the bid).

    The award makes the draft of a contract. When all lots are decided the tender is, and bidders are told.
    Raises Refused where a mark is not agreed, a reason is missing or the lot is decided already.
    """
    tender = _moderating(by, lot)
    lot = Lot.objects.select_for_update().get(pk=lot.pk)
    if lot.decided_at is not None:
        raise Refused("This lot is decided.")
    bids = list(queries.bids_of(lot).select_for_update(of=("self",)))
    if winner is not None and winner.pk not in {bid.pk for bid in bids}:
        raise Refused("Choose one of the bids for this lot.", field="winner")
    criteria = tender.criteria.count()
    for bid in bids:
        if len(queries.agreed(bid)) < criteria:
            raise Refused(f"Agree the marks of every bid first: {bid.provider} has none.")
        if not reasons.get(bid.pk, "").strip():
            raise Refused(
                f"Give {bid.provider} the reason of the decision.", field=f"reason_{bid.pk}"
            )
    for bid in bids:
        is_winner = winner is not None and bid.pk == winner.pk
        BID.move(bid, "win" if is_winner else "lose", by=by)
        bid.reason = reasons[bid.pk]
        bid.contract = _contract(by, tender, bid) if is_winner else None
        bid.save()
        record("awarded_bid" if is_winner else "rejected_bid", bid, by=by, lot=lot.pk)
    lot.decided_at = timezone.now()
    lot.save(update_fields=["decided_at"])
    _close_when_decided(by, tender)
    return lot


def _contract(by: Person, tender: Tender, bid: Bid) -> Contract:
    return draw_up(
        by=by,
        provider=bid.provider,
        kind=Contract.Kind.CONTRACT,
        title=f"{tender.title}: {bid.lot.title}"[:200],
        starts_on=tender.starts_on,
        ends_on=tender.ends_on,
        places=bid.places,
        prices=[(f"A place: {bid.lot.title}"[:200], bid.price, "week")],
        source=f"Tender {tender.reference}, lot “{bid.lot.title}”"[:200],
    )


def _close_when_decided(by: Person, tender: Tender) -> None:
    if tender.lots.filter(decided_at=None).exists():
        return
    TENDER.move(tender, "award", by=by)
    tender.save()
    record("awarded_tender", tender, by=by)
    from providers.tenders.tasks import tell_decided

    key = tender.pk
    transaction.on_commit(lambda: tell_decided.delay(key))
