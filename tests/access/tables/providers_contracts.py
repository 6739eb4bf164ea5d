"""Contracts: drawn up by commissioners, read by the authority, signed by the provider's manager."""

from typing import Any

from providers.contracts.models import Contract
from tests.access.personas import LA
from tests.access.rows import Row
from tests.factories.contracts import ContractFactory, ExtensionFactory, PriceLineFactory
from tests.factories.world import World

BUYER = {"commissioner"}
MANAGER = {"provider_manager"}
READERS = LA | MANAGER


def contract(world: World, state: str) -> Contract:
    def make(world: World) -> Contract:
        made: Contract = ContractFactory(provider=world.provider, state=state)
        PriceLineFactory(contract=made)
        made.conditions.create(kind="attendance", threshold=80)
        ExtensionFactory(contract=made)
        return made

    made: Contract = world.made(f"{state} contract", make)
    return made


def at(state: str) -> Any:
    return lambda world: {"pk": contract(world, state).pk}


def price_out(world: World) -> dict[str, Any]:
    return {"part": "price", "key": 0}


def offer(world: World) -> dict[str, Any]:
    return {"verb": "offer", "version": contract(world, "draft").version}


def extension(world: World) -> dict[str, Any]:
    return {"pk": contract(world, "signed").extensions.get().pk}


def grow(world: World) -> None:
    for _ in range(4):
        PriceLineFactory(contract=ContractFactory(provider=world.provider, state="offered"))


ROWS = [
    Row("contracts:list", READERS | {"other_provider_manager"}),
    Row("contracts:add", BUYER),
    Row("contracts:detail", LA, at("draft"), seen_as="commissioner", note="of a draft"),
    Row("contracts:detail", READERS, at("offered"), note="out for signature"),
    Row("contracts:edit", BUYER, at("draft")),
    Row("contracts:add_price", BUYER, at("draft")),
    Row("contracts:add_condition", BUYER, at("draft")),
    Row("contracts:add_extension", BUYER, at("draft")),
    Row("contracts:take_out", BUYER, at("draft"), method="post", data=price_out),
    Row("contracts:next", BUYER, at("signed"), method="post"),
    Row("contracts:move", BUYER, at("draft"), method="post", data=offer),
    Row("contracts:sign", BUYER | MANAGER, at("offered")),
    Row("contracts:object", MANAGER, at("offered")),
    Row("contracts:withdraw", BUYER, at("draft")),
    Row("contracts:end", BUYER, at("signed")),
    Row("contracts:renewal", READERS, at("signed")),
    Row("contracts:decide", BUYER, extension),
]
