"""Contracts: drawn up, signed by both, going on or ending; and everything that is refused."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from apcommission.audit.models import AuditEvent
from apcommission.editing import ChangedMeanwhile
from apcommission.errors import Refused
from providers.contracts import actions
from providers.contracts.actions import NotYours, TermsOverlap
from providers.contracts.models import Contract
from providers.contracts.tasks import print_contract
from tests.factories.contracts import ContractFactory, ExtensionFactory, PriceLineFactory
from tests.factories.providers import ProtocolPackFactory
from tests.typed import boxes

TERM = {"starts_on": date(2026, 9, 1), "ends_on": date(2027, 8, 31)}


def at(name: str, thing: Any) -> str:
    return reverse(f"contracts:{name}", args=[thing.pk])


@pytest.fixture
def buyer(world: Any) -> Any:
    return world.person("commissioner")


@pytest.fixture
def draft(world: Any) -> Contract:
    made: Contract = ContractFactory(provider=world.provider, title="Places")
    PriceLineFactory(contract=made)
    return made


def offered(buyer: Any, draft: Contract) -> Contract:
    return actions.move_contract(by=buyer, contract=draft, verb="offer")


def signed(world: Any, draft: Contract) -> Contract:
    contract = offered(world.person("commissioner"), draft)
    for persona in ("provider_manager", "commissioner"):
        actions.sign_contract(
            by=world.person(persona), contract=contract, name="Jo Keeper", signed_as="Director"
        )
    contract.refresh_from_db()
    return contract


# ---- Drawing up ------------------------------------------------------------------------------------


def test_a_draft_takes_over_the_obligations_of_the_protocol_in_force(
    world: Any, as_: Any, buyer: Any
) -> None:
    ProtocolPackFactory(
        name="2026.9",
        in_force_from=date(2026, 1, 1),
        provider_guidelines="Take the register.",
        authority_duties="Pay in time.",
    )
    typed = {
        "provider": world.provider.pk,
        "kind": "sla",
        "title": "Vocational places",
        "places": "12",
        **boxes("starts_on", TERM["starts_on"]),
        **boxes("ends_on", TERM["ends_on"]),
        "once": "a",
    }
    client = as_("commissioner")
    for _ in range(2):  # a double click
        client.post(reverse("contracts:add"), typed)
    made = Contract.objects.get()
    assert (made.state, made.places, made.provider_duties) == ("draft", 12, "Take the register.")
    assert "part of the authority's own provision" in made.terms
    page = client.get(at("detail", made)).content.decode()
    assert "Take the register." in page
    assert "Pay in time." in page


def test_the_award_of_a_tender_gives_prices_and_its_source(world: Any, buyer: Any) -> None:
    made = actions.draw_up(
        by=buyer,
        provider=world.provider,
        kind="contract",
        title="Lot 1",
        **TERM,
        prices=[("A place", Decimal("180.50"), "week")],
        source="Tender T-1, lot 1",
    )
    assert [str(line) for line in made.price_lines.all()] == ["A place: £180.50 a week"]
    assert AuditEvent.objects.get(verb="drew_up_contract").detail["source"] == "Tender T-1, lot 1"


@pytest.mark.parametrize("persona", ["officer", "provider_manager", "headteacher", "administrator"])
def test_only_a_commissioner_draws_up(world: Any, draft: Contract, persona: str) -> None:
    person = world.person(persona)
    with pytest.raises(PermissionDenied):
        actions.draw_up(by=person, provider=world.provider, kind="sla", title="X", **TERM)
    with pytest.raises(PermissionDenied):
        actions.save_contract(by=person, contract=draft, title="Y")


def test_what_is_wrong_in_a_draft_is_told_beside_the_field(as_: Any, draft: Contract) -> None:
    client = as_("commissioner")
    typed = {
        "title": "Typed title",
        "terms": "x",
        **boxes("starts_on", date(2026, 9, 1)),
        **boxes("ends_on", date(2026, 8, 1)),
        "version": draft.version,
    }
    page = client.post(at("edit", draft), typed)
    assert page.context["form"].errors["ends_on"] == ["The last day comes before the first."]
    assert 'value="Typed title"' in page.content.decode()
    price = {"what": "a PLACE", "amount": "1", "basis": "day", **boxes("valid_from", draft.ends_on)}
    page = client.post(at("add_price", draft), price)
    assert "A price for the same stands" in str(page.context["form"].errors["valid_from"])
    late = {
        **boxes("until", draft.ends_on + timedelta(days=365)),
        **boxes("decide_by", draft.ends_on + timedelta(days=1)),
    }
    page = client.post(at("add_extension", draft), late)
    assert "while the contract still runs" in str(page.context["form"].errors["decide_by"])
    page = client.post(at("add_condition", draft), {"kind": "luck", "threshold": "101"})
    assert set(page.context["form"].errors) == {"kind", "threshold"}


def test_parts_are_added_once_and_taken_out(as_: Any, draft: Contract) -> None:
    client = as_("commissioner")
    condition = {"kind": "attendance", "threshold": "80"}
    client.post(at("add_condition", draft), condition)
    again = client.post(at("add_condition", draft), condition)
    assert "has a condition of this kind" in str(again.context["form"].errors["kind"])
    extension = {
        **boxes("until", draft.ends_on + timedelta(days=365)),
        **boxes("decide_by", draft.ends_on - timedelta(days=30)),
    }
    client.post(at("add_extension", draft), extension)
    page = client.get(at("detail", draft)).content.decode()
    assert "Attendance of the pupils placed: at least 80 per cent" in page
    for part, rows in (("condition", draft.conditions), ("extension", draft.extensions)):
        client.post(at("take_out", draft), {"part": part, "key": rows.get().pk})
        assert not rows.exists()
    assert client.post(at("take_out", draft), {"part": "terms", "key": 1}).status_code == 404


# ---- Signing ---------------------------------------------------------------------------------------


def test_a_contract_is_signed_by_both_and_printed(
    world: Any, as_: Any, buyer: Any, draft: Contract
) -> None:
    manager = as_("provider_manager")
    assert manager.get(at("detail", draft)).status_code == 404
    client = as_("commissioner")
    client.post(at("move", draft), {"verb": "offer", "version": draft.version})
    draft.refresh_from_db()
    assert draft.state == "offered"
    assert "Contracts to sign" in manager.get("/").content.decode()
    typed = {"name": "Jo Keeper", "signed_as": "Director", "version": draft.version}
    page = manager.post(at("sign", draft), typed)
    assert "agreed" in page.context["form"].errors
    manager.post(at("sign", draft), {**typed, "agreed": "on"})
    assert "Contracts to sign" not in manager.get("/").content.decode()
    draft.refresh_from_db()
    assert draft.state == "offered"
    client.post(at("sign", draft), {**typed, "version": draft.version, "agreed": "on"})
    draft.refresh_from_db()
    assert (draft.state, draft.is_in_force) == ("signed", True)
    parties = draft.signatures.values_list("party", "name", "signed_as")
    assert list(parties) == [
        ("provider", "Jo Keeper", "Director"),
        ("authority", "Jo Keeper", "Director"),
    ]
    print_contract(draft.pk)
    draft.refresh_from_db()
    assert draft.document is not None
    opened = reverse("documents:open", args=[draft.document.pk])
    assert manager.get(opened).status_code == 200
    assert as_("other_provider_manager").get(opened).status_code in (403, 404)


def test_a_signature_without_authority_is_refused(world: Any, buyer: Any, draft: Contract) -> None:
    contract = offered(buyer, draft)
    sign = {"contract": contract, "name": "A", "signed_as": "B"}
    with pytest.raises(NotYours):
        actions.sign_contract(by=world.person("officer"), **sign)
    for persona in ("other_provider_manager", "provider_tutor", "headteacher", "administrator"):
        with pytest.raises(PermissionDenied):
            actions.sign_contract(by=world.person(persona), **sign)
    assert not contract.signatures.exists()


def test_what_is_signed_is_what_was_read(world: Any, buyer: Any, draft: Contract) -> None:
    read = draft.version
    contract = offered(buyer, draft)
    manager = world.person("provider_manager")
    with pytest.raises(ChangedMeanwhile):
        actions.sign_contract(by=manager, contract=contract, name="A", signed_as="B", version=read)
    actions.sign_contract(by=manager, contract=contract, name="A", signed_as="B")
    with pytest.raises(Refused, match="has signed this contract already"):
        actions.sign_contract(by=manager, contract=contract, name="A", signed_as="B")


def test_a_contract_out_for_signature_is_fixed_until_it_is_taken_back(
    world: Any, buyer: Any, draft: Contract
) -> None:
    contract = offered(buyer, draft)
    with pytest.raises(Refused, match="Take it back"):
        actions.save_contract(by=buyer, contract=contract, title="Else")
    actions.sign_contract(
        by=world.person("provider_manager"), contract=contract, name="A", signed_as="B"
    )
    actions.move_contract(by=buyer, contract=contract, verb="take_back")
    assert not contract.signatures.exists()
    actions.save_contract(by=buyer, contract=contract, title="Else")


def test_a_provider_asks_for_changes_and_the_commissioner_reads_them(
    as_: Any, buyer: Any, draft: Contract
) -> None:
    contract = offered(buyer, draft)
    manager, client = as_("provider_manager"), as_("commissioner")
    empty = manager.post(at("object", contract), {"reason": "", "version": contract.version})
    assert empty.status_code == 200
    manager.post(at("object", contract), {"reason": "Say <who> pays.", "version": contract.version})
    contract.refresh_from_db()
    assert contract.state == "draft"
    assert "Contracts that a provider wants changed" in client.get("/").content.decode()
    assert "Say &lt;who&gt; pays." in client.get(at("detail", contract)).content.decode()
    offered(buyer, contract)
    assert Contract.objects.get(pk=contract.pk).objection == ""


def test_a_contract_without_a_price_does_not_go_out(buyer: Any, world: Any) -> None:
    bare = ContractFactory(provider=world.provider)
    with pytest.raises(Refused, match="Add at least one price"):
        offered(buyer, bare)


def test_a_refused_attempt_to_sign_is_in_the_trail(
    world: Any, as_: Any, buyer: Any, draft: Contract
) -> None:
    contract = offered(buyer, draft)
    typed = {"name": "A", "signed_as": "B", "agreed": "on", "version": contract.version}
    assert as_("officer").post(at("sign", contract), typed).status_code == 403
    event = AuditEvent.objects.get(verb="refused")
    assert event.by == world.person("officer")


# ---- Terms that overlap ----------------------------------------------------------------------------


def test_contracts_for_the_same_do_not_overlap(world: Any, buyer: Any, draft: Contract) -> None:
    first = signed(world, draft)
    second = ContractFactory(provider=world.provider, title="PLACES", starts_on=first.ends_on,
                             ends_on=first.ends_on + timedelta(days=300))  # fmt: skip
    PriceLineFactory(contract=second)
    with pytest.raises(TermsOverlap, match=first.reference):
        offered(buyer, second)
    with pytest.raises(IntegrityError), transaction.atomic():
        Contract.objects.filter(pk=second.pk).update(state="signed")
    actions.move_contract(
        by=buyer, contract=first, verb="end", reason="Moved", ends_on=first.ends_on - timedelta(1)
    )
    assert offered(buyer, second).state == "offered"


def test_terms_that_overlap_are_told_on_the_page_and_kept_in_the_trail(
    world: Any, as_: Any, draft: Contract
) -> None:
    first = signed(world, draft)
    second = ContractFactory(provider=world.provider, title=first.title)
    PriceLineFactory(contract=second)
    sent = {"verb": "offer", "version": second.version}
    page = as_("commissioner").post(at("move", second), sent, follow=True).content.decode()
    assert f"for the same ({first.reference}) on some of these days" in page
    assert AuditEvent.objects.get(verb="was_refused").detail == {"refusal": "TermsOverlap"}


def test_an_extension_does_not_run_into_the_next_contract(
    world: Any, buyer: Any, draft: Contract
) -> None:
    extension = ExtensionFactory(contract=draft)
    first = signed(world, draft)
    following = actions.draw_up_next(by=buyer, contract=first)
    assert (following.starts_on, following.source) == (
        first.ends_on + timedelta(days=1),
        f"Follows {first.reference}",
    )
    offered(buyer, following)
    with pytest.raises(TermsOverlap):
        actions.decide_extension(by=buyer, extension=extension, taken=True, reason="Good")
    extension.refresh_from_db()
    assert extension.state == "open"
