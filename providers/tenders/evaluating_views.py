"""Pages on which bids are scored, marks agreed and lots decided."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from apcommission.forms import carry_out, press
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise
from apcommission.shown import money
from providers.tenders import evaluating, queries
from providers.tenders import value as values
from providers.tenders.forms import DecideForm, DeclareForm, EvaluatorForm, MarksForm
from providers.tenders.models import Bid, Evaluator, Lot, Tender
from providers.tenders.views import RUN, crumbs, find_lot, find_tender, form_page, saving

SCORE = "providers.evaluate_bids"


def name_evaluator(request: PersonRequest, pk: int) -> HttpResponse:
    """Name someone who scores the bids."""
    tender = find_tender(request, pk, RUN)
    form = EvaluatorForm(request.POST or None, people=queries.people_to_evaluate(tender))
    title, done = "Name an evaluator", "The evaluator is named."
    return saving(request, form, evaluating.name_evaluator, title, tender, done, tender=tender)


# ---- For the evaluator -----------------------------------------------------------------------------


def _evaluator(request: PersonRequest, tender: Tender) -> Evaluator:
    authorise(request.user, SCORE)
    return get_object_or_404(tender.evaluators.filter(person=request.user))


def scoring(request: PersonRequest, pk: int) -> HttpResponse:
    """What an evaluator is to declare and to score."""
    tender = find_tender(request, pk)
    evaluator = _evaluator(request, tender)
    context = {
        "tender": tender,
        "evaluator": evaluator,
        "title": "Bids to score",
        "to_declare": queries.lots_to_declare(evaluator),
        "declarations": evaluator.declarations.select_related("lot"),
        "bids": queries.bids_to_score(evaluator),
        "criteria": tender.criteria.count(),
        "open": tender.state == Tender.State.EVALUATING and evaluator.finished_at is None,
        "breadcrumbs": crumbs(tender),
    }
    return render(request, "providers/tenders/scoring.html", context)


def declare(request: PersonRequest, pk: int) -> HttpResponse:
    """Declare whether one has a conflict of interest in a lot."""
    lot = find_lot(request, pk)
    _evaluator(request, lot.tender)
    form = DeclareForm(request.POST or None)
    if carry_out(request, form, evaluating.declare, lot=lot):
        messages.success(request, "Your declaration is kept.")
        return redirect("tenders:scoring", lot.tender_id)
    bidders = ", ".join(str(bid.provider) for bid in queries.bids_of(lot)) or "nobody"
    lead = f"Bids came from: {bidders}." if lot.tender.state == "evaluating" else ""
    return form_page(request, form, f"Conflict of interest: {lot}", lot.tender, lead=lead)


def score(request: PersonRequest, pk: int) -> HttpResponse:
    """One's own marks of a bid, beside what it says."""
    authorise(request.user, SCORE)
    bid = get_object_or_404(queries.bids(for_user=request.user), pk=pk)
    tender = bid.lot.tender
    evaluator = _evaluator(request, tender)
    present = {one.criterion_id: one for one in evaluator.scores.filter(bid=bid)}
    form = MarksForm(request.POST or None, criteria=queries.criteria(tender), present=present)
    if carry_out(request, form, evaluating.score_bid, bid=bid):
        messages.success(request, "Your marks are kept. You can change them until you finish.")
        return redirect("tenders:scoring", tender.pk)
    return _marks_page(request, bid, form, f"Score the bid of {bid.provider}")


def _marks_page(
    request: PersonRequest, bid: Bid, form: MarksForm, title: str, **more: Any
) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "caption": str(bid.lot),
        "bid": bid,
        "answers": bid.answers.select_related("criterion"),
        "files": bid.files.select_related("document"),
        "breadcrumbs": crumbs(bid.lot.tender),
        **more,
    }
    return render(request, "providers/tenders/marks.html", context)


@require_POST
def finish(request: PersonRequest, pk: int) -> HttpResponse:
    """Fix one's marks."""
    tender = find_tender(request, pk)
    _evaluator(request, tender)
    done = "You have finished. Your marks are fixed."
    press(request, evaluating.finish_scoring, tender=tender, done=done)
    return redirect("tenders:scoring", pk)


# ---- For those who decide --------------------------------------------------------------------------


def _opened(request: PersonRequest, pk: int) -> Lot:
    authorise(request.user, RUN)
    return get_object_or_404(queries.lots_opened(for_user=request.user), pk=pk)


def value(request: PersonRequest, pk: int) -> HttpResponse:
    """Every bid of a lot beside the others: marks, quality, price, together, and its rank."""
    lot = _opened(request, pk)
    found = queries.lot_values(lot)
    criteria = queries.criteria(lot.tender)
    bids = list(queries.bids_of(lot))
    rows = [
        {
            "bid": bid,
            "marks": [values.shown(found[bid.pk].by_criterion[one.pk]) for one in criteria],
            "quality": values.shown(found[bid.pk].quality),
            "pounds": money(bid.price),
            "price": values.shown(found[bid.pk].price),
            "total": values.shown(found[bid.pk].total),
            "rank": found[bid.pk].rank,
        }
        for bid in sorted(bids, key=lambda bid: (found[bid.pk].rank, bid.pk))
    ]
    context = {
        "lot": lot,
        "tender": lot.tender,
        "title": f"Value of the bids: {lot}",
        "criteria": criteria,
        "rows": rows,
        "open": lot.decided_at is None and lot.tender.state == "moderating",
        "declarations": lot.declarations.filter(has_conflict=True).select_related(
            "evaluator__person"
        ),
        "breadcrumbs": crumbs(lot.tender),
    }
    return render(request, "providers/tenders/value.html", context)


def agree(request: PersonRequest, pk: int) -> HttpResponse:
    """The agreed marks of a bid, with each evaluator's own in view."""
    authorise(request.user, RUN)
    bid = get_object_or_404(queries.bids(for_user=request.user), pk=pk)
    lot = _opened(request, bid.lot_id)
    given = queries.single_scores(bid)
    criteria = queries.criteria(lot.tender)
    form = MarksForm(request.POST or None, criteria=criteria, present=queries.agreed(bid))
    if carry_out(request, form, evaluating.agree_marks, bid=bid):
        messages.success(request, "The agreed marks are kept.")
        return redirect("tenders:value", lot.pk)
    title = f"Agree the marks of {bid.provider}"
    single = [(one, given.get(one.pk, [])) for one in criteria]
    return _marks_page(request, bid, form, title, single=single)


def decide(request: PersonRequest, pk: int) -> HttpResponse:
    """Award a lot, with a reason for each bidder."""
    lot = _opened(request, pk)
    form = DecideForm(request.POST or None, bids=queries.bids_of(lot))
    if carry_out(request, form, evaluating.decide_lot, lot=lot):
        messages.success(request, "The lot is decided.")
        return redirect(reverse("tenders:detail", args=[lot.tender_id]))
    lead = "The award makes the draft of a contract, with the price of the bid."
    return form_page(request, form, f"Decide the lot: {lot}", lot.tender, lead=lead)
