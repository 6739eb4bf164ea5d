"""Pages on which a provider bids, and a bid as it was received."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from apcommission.forms import carry_out, press
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise, may
from apcommission.shown import date_and_time, money
from providers.tenders import bidding, queries, value
from providers.tenders.forms import BidForm
from providers.tenders.models import Bid, BidFile
from providers.tenders.views import crumbs, find_lot, form_page

CLOSED = "This tender is closed: it takes no bids any more."


def bid(request: PersonRequest, pk: int) -> HttpResponse:
    """Make a bid for a lot, or change it until the deadline."""
    lot = find_lot(request, pk, "providers.make_bid")
    providers = queries.own_providers(request.user)
    chosen = providers.filter(pk=_number(request)).first() or providers.first()
    assert chosen is not None  # noqa: S101 - whoever may bid manages a provider
    present = queries.own_bid(lot, chosen)
    told = {one.criterion_id: one.words for one in present.answers.all()} if present else {}
    form = BidForm(
        request.POST or None,
        request.FILES or None,
        obj=present or Bid(lot=lot, provider=chosen),
        lot=lot,
        criteria=queries.criteria(lot.tender),
        providers=providers,
        told=told,
    )
    made = carry_out(request, form, bidding.make_bid, lot=lot)
    if made:
        received = date_and_time(made.received_at)
        messages.success(request, f"Your bid was received on {received}. It is sealed.")
        return redirect("tenders:show_bid", made.pk)
    until = f"You can change or withdraw it until {date_and_time(lot.tender.bids_until)}."
    lead = until if lot.tender.takes_bids else CLOSED
    return form_page(request, form, f"Bid: {lot}", lot.tender, lead=lead)


def _number(request: PersonRequest) -> int:
    sent = request.POST.get("provider", "") or request.GET.get("provider", "")
    return int(sent) if sent.isdecimal() and len(sent) < 19 else 0


def _find(request: PersonRequest, pk: int) -> Bid:
    authorise(request.user, "providers.see_tenders")
    return get_object_or_404(queries.bids(for_user=request.user), pk=pk)


def show_bid(request: PersonRequest, pk: int) -> HttpResponse:
    """A bid as it was received; for its bidder, in the end, the decision with both scores."""
    found = _find(request, pk)
    tender = found.lot.tender
    bids_here = may(request.user, "providers.make_bid", found)
    # Evaluators score quality without knowing the price.
    sees_price = bids_here or tender.state in ("moderating", "awarded")
    facts = [
        ("Lot", found.lot.title),
        ("Received on", date_and_time(found.received_at)),
        ("Price for a place a week", money(found.price) if sees_price else "Sealed"),
        ("Places offered", found.places),
    ]
    context = {
        "bid": found,
        "tender": tender,
        "title": str(found.provider),
        "facts": facts,
        "answers": found.answers.select_related("criterion"),
        "files": found.files.select_related("document"),
        "changes": bids_here and tender.takes_bids and found.state == "made",
        "decided": tender.state == "awarded" and found.state in ("won", "lost"),
        "scores": _decided_scores(found) if tender.state == "awarded" else [],
        "sees_contract": found.contract_id is not None
        and may(request.user, "providers.see_contract", found.contract),
        "breadcrumbs": crumbs(tender),
    }
    return render(request, "providers/tenders/bid.html", context)


def _decided_scores(found: Bid) -> list[tuple[str, str, str]]:
    """(what, this bid, the bid that was awarded the lot) of each part of the value."""
    values = queries.lot_values(found.lot)
    own = values.get(found.pk)
    winner = found.lot.bids.filter(state=Bid.State.WON).first()
    best = values.get(winner.pk) if winner else None
    if own is None:
        return []

    def pair(label: str, part: str) -> tuple[str, str, str]:
        return (
            label,
            value.shown(getattr(own, part)),
            value.shown(getattr(best, part)) if best else "None",
        )

    criteria = [
        (
            f"{criterion.title}, of {criterion.weight}",
            value.shown(own.by_criterion[criterion.pk]),
            value.shown(best.by_criterion[criterion.pk]) if best else "None",
        )
        for criterion in queries.criteria(found.lot.tender)
    ]
    price = pair(f"Price, of {found.lot.tender.price_weight}", "price")
    return [*criteria, price, pair("Together, of 100", "total")]


@require_POST
def withdraw_bid(request: PersonRequest, pk: int) -> HttpResponse:
    """Withdraw a bid before the deadline."""
    found = _find(request, pk)
    authorise(request.user, "providers.make_bid", found)
    press(request, bidding.withdraw_bid, bid=found, done="Your bid is withdrawn.")
    return redirect(reverse("tenders:detail", args=[found.lot.tender_id]))


@require_POST
def take_file_out(request: PersonRequest, pk: int) -> HttpResponse:
    """Take a file out of a bid."""
    file = get_object_or_404(
        BidFile.objects.select_related("bid__lot__tender").filter(
            bid__in=queries.bids(for_user=request.user)
        ),
        pk=pk,
    )
    authorise(request.user, "providers.make_bid", file.bid)
    key = file.bid_id
    press(request, bidding.take_file_out, file=file, done="The file is taken out.")
    return redirect("tenders:show_bid", key)
