"""Pages of charges."""

from fractions import Fraction

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from apcommission.forms import carry_out, press
from apcommission.people.requests import PersonRequest
from apcommission.permissions import may
from apcommission.shown import how_many, money, rate
from placements.charges import actions, queries
from placements.charges.charge import ChargeLine
from placements.charges.costs import Costs, last_day, schedule
from placements.charges.forms import ExtraForm
from placements.charges.models import Extra
from placements.placement.pages import crumbs
from placements.placement.views import find as find_placement
from providers.directory.models import PriceBasis


def charge(request: PersonRequest, pk: int) -> HttpResponse:
    """What a placement has cost so far: by term, with extras, and who pays."""
    placement = find_placement(request, pk, "placements.see_charges")
    today = timezone.localdate()
    planned = last_day(placement, today)
    costs = Costs([placement], max(planned, today))
    found = costs.so_far(placement, today)
    context = {
        "placement": placement,
        "charge": found,
        "lines": [(term.term, *told(line)) for term in found.terms for line in term.lines],
        "total": money(found.total, "no price was in force on a day"),
        "shares": shares(found),
        "until": min(today, placement.end or today),
        "months": schedule(placement, planned, costs),
        "manages": may(request.user, "placements.manage_charges", placement),
        "title": "Charge so far",
        "breadcrumbs": crumbs(placement),
    }
    return render(request, "placements/charges/charge.html", context)


def told(line: ChargeLine) -> tuple[str, str, str]:
    """(price, number, pounds) of a line in words."""
    if line.price is None:
        return "No price in force", how_many(int(line.number), "session"), money(None)
    price = f"{money(line.price.amount)} {PriceBasis(line.price.basis).label}"
    return price, _number(line.price.basis, line.number), money(line.pounds)


def _number(basis: str, number: Fraction) -> str:
    if basis in (PriceBasis.SESSION, PriceBasis.DAY, PriceBasis.WEEK):
        return how_many(int(number), basis)
    whole = "term" if basis == PriceBasis.TERM else "year"
    return f"{rate(number)} of the {whole}’s sessions"


def shares(found: queries.PlacementCharge) -> list[tuple[str, str]]:
    """(who pays, pounds); empty while it is not settled."""
    if found.shares is None:
        return []
    return [
        ("School", money(found.shares.school)),
        ("Local authority", money(found.shares.la)),
        ("Education, health and care plan", money(found.shares.ehcp)),
    ]


def add_extra(request: PersonRequest, pk: int) -> HttpResponse:
    """Add something that is paid beside the price."""
    placement = find_placement(request, pk, "placements.manage_charges")
    form = ExtraForm(request.POST or None)
    address = reverse("charges:charge", args=[pk])
    if carry_out(request, form, actions.add_extra, placement=placement):
        messages.success(request, "The amount is added to the charge.")
        return redirect(address)
    form.cancel_url = address
    context = {
        "form": form,
        "title": "Add to the charge",
        "caption": f"Placement {placement.reference}",
        "breadcrumbs": crumbs(placement, ("Charge so far", address)),
    }
    return render(request, "components/form_page.html", context)


@require_POST
def remove_extra(request: PersonRequest, pk: int) -> HttpResponse:
    """Take an extra away."""
    extra = get_object_or_404(Extra, pk=pk)
    placement = find_placement(request, extra.placement_id, "placements.manage_charges")
    press(request, actions.remove_extra, extra=extra, done="The amount is removed.")
    return redirect("charges:charge", placement.pk)
