"""Keeping an entry: provider, venues, programmes and prices; what is refused, and what two people do.

The entry is a draft, so that what its manager saves takes effect at once (test_changes.py has the rest).
"""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from apcommission.audit.models import AuditEvent
from apcommission.errors import Refused
from providers.directory import actions
from providers.directory.models import Price, Programme, Provider, Venue
from tests.factories.providers import PriceFactory
from tests.typed import boxes


@pytest.fixture(autouse=True)
def draft(world: Any) -> None:
    Provider.objects.filter(pk=world.provider.pk).update(state="draft")


@pytest.fixture
def manager(as_: Any) -> Any:
    return as_("provider_manager")


def at(name: str, thing: Any) -> str:
    return reverse(f"directory:{name}", args=[thing.pk])


# ---- Provider and entry ----------------------------------------------------------------------------


def test_an_officer_adds_a_provider_whose_entry_is_a_draft(world: Any, as_: Any) -> None:
    typed = {"name": "Hill Farm", "reference": "P900", "category": "outdoor", "once": "t"}
    for _ in range(2):  # a double click
        answer = as_("officer").post(reverse("directory:provider_add"), typed)
        made = Provider.objects.get(organisation__reference="P900")
        assert answer.url == at("provider_detail", made)
    assert (made.state, made.organisation.name) == ("draft", "Hill Farm")
    assert AuditEvent.objects.filter(verb="added_provider").count() == 1


def test_a_reference_that_another_provider_has_is_refused_beside_the_field(
    world: Any, as_: Any
) -> None:
    taken = world.provider.organisation.reference
    page = as_("officer").post(
        reverse("directory:provider_add"),
        {"name": "Hill Farm", "reference": taken, "category": "outdoor"},
    )
    assert page.context["form"].errors["reference"] == [
        "Another provider has this reference already."
    ]
    assert 'value="Hill Farm"' in page.content.decode()


def test_its_manager_changes_the_entry_and_the_trail_names_fields_only(
    world: Any, manager: Any
) -> None:
    typed = {
        "category": "outdoor",
        "registration": "applied",
        "urn": "123456",
        "contact_name": "Jo Keeper",
        "postcode": "wn13bb",
        "website": "farm.example",
        "version": 1,
    }
    answer = manager.post(at("entry", world.provider), typed)
    assert answer.url == at("provider_detail", world.provider)
    entry = Provider.objects.get(pk=world.provider.pk)
    assert (entry.postcode, entry.website) == ("WN1 3BB", "https://farm.example")
    event = AuditEvent.objects.get(verb="saved_entry")
    assert "contact_name" in event.detail["fields"]
    assert "Jo Keeper" not in str(event.detail)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"category": "zoo"}, "Select the kind of provider from the list"),
        ({"urn": "12345"}, "A URN has six digits"),
        ({"ukprn": "1234567"}, "A UKPRN has eight digits"),
        ({"postcode": "WN1"}, "Enter a full postcode"),
        ({"postcode": "12 345"}, "Enter a full postcode"),
        ({"email": "jo at farm"}, "Enter a valid email address"),
        ({"website": "javascript:alert(1)"}, "Enter a valid URL"),
        ({"contact_name": "x" * 151}, "must be 150 characters or fewer"),
        ({"description": "x" * 4001}, "must be 4000 characters or fewer"),
    ],
)
def test_what_is_wrong_in_an_entry_is_told_and_what_was_typed_is_kept(
    world: Any, manager: Any, wrong: dict[str, str], words: str
) -> None:
    typed = {"category": "outdoor", "contact_role": "Typed before", "version": 1, **wrong}
    page = manager.post(at("entry", world.provider), typed)
    (field,) = wrong
    assert words in str(page.context["form"].errors[field])
    assert "Typed before" in page.content.decode()
    assert Provider.objects.get(pk=world.provider.pk).version == 1


def test_who_saves_an_entry_over_a_newer_one_is_told_and_may_save_again(
    world: Any, manager: Any, as_: Any
) -> None:
    address = at("entry", world.provider)
    as_("officer").post(address, {"category": "charity", "phone": "1", "version": 1})
    mine = {"category": "charity", "phone": "2", "version": 1}
    stale = manager.post(address, mine)
    assert "Someone else changed this" in stale.content.decode()
    assert 'value="2"' in stale.content.decode()
    assert Provider.objects.get(pk=world.provider.pk).phone == "1"
    again = {**mine, "version": stale.context["form"]["version"].value()}
    assert manager.post(address, again).status_code == 302
    assert Provider.objects.get(pk=world.provider.pk).phone == "2"


@pytest.mark.parametrize("page", ["entry", "venue_add", "programme_add"])
def test_no_one_else_keeps_the_entry(world: Any, as_: Any, page: str) -> None:
    Provider.objects.filter(pk=world.provider.pk).update(state="published")
    for persona in ("other_provider_manager", "provider_tutor", "headteacher", "administrator"):
        assert as_(persona).post(at(page, world.provider), {}).status_code == 403, persona


def test_actions_ask_for_themselves_who_may(world: Any) -> None:
    stranger = world.person("other_provider_manager")
    with pytest.raises(PermissionDenied):
        actions.save_entry(by=stranger, provider=world.provider, phone="1")
    with pytest.raises(PermissionDenied):
        actions.save_programme(by=stranger, programme=world.programme, places=1)
    with pytest.raises(PermissionDenied):
        actions.change_price(
            by=stranger,
            programme=world.programme,
            amount=Decimal(1),
            basis="day",
            valid_from=world.today,
        )


# ---- Venues ----------------------------------------------------------------------------------------


def test_a_venue_stands_once_for_each_postcode(world: Any, manager: Any) -> None:
    address = at("venue_add", world.provider)
    for _ in range(2):  # a double click
        manager.post(address, {"postcode": "wn9 9zz", "address": "The barn", "once": "t"})
    assert Venue.objects.filter(postcode="WN9 9ZZ").count() == 1
    page = manager.post(address, {"postcode": "WN99ZZ", "address": "Again", "once": "u"})
    assert "has a venue with this postcode already" in str(page.context["form"].errors["postcode"])
    assert 'value="Again"' in page.content.decode()


# ---- Programmes ------------------------------------------------------------------------------------


def programme(**changes: Any) -> dict[str, Any]:
    return {
        "title": "Animal care",
        "subject_areas": "Land-based, Personal development; land\nLand-based",
        "key_stages": ["3", "4"],
        "needs_met": ["ASD"],
        "accepts_ehcp": "true",
        "accepts_permanently_excluded": "",
        "mode": "part_time",
        "days": ["0", "4"],
        "sessions_per_week": "4",
        "places": "8",
        **changes,
    }


def test_a_manager_adds_a_programme_with_its_first_price_once(world: Any, manager: Any) -> None:
    typed = programme(price="£1,045.5", price_basis="term", venue=world.venue.pk, once="t")
    for _ in range(2):  # a double click
        answer = manager.post(at("programme_add", world.provider), typed)
    made = Programme.objects.get(title="Animal care")
    assert answer.url == at("programme_detail", made)
    assert made.subject_areas == ["Land-based", "Personal development", "land"]
    assert (made.key_stages, made.days, made.needs_met) == ([3, 4], [0, 4], ["ASD"])
    assert (made.accepts_ehcp, made.accepts_permanently_excluded) == (True, None)
    price = made.prices.get()
    assert (price.amount, price.basis, price.valid_from) == (Decimal("1045.50"), "term", None)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"title": ""}, "Enter the name of the programme"),
        ({"key_stages": []}, "Select at least one key stage"),
        ({"key_stages": ["9"]}, "Select"),
        ({"mode": ""}, "Select the mode"),
        ({"days": ["6"]}, "Select"),
        ({"sessions_per_week": "0"}, "must be 1 or more"),
        ({"sessions_per_week": "11"}, "must be 10 or less"),
        ({"sessions_per_week": "four"}, "Enter a whole number"),
        ({"places": "-1"}, "must be 0 or more"),
        ({"min_attendance": "101"}, "must be 100 or less"),
        ({"subject_areas": "x" * 81}, "80 characters or fewer"),
        ({"price": "-1"}, "must be 0 or more"),
        ({"price": "much"}, "Enter an amount in pounds"),
    ],
)
def test_what_is_wrong_in_a_programme_is_told_and_what_was_typed_is_kept(
    world: Any, manager: Any, wrong: dict[str, Any], words: str
) -> None:
    typed = programme(transport="We fetch pupils by bus", **wrong)
    page = manager.post(at("programme_add", world.provider), typed)
    (field,) = wrong
    assert words in str(page.context["form"].errors[field])
    assert "We fetch pupils by bus" in page.content.decode()
    assert world.provider.programmes.count() == 1


def test_a_price_says_what_it_is_for(world: Any, manager: Any) -> None:
    page = manager.post(at("programme_add", world.provider), programme(price="45"))
    assert page.context["form"].errors["price_basis"] == ["Select what the price is for"]


def test_the_venue_is_one_of_the_providers_own(world: Any, manager: Any) -> None:
    foreign = Venue.objects.create(provider=world.other_provider, postcode="WN8 8XX")
    page = manager.post(at("programme_add", world.provider), programme(venue=foreign.pk))
    assert "venue" in page.context["form"].errors


def test_a_programme_is_changed_and_a_stale_page_is_told(
    world: Any, manager: Any, as_: Any
) -> None:
    address = at("programme_edit", world.programme)
    assert f'value="{world.programme.title}"' in manager.get(address).content.decode()
    as_("officer").post(address, programme(places="9", version=1))
    stale = manager.post(address, programme(places="7", version=1))
    assert "Someone else changed this" in stale.content.decode()
    assert Programme.objects.get(pk=world.programme.pk).places == 9
    version = stale.context["form"]["version"].value()
    assert manager.post(address, programme(places="7", version=version)).status_code == 302
    assert Programme.objects.get(pk=world.programme.pk).places == 7


def test_a_saved_programme_is_shown_for_change_as_it_is(world: Any, manager: Any) -> None:
    address = at("programme_edit", world.programme)
    manager.post(address, programme(accepts_permanently_excluded="false", version=1))
    form = manager.get(address).context["form"]
    sent = {name: form[name].value() for name in form.fields}
    manager.post(address, {name: "" if value is None else value for name, value in sent.items()})
    saved = Programme.objects.get(pk=world.programme.pk)
    assert (saved.accepts_ehcp, saved.accepts_permanently_excluded) == (True, False)
    assert saved.subject_areas == ["Land-based", "Personal development", "land"]
    assert (saved.days, saved.key_stages, saved.version) == ([0, 4], [3, 4], 3)


# ---- Prices ----------------------------------------------------------------------------------------


def new_price(day: date, amount: str = "50", **changes: Any) -> dict[str, Any]:
    return {"amount": amount, "basis": "session", **boxes("valid_from", day), **changes}


def history(programme: Programme) -> list[tuple[Decimal, date | None, date | None]]:
    prices = sorted(programme.prices.all(), key=lambda price: price.valid_from or date.min)
    return [(price.amount, price.valid_from, price.valid_to) for price in prices]


def test_a_new_price_leaves_no_gap_after_the_last_one(world: Any, manager: Any) -> None:
    ended = world.today + timedelta(days=10)
    world.programme.prices.update(valid_to=ended)
    address = at("price_change", world.programme)
    late = manager.post(address, new_price(ended + timedelta(days=2), "50", once="a"))
    assert "There would be no price from" in str(late.context["form"].errors["valid_from"])
    assert manager.post(address, new_price(ended + timedelta(days=1), "50", once="b")).url


def test_a_new_price_ends_the_former_the_day_before_and_keeps_it(world: Any, manager: Any) -> None:
    first, second = world.today, world.today + timedelta(days=30)
    address = at("price_change", world.programme)
    manager.post(address, new_price(first, "50", once="a"))
    manager.post(address, new_price(second, "55.5", once="b"))
    manager.post(address, new_price(second, "55.5", once="b"))  # a double click
    day = timedelta(days=1)
    assert history(world.programme) == [
        (Decimal(45), None, first - day),
        (Decimal(50), first, second - day),
        (Decimal("55.5"), second, None),
    ]
    page = manager.get(at("programme_detail", world.programme))
    assert page.context["price"] == "£50.00 a session"


@pytest.mark.parametrize("days", [0, -1, -400])
def test_a_price_before_one_that_stands_is_refused(world: Any, manager: Any, days: int) -> None:
    Price.objects.filter(pk=world.price.pk).update(valid_from=world.today)
    page = manager.post(
        at("price_change", world.programme), new_price(world.today + timedelta(days=days))
    )
    assert "A price from this day or a later one stands" in str(
        page.context["form"].errors["valid_from"]
    )
    assert 'value="50"' in page.content.decode()
    assert Price.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"amount": ""}, "amount"),
        ({"amount": "-0.01"}, "amount"),
        ({"amount": "1.001"}, "amount"),
        ({"amount": "NaN"}, "amount"),
        ({"amount": "123456789"}, "amount"),
        ({"basis": "hour"}, "basis"),
        ({"valid_from_1": "13"}, "valid_from"),
        ({"valid_from_0": ""}, "valid_from"),
    ],
)
def test_what_is_wrong_in_a_price_is_told(
    world: Any, manager: Any, wrong: dict[str, str], field: str
) -> None:
    page = manager.post(at("price_change", world.programme), new_price(world.today, **wrong))
    assert list(page.context["form"].errors) == [field]
    assert Price.objects.count() == 1


def test_the_database_itself_refuses_two_prices_on_a_day(world: Any) -> None:
    with (
        pytest.raises(IntegrityError, match="a_programme_has_one_price_a_day"),
        transaction.atomic(),
    ):
        PriceFactory(programme=world.programme, valid_from=world.today)


def test_a_price_with_an_end_of_its_own_is_followed_from_the_next_day(world: Any) -> None:
    ended = world.today - timedelta(days=10)
    Price.objects.filter(pk=world.price.pk).update(valid_to=ended)
    asked: dict[str, Any] = {
        "by": world.person("officer"),
        "programme": world.programme,
        "amount": Decimal(50),
        "basis": "day",
    }
    with pytest.raises(Refused, match="There would be no price from"):
        actions.change_price(**asked, valid_from=world.today)
    actions.change_price(**asked, valid_from=ended + timedelta(days=1))
    assert history(world.programme)[0] == (Decimal(45), None, ended)
    with pytest.raises(Refused):
        actions.change_price(**asked, valid_from=ended)
