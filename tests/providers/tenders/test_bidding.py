"""The invitation and its bids: fixed once open, sealed until the deadline, refused a second after it."""

from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from apcommission.audit.models import AuditEvent
from apcommission.errors import Refused
from apcommission.messages.models import Email
from providers.tenders import actions, bidding, queries
from providers.tenders.bidding import TooLate
from providers.tenders.models import Bid, Question, Tender
from providers.tenders.tasks import tell_opened, tell_withdrawn
from tests.factories import tenders as make
from tests.typed import boxes

#: Everyone who might like to know what others bid.
CURIOUS = ("officer", "commissioner", "administrator", "consultant", "member", "headteacher",
           "other_provider_manager", "provider_tutor")  # fmt: skip


def at(name: str, thing: Any) -> str:
    return reverse(f"tenders:{name}", args=[thing.pk])


@pytest.fixture
def buyer(world: Any) -> Any:
    return world.person("commissioner")


@pytest.fixture
def tender(db: None) -> Tender:
    return make.tender()


@pytest.fixture
def manager(as_: Any) -> Any:
    return as_("provider_manager")


def typed_bid(tender: Tender, world: Any, **more: Any) -> dict[str, Any]:
    answers = {f"answer_{one.pk}": f"We do {one}" for one in tender.criteria.all()}
    return {"provider": world.provider.pk, "price": "199.50", "places": "6", **answers, **more}


# ---- The invitation --------------------------------------------------------------------------------


def test_a_tender_is_drawn_up_and_opened_when_its_weights_are_whole(
    world: Any, as_: Any, buyer: Any
) -> None:
    client, day = as_("commissioner"), world.today + timedelta(days=20)
    typed = {
        "title": "Places",
        "words": "What we want",
        **boxes("questions_on", day),
        "questions_at": "9am",
        **boxes("bids_on", day),
        "bids_at": "12pm",
        **boxes("starts_on", day + timedelta(days=30)),
        **boxes("ends_on", day + timedelta(days=395)),
        "price_weight": "40",
        "once": "a",
    }
    for _ in range(2):  # a double click
        client.post(reverse("tenders:add"), typed)
    tender = Tender.objects.get()
    assert timezone.localtime(tender.bids_until).hour == 12
    assert 'value="12:00pm"' in client.get(at("edit", tender)).content.decode()
    client.post(at("add_lot", tender), {"title": "Lot 1", "places": "5", "once": "b"})
    too_much = client.post(at("add_criterion", tender), {"title": "Safety", "weight": "61"})
    assert too_much.context["form"].errors["weight"] == ["The weights add up to 100: 60 is left."]
    client.post(at("add_criterion", tender), {"title": "Safety", "weight": "35", "once": "c"})
    tender.refresh_from_db()
    sent = {"verb": "open", "version": tender.version}
    assert (
        "must add up to 100, not 75"
        in client.post(at("move", tender), sent, follow=True).content.decode()
    )
    client.post(at("add_criterion", tender), {"title": "Teaching", "weight": "25", "once": "d"})
    tender.refresh_from_db()
    client.post(at("move", tender), {"verb": "open", "version": tender.version})
    tender.refresh_from_db()
    assert tender.state == "open"
    tell_opened(tender.pk)
    assert Email.objects.filter(key__startswith="tender/").count() == 2
    assert "Tenders that you can bid for" in as_("provider_manager").get("/").content.decode()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("bids_at", "noon", "Enter a time"),
        ("price_weight", "101", "must be 100 or less"),
    ],
)
def test_what_is_wrong_is_told_beside_the_field(
    as_: Any, tender: Tender, field: str, value: str, words: str
) -> None:
    Tender.objects.update(state="draft")
    client = as_("commissioner")
    form = client.get(at("edit", tender)).context["form"]
    typed = {"title": "Typed title", "words": "x", "price_weight": "40", "questions_at": "9am",
             "bids_at": "12pm", **boxes("questions_on", tender.starts_on),
             **boxes("bids_on", tender.starts_on), **boxes("starts_on", tender.starts_on),
             **boxes("ends_on", tender.ends_on), "version": form.initial["version"]}  # fmt: skip
    page = client.post(at("edit", tender), {**typed, field: value})
    assert words in str(page.context["form"].errors[field])
    assert 'value="Typed title"' in page.content.decode()
    early = client.post(
        at("edit", tender), {**typed, **boxes("bids_on", timezone.localdate() - timedelta(days=2))}
    )
    assert "still to come" in str(early.context["form"].errors["bids_on"])


def test_an_open_tender_is_fixed(buyer: Any, tender: Tender) -> None:
    with pytest.raises(Refused, match="fixed"):
        actions.add_lot(by=buyer, tender=tender, title="More", places=1)
    with pytest.raises(Refused, match="fixed"):
        actions.take_out(by=buyer, tender=tender, part="criterion", key=1)


def test_questions_and_answers_are_seen_by_all_without_the_name_of_who_asked(
    world: Any, as_: Any, manager: Any, tender: Tender
) -> None:
    manager.post(at("ask", tender), {"words": "Is lunch <included>?", "once": "a"})
    question = Question.objects.get()
    officer = as_("officer")
    assert "Questions of bidders to answer" in officer.get("/").content.decode()
    officer.post(at("answer", question), {"answer": "Yes, it is."})
    page = as_("other_provider_manager").get(at("detail", tender)).content.decode()
    assert "Is lunch &lt;included&gt;?" in page
    assert "Yes, it is." in page
    assert world.person("provider_manager").name not in page
    assert str(world.provider) not in page
    make.close(tender, "open")
    late = manager.post(at("ask", tender), {"words": "And now?"})
    assert "The time for questions is over." in late.content.decode()
    assert "And now?" in late.content.decode()


def test_a_withdrawn_tender_tells_its_bidders_and_opens_no_bid(
    world: Any, as_: Any, manager: Any, tender: Tender
) -> None:
    bid = make.bid(tender, world.provider, world.person("provider_manager"))
    sent = {"withdrawn_because": "No money", "version": tender.version}
    as_("commissioner").post(at("withdraw", tender), sent)
    tell_withdrawn(tender.pk)
    assert Email.objects.filter(key__startswith=f"tender/{tender.pk}/withdrawn/").count() == 1
    assert "No money" in manager.get(at("detail", tender)).content.decode()
    make.close(tender, "withdrawn")
    assert as_("commissioner").get(at("show_bid", bid)).status_code == 404


# ---- Bids ------------------------------------------------------------------------------------------


def test_a_bid_is_made_changed_and_withdrawn_until_the_deadline(
    world: Any, manager: Any, tender: Tender
) -> None:
    [lot] = tender.lots.all()
    file = SimpleUploadedFile("plan.pdf", b"%PDF-1.7 plan", "application/pdf")
    page = manager.post(at("bid", lot), typed_bid(tender, world, file=file), follow=True)
    assert "It is sealed." in page.content.decode()
    bid = Bid.objects.get()
    assert (str(bid.price), bid.places, bid.answers.count()) == ("199.50", 6, 2)
    form = manager.get(at("bid", lot)).content.decode()
    assert 'value="199.50"' in form
    assert 'value="6"' in form
    manager.post(at("bid", lot), typed_bid(tender, world, price="150", version=bid.version))
    assert str(Bid.objects.get().price) == "150.00"
    stale = manager.post(at("bid", lot), typed_bid(tender, world, version=bid.version))
    assert "Someone else changed this" in stale.content.decode()
    manager.post(reverse("tenders:take_file_out", args=[bid.files.get().pk]))
    assert not bid.files.exists()
    manager.post(at("withdraw_bid", bid))
    bid.refresh_from_db()
    assert bid.state == "withdrawn"
    manager.post(at("bid", lot), typed_bid(tender, world))
    assert lot.bids.filter(state="made").count() == 1


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"price": "0"}, "price"),
        ({"price": "cheap"}, "price"),
        ({"places": "11"}, "places"),
        ({"file": SimpleUploadedFile("x.pdf", b"MZ", "application/pdf")}, "file"),
    ],
)
def test_what_is_wrong_in_a_bid_is_told_and_nothing_is_kept(
    world: Any, manager: Any, tender: Tender, typed: dict[str, Any], field: str
) -> None:
    [lot] = tender.lots.all()
    page = manager.post(at("bid", lot), typed_bid(tender, world, **typed))
    assert field in page.context["form"].errors
    assert "We do Safety" in page.content.decode()
    assert not Bid.objects.exists()


def test_a_bid_one_second_late_is_refused_kept_on_the_page_and_in_the_audit(
    world: Any, manager: Any, tender: Tender
) -> None:
    [lot] = tender.lots.all()
    with patch(
        "providers.tenders.models.timezone.now",
        return_value=tender.bids_until + timedelta(seconds=1),
    ):
        page = manager.post(at("bid", lot), typed_bid(tender, world)).content.decode()
    assert "your bid was not received" in page
    assert "We do Safety" in page
    assert 'value="199.50"' in page
    assert not Bid.objects.exists()
    event = AuditEvent.objects.get(verb="refused_late_bid")
    assert event.detail["provider"] == world.provider.pk
    assert "199" not in str(event.detail)


def test_a_bid_in_the_last_second_is_received(world: Any, manager: Any, tender: Tender) -> None:
    [lot] = tender.lots.all()
    with patch(
        "providers.tenders.models.timezone.now",
        return_value=tender.bids_until - timedelta(seconds=1),
    ):
        manager.post(at("bid", lot), typed_bid(tender, world))
    assert Bid.objects.count() == 1


def test_after_the_deadline_a_bid_neither_changes_nor_goes(world: Any, tender: Tender) -> None:
    person = world.person("provider_manager")
    bid = make.bid(tender, world.provider, person)
    make.close(tender, "open")
    with pytest.raises(Refused, match="cannot be withdrawn"):
        bidding.withdraw_bid(by=person, bid=bid)
    [lot] = tender.lots.all()
    with pytest.raises(TooLate):
        bidding.make_bid(
            by=person, lot=lot, provider=world.provider, price=bid.price, places=1, answers={}
        )


def test_only_its_own_manager_bids_for_a_provider(world: Any, tender: Tender) -> None:
    [lot] = tender.lots.all()
    for persona in ("other_provider_manager", "provider_tutor", "commissioner", "headteacher"):
        with pytest.raises(PermissionDenied):
            bidding.make_bid(
                by=world.person(persona),
                lot=lot,
                provider=world.provider,
                price=make.Decimal(1),
                places=1,
                answers={},
            )


# ---- The seal --------------------------------------------------------------------------------------


@pytest.mark.parametrize("persona", CURIOUS)
@pytest.mark.parametrize("state", ["open", "closed"])
def test_nobody_but_the_bidder_reads_a_sealed_bid(
    world: Any, as_: Any, manager: Any, persona: str, state: str
) -> None:
    """Neither by its page, its file or its tender's page, nor while it is closed and not yet scored."""
    tender = make.tender()
    [lot] = tender.lots.all()
    make.evaluator(tender, world.person("consultant"))
    make.evaluator(tender, world.person("officer"))
    file = SimpleUploadedFile("plan.pdf", b"%PDF-1.7 plan", "application/pdf")
    manager.post(at("bid", lot), typed_bid(tender, world, price="187.65", file=file))
    bid = Bid.objects.get()
    if state == "closed":
        make.close(tender, "open")
    opened = reverse("documents:open", args=[bid.files.get().document_id])
    client = as_(persona)
    assert client.get(at("show_bid", bid)).status_code in (403, 404)
    assert client.get(opened).status_code in (403, 404)
    for address in (at("detail", tender), at("value", lot), at("score", bid), at("agree", bid),
                    reverse("tenders:list"), reverse("tenders:list") + "?format=csv", "/"):  # fmt: skip
        answer = client.get(address)
        text = b"".join(answer) if answer.streaming else answer.content
        assert b"187.65" not in text, address
        assert b"We do Safety" not in text, address
    assert "187.65" not in str(list(AuditEvent.objects.values_list("detail", flat=True)))
    assert not queries.bids(for_user=world.person(persona)).filter(pk=bid.pk).exists()
    assert manager.get(opened).status_code == 200
