"""Pages on which a contract is drawn up."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from apcommission.forms import PageForm, carry_out, press
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise
from providers.contracts import actions
from providers.contracts.forms import (
    ConditionForm,
    ContractForm,
    ExtensionForm,
    NewContractForm,
    PriceForm,
)
from providers.contracts.models import Contract
from providers.contracts.views import CONTRACTS, find_contract

DRAW_UP = "providers.draw_up_contract"
PARTS = ("price", "condition", "extension")


def form_page(
    request: PersonRequest, form: PageForm, title: str, contract: Contract | None = None
) -> HttpResponse:
    """A page of one form of a contract."""
    crumbs: list[tuple[str, Any]] = [CONTRACTS]
    if contract:
        crumbs.append((str(contract), reverse("contracts:detail", args=[contract.pk])))
    context = {
        "form": form,
        "title": title,
        "caption": str(contract.provider) if contract else "",
        "breadcrumbs": crumbs,
    }
    return render(request, "components/form_page.html", context)


def add(request: PersonRequest) -> HttpResponse:
    """Draw up a contract."""
    authorise(request.user, DRAW_UP)
    initial = {"provider": request.GET.get("provider", "")}
    form = NewContractForm(request.POST or None, initial=initial)
    contract = carry_out(request, form, actions.draw_up)
    if contract:
        messages.success(request, "The draft is made. Add its prices, conditions and extensions.")
        return redirect("contracts:detail", contract.pk)
    return form_page(request, form, "Draw up a contract")


def edit(request: PersonRequest, pk: int) -> HttpResponse:
    """Change a draft."""
    contract = find_contract(request, pk, DRAW_UP)
    form = ContractForm(request.POST or None, obj=contract)
    return _draft_page(request, contract, form, actions.save_contract, "Change the draft")


def add_price(request: PersonRequest, pk: int) -> HttpResponse:
    """Add a line to the price schedule."""
    contract = find_contract(request, pk, DRAW_UP)
    form = PriceForm(request.POST or None, initial={"valid_from": contract.starts_on})
    return _draft_page(request, contract, form, actions.add_price, "Add a price")


def add_condition(request: PersonRequest, pk: int) -> HttpResponse:
    """Add what the continuation depends on."""
    contract = find_contract(request, pk, DRAW_UP)
    form = ConditionForm(request.POST or None)
    return _draft_page(request, contract, form, actions.add_condition, "Add a condition")


def add_extension(request: PersonRequest, pk: int) -> HttpResponse:
    """Add an option to go on."""
    contract = find_contract(request, pk, DRAW_UP)
    form = ExtensionForm(request.POST or None)
    return _draft_page(request, contract, form, actions.add_extension, "Add an extension")


def _draft_page(
    request: PersonRequest,
    contract: Contract,
    form: PageForm,
    action: Callable[..., object],
    title: str,
) -> HttpResponse:
    if carry_out(request, form, action, contract=contract):
        messages.success(request, "The draft is saved.")
        return redirect("contracts:detail", contract.pk)
    return form_page(request, form, title, contract)


@require_POST
def take_out(request: PersonRequest, pk: int) -> HttpResponse:
    """Take a price, a condition or an extension out of a draft."""
    contract = find_contract(request, pk, DRAW_UP)
    part, key = request.POST.get("part", ""), request.POST.get("key", "")
    if part not in PARTS or not (key.isdecimal() and len(key) < 19):
        raise Http404
    done = "It is taken out of the draft."
    press(request, actions.take_out, contract=contract, part=part, key=int(key), done=done)
    return redirect("contracts:detail", pk)


@require_POST
def draw_up_next(request: PersonRequest, pk: int) -> HttpResponse:
    """Draw up the contract that follows this one."""
    contract = find_contract(request, pk, DRAW_UP)
    once = f"contract-after-{contract.pk}-{contract.version}"
    following = press(request, actions.draw_up_next, contract=contract, once=once)
    if following is None:
        return redirect("contracts:detail", pk)
    messages.success(request, "The draft of the contract that follows is here.")
    return redirect("contracts:detail", following.pk)
