"""Tenders: run by commissioners, bid for by providers, scored by those who are named."""

from typing import Any

from providers.tenders.models import Bid, Lot, Tender
from tests.access.personas import LA
from tests.access.rows import Row
from tests.factories import tenders as make
from tests.factories.world import World

BUYER = {"commissioner"}
MANAGER = {"provider_manager"}
MANAGERS = MANAGER | {"other_provider_manager"}
#: The consultant is an evaluator of each tender of this table, the officer of none.
READERS = LA | MANAGERS | {"consultant"}


def tender(world: World, state: str) -> Tender:
    """A tender in a state, with a bid of the world's own provider once it took bids."""

    def made(world: World) -> Tender:
        found = make.tender(state="open" if state in ("evaluating", "moderating") else state)
        make.evaluator(found, world.person("consultant"))
        if state != "draft":
            bid = make.bid(found, world.provider, world.person("provider_manager"))
            found.questions.create(words="When?", asked_by=world.person("provider_manager"))
            make.agree(bid, 3)
        return make.close(found, state) if state in ("evaluating", "moderating") else found

    found: Tender = world.made(f"{state} tender", made)
    return found


def at(state: str) -> Any:
    return lambda world: {"pk": tender(world, state).pk}


def lot(state: str) -> Any:
    return lambda world: {"pk": first_lot(world, state).pk}


def first_lot(world: World, state: str) -> Lot:
    found = tender(world, state).lots.first()
    assert found is not None
    return found


def bid(state: str) -> Any:
    def found(world: World) -> dict[str, int]:
        own = Bid.objects.get(lot=first_lot(world, state), provider=world.provider)
        return {"pk": own.pk}

    return found


def question(world: World) -> dict[str, Any]:
    return {"pk": tender(world, "open").questions.get().pk}


def lot_out(world: World) -> dict[str, Any]:
    return {"part": "lot", "key": 0}


def grow(world: World) -> None:
    for _ in range(4):
        found = make.tender()
        make.bid(found, world.provider, world.person("provider_manager"))
        make.LotFactory(tender=tender(world, "open"))
    make.bid(
        tender(world, "moderating"), world.other_provider, world.person("other_provider_manager")
    )


ROWS = [
    Row("tenders:list", READERS),
    Row("tenders:add", BUYER),
    Row(
        "tenders:detail",
        LA | {"consultant"},
        at("draft"),
        seen_as="commissioner",
        note="of a draft",
    ),
    Row("tenders:detail", READERS, at("open"), seen_as="provider_manager", note="that is open"),
    Row("tenders:edit", BUYER, at("draft")),
    Row("tenders:add_lot", BUYER, at("draft")),
    Row("tenders:add_criterion", BUYER, at("draft")),
    Row("tenders:add_file", BUYER, at("draft")),
    Row("tenders:take_out", BUYER, at("draft"), method="post", data=lot_out),
    Row("tenders:move", BUYER, at("draft"), method="post"),
    Row("tenders:withdraw", BUYER, at("draft")),
    Row("tenders:ask", MANAGERS, at("open")),
    Row("tenders:answer", LA, question),
    Row("tenders:bid", MANAGERS, lot("open")),
    Row("tenders:show_bid", MANAGER, bid("open"), note="while it is sealed"),
    Row("tenders:show_bid", MANAGER | {"consultant"}, bid("evaluating"), note="being scored"),
    Row(
        "tenders:show_bid",
        MANAGER | {"consultant"} | BUYER,
        bid("moderating"),
        note="marks being agreed",
    ),
    Row("tenders:withdraw_bid", MANAGER, bid("evaluating"), method="post"),
    Row("tenders:take_file_out", (), lambda world: {"pk": 1}, method="post"),
    Row("tenders:name_evaluator", BUYER, at("evaluating")),
    Row("tenders:scoring", {"consultant"}, at("evaluating")),
    Row("tenders:finish", {"consultant"}, at("evaluating"), method="post"),
    Row("tenders:declare", {"consultant"}, lot("evaluating")),
    Row("tenders:score", {"consultant"}, bid("evaluating")),
    Row("tenders:value", BUYER, lot("moderating")),
    Row("tenders:agree", BUYER, bid("moderating")),
    Row("tenders:decide", BUYER, lot("moderating")),
]
