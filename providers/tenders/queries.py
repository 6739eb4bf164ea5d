"""Reads of tenders. Until the deadline nobody but its own provider reads a bid."""

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from apcommission.people.models import Person, Role
from apcommission.people.queries import who_hold
from providers.directory.models import Provider
from providers.tenders.models import (
    Bid,
    Criterion,
    Declaration,
    Evaluator,
    Lot,
    Question,
    Score,
    Tender,
)
from providers.tenders.value import Offer, Value, compare

State = Tender.State
#: Who may be asked to evaluate.
EVALUATING_ROLES = (Role.COMMISSIONER, Role.OFFICER, Role.CONSULTANT)
SCORED = (State.EVALUATING, State.MODERATING, State.AWARDED)


def own_providers(person: Person) -> QuerySet[Provider]:
    """The providers for which the person may bid."""
    own = person.organisation_ids(Role.PROVIDER_MANAGER)
    return Provider.objects.select_related("organisation").filter(pk__in=own)


def tenders(*, for_user: Person) -> QuerySet[Tender]:
    """The tenders that a person may read: all for the authority, none of the drafts for providers.

    A consultant reads those that they evaluate. The latest deadline first.
    """
    found = Tender.objects.order_by("-bids_until", "pk")
    if for_user.is_la:
        return found
    evaluated = Evaluator.objects.filter(person=for_user).values("tender")
    readable = Q(pk__in=evaluated)
    if for_user.has_role(Role.PROVIDER_MANAGER):
        readable |= ~Q(state=State.DRAFT)
    return found.filter(readable)


def weight_told(tender: Tender) -> int:
    """What the weights of the criteria and the price add up to; 100 when the invitation is whole."""
    return tender.price_weight + sum(
        tender.criteria.values_list("weight", flat=True),
    )


def questions(tender: Tender) -> QuerySet[Question]:
    """The questions in the order in which they were asked."""
    return tender.questions.order_by("asked_at", "pk")


def to_answer(tender: Tender) -> QuerySet[Question]:
    """Questions without an answer."""
    return tender.questions.filter(answer="")


# ---- Bids ------------------------------------------------------------------------------------------


def bids(*, for_user: Person) -> QuerySet[Bid]:
    """The bids that a person may read, which are always those of the providers that they manage.

    Besides, once the deadline is over and the bids are being scored: a commissioner reads all, an evaluator
    those of the lots in which they declared that they have no conflict. Others of the authority read them
    when the tender is decided.
    """
    found = Bid.objects.select_related("lot__tender", "provider__organisation").order_by("pk")
    own = Q(provider__in=for_user.organisation_ids(Role.PROVIDER_MANAGER))
    opened = Q(lot__tender__bids_until__lte=timezone.now()) & ~Q(state=Bid.State.WITHDRAWN)
    free = Declaration.objects.filter(
        evaluator__person=for_user, lot=OuterRef("lot"), has_conflict=False
    )
    barred = Declaration.objects.filter(
        evaluator__person=for_user, lot=OuterRef("lot"), has_conflict=True
    )
    readable = own | (opened & Q(lot__tender__state__in=SCORED) & Q(Exists(free)))
    if for_user.has_role(Role.COMMISSIONER):
        moderated = Q(lot__tender__state__in=(State.MODERATING, State.AWARDED))
        readable |= opened & moderated & ~Q(Exists(barred))
    elif for_user.is_la:
        readable |= opened & Q(lot__tender__state=State.AWARDED) & ~Q(Exists(barred))
    return found.filter(readable)


def bids_of(lot: Lot) -> QuerySet[Bid]:
    """The bids that stand for a lot, in the order in which they were first made."""
    return (
        lot.bids.exclude(state=Bid.State.WITHDRAWN)
        .select_related("provider__organisation", "lot__tender")
        .order_by("pk")
    )


def own_bid(lot: Lot, provider: Provider) -> Bid | None:
    """The bid that a provider made for a lot, unless it was withdrawn."""
    return (
        lot.bids.filter(provider=provider)
        .exclude(state=Bid.State.WITHDRAWN)
        .select_related("lot__tender", "provider__organisation")
        .first()
    )


# ---- Evaluation ------------------------------------------------------------------------------------


def evaluator_of(tender: Tender, person: Person) -> Evaluator | None:
    """The person as an evaluator of the tender."""
    return tender.evaluators.filter(person=person).first()


def people_to_evaluate(tender: Tender) -> QuerySet[Person]:
    """Who may be named as an evaluator and is none yet."""
    named = tender.evaluators.values("person")
    return who_hold(*EVALUATING_ROLES).exclude(pk__in=named)


def lots_to_declare(evaluator: Evaluator) -> QuerySet[Lot]:
    """Lots on which the evaluator has not declared whether they have a conflict."""
    declared = evaluator.declarations.values("lot")
    return evaluator.tender.lots.exclude(pk__in=declared)


def bids_to_score(evaluator: Evaluator) -> QuerySet[Bid]:
    """The bids that an evaluator scores, with `scored`: on how many criteria they did."""
    free = evaluator.declarations.filter(has_conflict=False).values("lot")
    return (
        Bid.objects.filter(lot__in=free)
        .exclude(state=Bid.State.WITHDRAWN)
        .select_related("lot", "provider__organisation")
        .annotate(scored=Count("scores", filter=Q(scores__evaluator=evaluator)))
        .order_by("lot", "pk")
    )


def unscored(evaluator: Evaluator) -> int:
    """How many bids of theirs the evaluator has not scored whole."""
    criteria = evaluator.tender.criteria.count()
    return bids_to_score(evaluator).filter(Q(scored__lt=criteria)).count()


def awaited(person: Person) -> QuerySet[Evaluator]:
    """Tenders on which the person is still to declare or to score."""
    return Evaluator.objects.filter(person=person, finished_at=None, tender__state=State.EVALUATING)


def agreed(bid: Bid) -> dict[int, Score]:
    """The agreed marks of a bid, by the key of the criterion."""
    found = bid.scores.filter(evaluator=None).select_related("criterion")
    return {score.criterion_id: score for score in found}


def single_scores(bid: Bid) -> dict[int, list[Score]]:
    """What each evaluator gave, by the key of the criterion. One query."""
    found: dict[int, list[Score]] = {}
    given = bid.scores.exclude(evaluator=None).select_related("evaluator__person")
    for score in given.order_by("evaluator", "pk"):
        found.setdefault(score.criterion_id, []).append(score)
    return found


def criteria(tender: Tender) -> list[Criterion]:
    """The criteria in the order in which they were written."""
    return list(tender.criteria.all())


def lots_opened(*, for_user: Person) -> QuerySet[Lot]:
    """The lots whose marks are open, but for those in which the person declared a conflict of interest."""
    barred = Declaration.objects.filter(
        evaluator__person=for_user, lot=OuterRef("pk"), has_conflict=True
    )
    return Lot.objects.select_related("tender").filter(
        ~Exists(barred), tender__state__in=(State.MODERATING, State.AWARDED)
    )


def lot_values(lot: Lot) -> dict[int, Value]:
    """The value of each bid of a lot by its key, from the agreed marks. Three"""
    weights = {one.pk: one.weight for one in criteria(lot.tender)}
    bids = list(bids_of(lot).prefetch_related("scores"))
    offers = [
        Offer(
            bid.pk,
            bid.price,
            {one.criterion_id: one.points for one in bid.scores.all() if one.evaluator_id is None},
        )
        for bid in bids
    ]
    return compare(offers, weights, lot.tender.price_weight)
