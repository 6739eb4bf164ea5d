"""Pages of contracts: the list, each contract, signing it, and whether it goes on."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.views.decorators.http import require_POST

from apcommission.forms import PageForm, carry_out, press
from apcommission.lists import Column, Empty, ListPage
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise, may
from apcommission.shown import span
from providers.contracts import actions, measuring, queries
from providers.contracts.filters import ContractFilter
from providers.contracts.forms import DecideForm, EndForm, ObjectForm, SignForm, WithdrawForm
from providers.contracts.models import CONTRACT, Contract, Extension
from providers.protocols.queries import lines

CONTRACTS = ("Contracts", reverse_lazy("contracts:list"))
SEE = "providers.see_contract"
DONE = {
    "offer": "The contract is out for signature, and fixed.",
    "take_back": "The contract is a draft again. Signatures so far are gone.",
}


class ContractList(ListPage):
    title = str(CONTRACTS[0])
    things = ("contract", "contracts")
    permission = "providers.see_contracts"
    filterset_class = ContractFilter
    default_order = ("-starts_on",)
    export_name = "contracts"
    empty = Empty("No contract yet", "Contracts with providers stand here.")
    columns = (
        Column("Contract", "reference", sort="reference", link="contracts:detail"),
        Column("Provider", "provider.organisation.name", sort="provider__organisation__name"),
        Column("What it is for", "title", sort="title"),
        Column("Kind", "get_kind_display", sort="kind"),
        Column("State", "state", state=True, sort="state"),
        Column("First day", "starts_on", sort="starts_on"),
        Column("Last day", "ends_on", sort="ends_on"),
        Column("Extension to decide by", "decide_by", sort="decide_by"),
        Column("Places", "places", sort="places", numeric=True),
    )

    def rows(self) -> QuerySet[Contract]:
        return queries.contracts(for_user=self.request.user)

    def actions(self) -> Sequence[tuple[str, str]]:
        if may(self.request.user, "providers.draw_up_contract"):
            return [("Draw up a contract", reverse("contracts:add"))]
        return ()


def find_contract(request: PersonRequest, pk: int, permission: str = SEE) -> Contract:
    """The contract, if the person may read it and holds `permission` for it."""
    contract = get_object_or_404(queries.contracts(for_user=request.user), pk=pk)
    authorise(request.user, permission, contract)
    return contract


def detail(request: PersonRequest, pk: int) -> HttpResponse:
    """A contract with everything that is agreed, and what may be done with it."""
    contract = find_contract(request, pk)
    person = request.user
    party = queries.signs_for(person, contract)
    moves = {row.verb: row.words for row in CONTRACT.open_to(contract, person)}
    draws_up = may(person, "providers.draw_up_contract")
    context = {
        "contract": contract,
        "title": contract.title,
        "facts": facts(contract),
        "terms": lines(contract.terms),
        "duties": [
            ("The provider will", lines(contract.provider_duties)),
            ("The authority will", lines(contract.authority_duties)),
        ],
        "price_lines": contract.price_lines.all(),
        "conditions": [(one, measuring.label(one.kind)) for one in contract.conditions.all()],
        "extensions": contract.extensions.all(),
        "signatures": contract.signatures.all(),
        "lifecycle": CONTRACT,
        "moves": moves,
        "changes": "offer" in moves,
        "draws_up": draws_up,
        "signs": contract.state == "offered" and party in queries.unsigned(contract),
        "breadcrumbs": (CONTRACTS,),
    }
    return render(request, "providers/contracts/contract.html", context)


def facts(contract: Contract) -> list[tuple[str, Any]]:
    """(label, words) of what a contract is."""
    told = [
        ("Provider", str(contract.provider)),
        ("Kind", contract.get_kind_display()),
        ("Term", span(contract.starts_on, contract.ends_on)),
        ("Places bought", contract.places),
        (
            "Pupils’ records open to the provider",
            f"{contract.record_months} months after the last day",
        ),
        ("Protocol", str(contract.pack) if contract.pack else ""),
        ("Made from", contract.source),
        ("Why it ended", contract.end_reason),
    ]
    return [(label, words) for label, words in told if words not in ("", None)]


def renewal(request: PersonRequest, pk: int) -> HttpResponse:
    """Whether the contract may go on: condition by condition, with the figure of today."""
    contract = find_contract(request, pk)
    draws_up = may(request.user, "providers.draw_up_contract")
    context = {
        "contract": contract,
        "title": "Whether it goes on",
        "judged": queries.judged(contract),
        "extensions": contract.extensions.select_related("decided_by"),
        "decides": draws_up and contract.state == Contract.State.SIGNED,
        "breadcrumbs": _crumbs(contract),
    }
    return render(request, "providers/contracts/renewal.html", context)


def _crumbs(contract: Contract) -> list[tuple[str, Any]]:
    return [CONTRACTS, (str(contract), reverse("contracts:detail", args=[contract.pk]))]


@require_POST
def move(request: PersonRequest, pk: int) -> HttpResponse:
    """Send a draft out for signature, or take it back."""
    contract = find_contract(request, pk, "providers.draw_up_contract")
    verb, version = request.POST.get("verb", ""), request.POST.get("version", "")
    if verb in DONE and version.isdecimal() and len(version) < 10:
        press(
            request,
            actions.move_contract,
            contract=contract,
            verb=verb,
            version=int(version),
            done=DONE[verb],
        )
    return redirect("contracts:detail", pk)


def _to(contract: Contract) -> HttpResponse:
    return redirect("contracts:detail", contract.pk)


def _moving_page(
    request: PersonRequest, contract: Contract, form: PageForm, verb: str, done: str
) -> HttpResponse:
    """A page that asks for what a move needs: a reason, a day."""
    title = CONTRACT.verbs[verb].words
    if carry_out(request, form, actions.move_contract, contract=contract, verb=verb):
        messages.success(request, done)
        # A draft is the authority's own: whoever asked for changes reads it when it is offered again.
        return redirect("contracts:list") if verb == "object" else _to(contract)
    context = {
        "form": form,
        "title": title,
        "caption": str(contract),
        "breadcrumbs": _crumbs(contract),
    }
    return render(request, "components/form_page.html", context)


def object_to(request: PersonRequest, pk: int) -> HttpResponse:
    """The provider asks for changes in place of signing."""
    contract = find_contract(request, pk, "providers.sign_for_provider")
    form = ObjectForm(request.POST or None, obj=contract)
    return _moving_page(request, contract, form, "object", "The authority reads what you ask for.")


def withdraw(request: PersonRequest, pk: int) -> HttpResponse:
    """Withdraw a contract that was not signed by both."""
    contract = find_contract(request, pk, "providers.draw_up_contract")
    form = WithdrawForm(request.POST or None, obj=contract)
    return _moving_page(request, contract, form, "withdraw", "The contract is withdrawn.")


def end(request: PersonRequest, pk: int) -> HttpResponse:
    """End a signed contract early."""
    contract = find_contract(request, pk, "providers.draw_up_contract")
    form = EndForm(request.POST or None, obj=contract, initial={"ends_on": None})
    return _moving_page(request, contract, form, "end", "The contract ends on that day.")


def sign(request: PersonRequest, pk: int) -> HttpResponse:
    """Sign for one's own side."""
    contract = find_contract(request, pk)
    authorise(request.user, "providers.sign_contract", contract)
    form = SignForm(request.POST or None, obj=contract, initial={"name": request.user.name})
    if carry_out(request, form, actions.sign_contract, contract=contract):
        messages.success(request, "The contract is signed for your side.")
        return redirect("contracts:detail", pk)
    context = {
        "form": form,
        "title": "Sign the contract",
        "caption": str(contract),
        "breadcrumbs": _crumbs(contract),
    }
    return render(request, "components/form_page.html", context)


def decide(request: PersonRequest, pk: int) -> HttpResponse:
    """Take an extension or not, with the conditions in view."""
    extension = get_object_or_404(Extension.objects.select_related("contract"), pk=pk)
    contract = find_contract(request, extension.contract_id, "providers.draw_up_contract")
    form = DecideForm(request.POST or None)
    if carry_out(request, form, actions.decide_extension, extension=extension):
        messages.success(request, "The decision is kept.")
        return redirect("contracts:renewal", contract.pk)
    context = {
        "form": form,
        "title": f"Whether the contract goes on {extension}",
        "caption": str(contract),
        "judged": queries.judged(contract),
        "breadcrumbs": _crumbs(contract),
    }
    return render(request, "providers/contracts/decide.html", context)
