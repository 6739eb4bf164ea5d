"""Scoring blind, agreeing, deciding: who reads what and when, and the contract that follows."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from apcommission.errors import Refused
from apcommission.lifecycles import TransitionRefused
from apcommission.messages.models import Email
from providers.contracts.models import Contract
from providers.tenders import evaluating, queries
from providers.tenders.evaluating import NotAnEvaluator
from providers.tenders.models import Bid, Score, Tender
from providers.tenders.tasks import tell_decided
from tests.factories import tenders as make


def at(name: str, thing: Any) -> str:
    return reverse(f"tenders:{name}", args=[thing.pk])


@pytest.fixture
def buyer(world: Any) -> Any:
    return world.person("commissioner")


@pytest.fixture
def scored(world: Any) -> Tender:
    """A tender whose bids of two providers are being scored by the officer and the consultant."""
    tender = make.tender()
    make.bid(tender, world.provider, world.person("provider_manager"), "200.00")
    make.bid(tender, world.other_provider, world.person("other_provider_manager"), "160.00")
    make.evaluator(tender, world.person("officer"))
    make.evaluator(tender, world.person("consultant"), conflict=None)
    return make.close(tender)


def marks(tender: Tender, points: int, reason: str = "Good") -> dict[int, tuple[int, str]]:
    return {one.pk: (points, reason) for one in tender.criteria.all()}


def typed_marks(tender: Tender, points: int, reason: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for one in tender.criteria.all():
        found |= {f"points_{one.pk}": points, f"reason_{one.pk}": reason}
    return found


def bids(tender: Tender) -> list[Bid]:
    return list(Bid.objects.filter(lot__tender=tender).order_by("pk"))


def test_the_seal_is_broken_after_the_deadline_and_by_a_commissioner_only(
    world: Any, buyer: Any
) -> None:
    tender = make.tender()
    with pytest.raises(Refused, match="Bids stay sealed"):
        evaluating.start_scoring(by=buyer, tender=tender)
    make.close(tender, "open")
    with pytest.raises(Refused, match="Name at least one evaluator"):
        evaluating.start_scoring(by=buyer, tender=tender)
    make.evaluator(tender, world.person("officer"))
    with pytest.raises(PermissionDenied):
        evaluating.start_scoring(by=world.person("officer"), tender=tender)
    assert evaluating.start_scoring(by=buyer, tender=tender).state == "evaluating"


def test_an_evaluator_is_of_the_authority_or_a_consultant(world: Any, buyer: Any) -> None:
    tender = make.tender()
    for persona in ("headteacher", "provider_manager", "administrator"):
        with pytest.raises(Refused, match="of the authority, or a consultant"):
            evaluating.name_evaluator(by=buyer, tender=tender, person=world.person(persona))
    consultant = world.person("consultant")
    for _ in range(2):
        evaluating.name_evaluator(by=buyer, tender=tender, person=consultant)
    assert tender.evaluators.count() == 1


def test_a_bid_is_read_once_the_evaluator_declared_and_never_with_a_conflict(
    world: Any, as_: Any, scored: Tender
) -> None:
    [lot] = scored.lots.all()
    bid, client = bids(scored)[0], as_("consultant")
    assert "Tenders to score" in client.get("/").content.decode()
    assert client.get(at("show_bid", bid)).status_code == 404
    silent = client.post(at("declare", lot), {"has_conflict": "yes", "words": ""})
    assert silent.context["form"].errors["words"] == ["Say what the conflict is."]
    client.post(at("declare", lot), {"has_conflict": "yes", "words": "I worked there"})
    assert client.get(at("show_bid", bid)).status_code == 404
    assert client.get(at("score", bid)).status_code == 404
    with pytest.raises(NotAnEvaluator):
        evaluating.score_bid(by=world.person("consultant"), bid=bid, marks=marks(scored, 5))
    client.post(at("declare", lot), {"has_conflict": "no"})  # it stays as it was declared
    assert client.get(at("show_bid", bid)).status_code == 404
    page = as_("officer").get(at("show_bid", bid)).content.decode()
    assert "How we do Safety" in page
    assert "200.00" not in page  # quality is scored without the price


def test_evaluators_are_blind_to_each_other_until_the_marks_are_opened(
    world: Any, as_: Any, buyer: Any, scored: Tender
) -> None:
    bid = bids(scored)[0]
    as_("officer").post(at("score", bid), typed_marks(scored, 2, "Weak on first aid"))
    [lot] = scored.lots.all()
    client = as_("consultant")
    client.post(at("declare", lot), {"has_conflict": "no"})
    for address in (
        at("score", bid),
        at("scoring", scored),
        at("show_bid", bid),
        at("detail", scored),
    ):
        assert "Weak on first aid" not in client.get(address).content.decode()
    commissioner = as_("commissioner")
    assert commissioner.get(at("agree", bid)).status_code == 404
    assert commissioner.get(at("show_bid", bid)).status_code == 404
    with pytest.raises(Refused, match="Nobody has finished"):
        evaluating.open_moderation(by=buyer, tender=scored)


def test_marks_are_whole_before_they_are_fixed(world: Any, as_: Any, scored: Tender) -> None:
    first, second = bids(scored)
    officer, client = world.person("officer"), as_("officer")
    wrong = client.post(at("score", first), typed_marks(scored, 6, ""))
    assert len(wrong.context["form"].errors) == 4
    client.post(at("score", first), typed_marks(scored, 3, "Good"))
    client.post(at("score", first), typed_marks(scored, 4, "Better"))
    assert set(Score.objects.values_list("points", flat=True)) == {4}
    page = client.post(at("finish", scored), follow=True).content.decode()
    assert "Score every bid first: 1 still to do." in page
    evaluating.score_bid(by=officer, bid=second, marks=marks(scored, 2))
    client.post(at("finish", scored))
    with pytest.raises(Refused, match="your marks are fixed"):
        evaluating.score_bid(by=officer, bid=second, marks=marks(scored, 5))
    with pytest.raises(NotAnEvaluator):
        evaluating.score_bid(by=world.person("commissioner"), bid=second, marks=marks(scored, 5))


def finished(world: Any, tender: Tender) -> Tender:
    officer = world.person("officer")
    for bid in bids(tender):
        evaluating.score_bid(by=officer, bid=bid, marks=marks(tender, 3, "Officer’s reason"))
    evaluating.finish_scoring(by=officer, tender=tender)
    return evaluating.open_moderation(by=world.person("commissioner"), tender=tender)


def test_the_single_marks_are_seen_while_they_are_agreed_and_value_stands_in_one_table(
    world: Any, as_: Any, scored: Tender
) -> None:
    finished(world, scored)
    dear, cheap = bids(scored)
    client = as_("commissioner")
    page = client.get(at("agree", dear)).content.decode()
    assert "Officer’s reason" in page
    client.post(at("agree", dear), typed_marks(scored, 5, "Agreed"))
    client.post(at("agree", cheap), typed_marks(scored, 2, "Agreed"))
    [lot] = scored.lots.all()
    rows = client.get(at("value", lot)).context["rows"]
    assert [(row["bid"], row["total"], row["rank"]) for row in rows] == [
        (dear, "92.00", 1),  # 60 of 60, and 40 x 160 / 200
        (cheap, "64.00", 2),  # 24 of 60, and the whole 40
    ]
    assert as_("officer").get(at("value", lot)).status_code == 403


def test_a_commissioner_with_a_conflict_neither_reads_nor_decides(
    world: Any, as_: Any, buyer: Any, scored: Tender
) -> None:
    make.evaluator(scored, buyer, conflict=True)
    finished(world, scored)
    [lot] = scored.lots.all()
    client, bid = as_("commissioner"), bids(scored)[0]
    for address in (at("value", lot), at("agree", bid), at("decide", lot), at("show_bid", bid)):
        assert client.get(address).status_code == 404
    with pytest.raises(NotAnEvaluator):
        evaluating.agree_marks(by=buyer, bid=bid, marks=marks(scored, 5))


def test_an_award_gives_each_bidder_a_reason_and_makes_a_contract(
    world: Any, as_: Any, buyer: Any, scored: Tender
) -> None:
    finished(world, scored)
    won, lost = bids(scored)
    [lot] = scored.lots.all()
    client = as_("commissioner")
    typed = {"winner": won.pk, f"reason_{won.pk}": "Strong on safety"}
    page = client.post(at("decide", lot), {f"reason_{won.pk}": "Strong on safety"})
    assert set(page.context["form"].errors) == {"winner", f"reason_{lost.pk}"}
    whole = {**typed, f"reason_{lost.pk}": "Weak on <safety>"}
    unmarked = client.post(at("decide", lot), whole).content.decode()
    assert "Agree the marks of every bid first" in unmarked
    make.agree(won, 5)
    make.agree(lost, 2)
    client.post(at("decide", lot), whole)
    for bid in (won, lost):
        bid.refresh_from_db()
    scored.refresh_from_db()
    assert (won.state, lost.state, scored.state) == ("won", "lost", "awarded")
    contract = Contract.objects.get()
    assert won.contract == contract
    assert (contract.provider, contract.places, contract.state) == (world.provider, 5, "draft")
    assert (contract.starts_on, contract.ends_on) == (scored.starts_on, scored.ends_on)
    assert scored.reference in contract.source
    assert [str(line) for line in contract.price_lines.all()] == [f"A place: {lot}: £200.00 a week"]
    tell_decided(scored.pk)
    letters = Email.objects.filter(key__startswith=f"tender/{scored.pk}/decided/")
    assert letters.count() == 2
    assert all("safety" not in letter.body for letter in letters)
    loser = as_("other_provider_manager")
    told = loser.get(at("show_bid", lost)).content.decode()
    assert "Weak on &lt;safety&gt;" in told
    assert "92.00" in told  # the score of the bid that was awarded, beside their own
    assert "64.00" in told
    assert loser.get(at("show_bid", won)).status_code == 404
    with pytest.raises(Refused, match="not open to be agreed"):
        evaluating.decide_lot(by=buyer, lot=lot, winner=None, reasons={})


def test_a_lot_that_nobody_gets_and_one_without_bids(world: Any, buyer: Any) -> None:
    tender = make.tender()
    make.LotFactory(tender=tender)
    bid = make.bid(tender, world.provider, world.person("provider_manager"))
    make.agree(bid, 1)
    make.close(tender, "moderating")
    first, second = tender.lots.all()
    evaluating.decide_lot(by=buyer, lot=second, winner=None, reasons={})
    tender.refresh_from_db()
    assert tender.state == "moderating"
    with pytest.raises(Refused, match="one of the bids for this lot"):
        evaluating.decide_lot(by=buyer, lot=first, winner=Bid(pk=0), reasons={})
    evaluating.decide_lot(by=buyer, lot=first, winner=None, reasons={bid.pk: "Too weak"})
    tender.refresh_from_db()
    assert tender.state == "awarded"
    assert not Contract.objects.exists()
    with pytest.raises(TransitionRefused):
        evaluating.open_moderation(by=buyer, tender=tender)


def test_a_withdrawn_bid_is_not_scored(world: Any, scored: Tender) -> None:
    first, second = bids(scored)
    Bid.objects.filter(pk=first.pk).update(state="withdrawn")
    evaluator = queries.evaluator_of(scored, world.person("officer"))
    assert evaluator is not None
    assert [bid.pk for bid in queries.bids_to_score(evaluator)] == [second.pk]
