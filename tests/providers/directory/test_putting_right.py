"""An entry returned with words, a venue or price that was wrong, and lists by which entries are found."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from apcommission.audit.models import AuditEvent
from apcommission.errors import Refused
from providers.directory import actions
from providers.directory.models import Programme, Provider, Venue
from tests.factories.providers import ProgrammeFactory, ProviderFactory
from tests.providers.directory.test_keeping import at, draft, history, new_price, programme

COMPLETE = {"description": "Animals", "contact_name": "Jo Keeper", "phone": "01632 960000"}
__all__ = ["draft"]  # the entry is a draft here too
PROVIDERS = reverse("directory:provider_list")
PROGRAMMES = reverse("directory:programme_list")


@pytest.fixture
def submitted(world: Any) -> Provider:
    Provider.objects.filter(pk=world.provider.pk).update(state="submitted", **COMPLETE)
    found: Provider = Provider.objects.get(pk=world.provider.pk)
    return found


# ---- Returning an entry ----------------------------------------------------------------------------


def test_an_entry_is_returned_with_words_that_its_manager_reads_until_it_is_sent_in_again(
    as_: Any, submitted: Provider
) -> None:
    officer, manager = as_("officer"), as_("provider_manager")
    page = at("provider_detail", submitted)
    assert at("return_entry", submitted) in officer.get(page).content.decode()
    assert at("return_entry", submitted) not in manager.get(page).content.decode()
    typed = {"to_change": "Say who pays for <the> bus.", "version": 1}
    assert officer.post(at("return_entry", submitted), typed).url == page
    read = manager.get(page).content.decode()
    assert "The authority asks for changes" in read
    assert "Say who pays for &lt;the&gt; bus." in read
    assert "the authority asks for changes" in manager.get("/").content.decode()
    manager.post(at("move", submitted), {"verb": "submit", "version": 2})
    submitted.refresh_from_db()
    assert (submitted.state, submitted.to_change) == ("submitted", "")
    assert "bus" not in str(list(AuditEvent.objects.values_list("detail", flat=True)))


def test_an_entry_is_not_returned_without_words(as_: Any, submitted: Provider) -> None:
    page = as_("officer").post(at("return_entry", submitted), {"to_change": " ", "version": 1})
    assert page.context["form"].errors["to_change"] == ["Enter what should be changed"]
    submitted.refresh_from_db()
    assert submitted.state == "submitted"


def test_an_entry_that_is_not_waiting_is_not_returned(as_: Any, world: Any) -> None:
    typed = {"to_change": "Everything", "version": 1}
    page = as_("officer").post(at("return_entry", world.provider), typed).content.decode()
    assert "This directory entry is draft, so you cannot return to the provider." in page
    assert "Everything" in page


def test_an_entry_changed_since_it_was_read_is_not_published(as_: Any, submitted: Provider) -> None:
    as_("provider_manager").post(
        at("entry", submitted), {"category": "other", "contact_name": "Other", "version": 1}
    )
    stale = as_("officer").post(
        at("move", submitted), {"verb": "publish", "version": "1"}, follow=True
    )
    assert "Someone changed the entry since you opened this page" in stale.content.decode()
    submitted.refresh_from_db()
    assert submitted.state == "submitted"
    as_("officer").post(at("move", submitted), {"verb": "publish", "version": "2"})
    submitted.refresh_from_db()
    assert submitted.state == "published"


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 40, "²"])
def test_a_version_that_no_button_sends_breaks_nothing(
    as_: Any, submitted: Provider, version: str
) -> None:
    sent = {"verb": "publish", "version": version}
    assert as_("officer").post(at("move", submitted), sent).status_code == 302


# ---- Venues ----------------------------------------------------------------------------------------


def test_a_wrong_address_of_a_venue_is_put_right(world: Any, as_: Any) -> None:
    manager, address = as_("provider_manager"), at("venue_edit", world.venue)
    assert address in manager.get(at("provider_detail", world.provider)).content.decode()
    assert 'value="WN2 2AA"' in manager.get(address).content.decode()
    typed = {"postcode": "wn77zz", "address": "The barn", "version": 1}
    assert manager.post(address, typed).url == at("provider_detail", world.provider)
    world.venue.refresh_from_db()
    assert (world.venue.postcode, world.venue.address) == ("WN7 7ZZ", "The barn")
    stale = manager.post(address, {**typed, "address": "The shed"}).content.decode()
    assert "Someone else changed this" in stale
    assert 'value="The shed"' in stale


def test_a_venue_does_not_take_the_postcode_of_another(world: Any, as_: Any) -> None:
    Venue.objects.create(provider=world.provider, postcode="WN7 7ZZ")
    typed = {"postcode": "WN7 7ZZ", "address": "Typed", "version": 1}
    page = as_("provider_manager").post(at("venue_edit", world.venue), typed)
    assert "has a venue with this postcode already" in str(page.context["form"].errors["postcode"])
    assert 'value="Typed"' in page.content.decode()
    same = {"postcode": "WN2 2AA", "address": "Its own postcode", "version": 1}
    assert as_("provider_manager").post(at("venue_edit", world.venue), same).status_code == 302


def test_a_programme_is_never_at_the_venue_of_another_provider(world: Any) -> None:
    foreign = Venue.objects.create(provider=world.other_provider, postcode="WN8 8XX")
    officer = world.person("officer")
    with pytest.raises(Refused, match="another provider’s"):
        actions.save_programme(by=officer, programme=world.programme, venue=foreign)
    with pytest.raises(PermissionDenied):
        actions.save_venue(
            by=world.person("provider_manager"), venue=foreign, postcode="WN1 1AA", version=1
        )


# ---- Prices ----------------------------------------------------------------------------------------


def test_only_the_authority_changes_a_price_of_days_gone_by(world: Any, as_: Any) -> None:
    address = at("price_change", world.programme)
    long_ago = new_price(world.today - timedelta(days=60), "500")
    page = as_("provider_manager").post(address, long_ago)
    assert "A price cannot change in days gone by" in str(page.context["form"].errors["valid_from"])
    assert 'value="500"' in page.content.decode()
    assert as_("provider_manager").post(address, new_price(world.today)).status_code == 302
    world.programme.prices.exclude(pk=world.price.pk).delete()
    world.price.valid_to = None
    world.price.save()
    assert as_("officer").post(address, long_ago).status_code == 302


def test_a_price_that_has_not_begun_is_taken_out_and_the_one_before_goes_on(
    world: Any, as_: Any
) -> None:
    manager, programme = as_("provider_manager"), world.programme
    soon = world.today + timedelta(days=10)
    manager.post(at("price_change", programme), new_price(soon, "5000"))
    wrong = programme.prices.get(amount=5000)
    page = manager.get(at("programme_detail", programme)).content.decode()
    assert page.count(at("price_out", programme)) == 1
    for words in ("The price is taken out", "This price is taken out already."):
        told = manager.post(at("price_out", programme), {"price": wrong.pk}, follow=True)
        assert words in told.content.decode()
    assert history(programme) == [(Decimal(45), None, None)]
    assert manager.post(at("price_change", programme), new_price(soon, "50")).status_code == 302


def test_a_price_in_force_stays_in_the_history(world: Any, as_: Any) -> None:
    manager, programme = as_("provider_manager"), world.programme
    manager.post(at("price_change", programme), new_price(world.today, "50"))
    for price in programme.prices.all():
        told = manager.post(at("price_out", programme), {"price": price.pk}, follow=True)
        assert "it stays in the history" in told.content.decode()
    assert programme.prices.count() == 2


def test_the_price_of_another_programme_is_not_taken_out(world: Any, as_: Any) -> None:
    foreign = ProgrammeFactory(provider=world.other_provider)
    price = actions.change_price(
        by=world.person("officer"), programme=foreign, amount=Decimal(9), basis="day",
        valid_from=world.today + timedelta(days=5),
    )  # fmt: skip
    as_("provider_manager").post(at("price_out", world.programme), {"price": price.pk})
    assert foreign.prices.count() == 1
    with pytest.raises(PermissionDenied):
        actions.take_price_out(by=world.person("provider_manager"), price=price)


# ---- Forms -----------------------------------------------------------------------------------------


def test_more_sessions_than_the_days_have_are_refused(world: Any, as_: Any) -> None:
    typed = programme(days=["0"], sessions_per_week="3")
    page = as_("provider_manager").post(at("programme_add", world.provider), typed)
    assert "do not fit into 1 day" in str(page.context["form"].errors["sessions_per_week"])
    assert "checked" in page.content.decode()


@pytest.mark.parametrize("field", ["urn", "ukprn", "postcode"])
def test_digits_of_other_scripts_are_no_numbers(world: Any, as_: Any, field: str) -> None:
    wrong = {"urn": "١٢٣٤٥٦", "ukprn": "١٢٣٤٥٦٧٨", "postcode": "WN١ ١AA"}[field]
    typed = {"category": "other", "version": 1, field: wrong}
    page = as_("provider_manager").post(at("entry", world.provider), typed)
    assert list(page.context["form"].errors) == [field]


# ---- Lists -----------------------------------------------------------------------------------------


def names(answer: Any) -> list[str]:
    return [cells[0][1] for cells in answer.context["rows"]]


def test_a_programme_is_found_by_its_subject(world: Any, as_: Any) -> None:
    Provider.objects.filter(pk=world.provider.pk).update(state="published")
    Programme.objects.filter(pk=world.programme.pk).update(
        title="Course one", subject_areas=["Motor vehicle", "Maths"]
    )
    found = as_("headteacher").get(PROGRAMMES, {"search": "VEHICLE maths"})
    assert [row.title for row in found.context["rows"]] == ["Course one"]


def test_providers_are_found_by_name_reference_and_kind(world: Any, as_: Any) -> None:
    hill = ProviderFactory(
        organisation__name="Hill Farm", organisation__reference="HF1", category="outdoor"
    )
    head = as_("headteacher")
    for asked in ({"search": "hill"}, {"search": "hf1"}, {"category": "outdoor"}):
        assert names(head.get(PROVIDERS, asked)) == ["Hill Farm"], asked
    assert str(hill) not in names(head.get(PROVIDERS, {"category": "pru"}))


def test_the_authority_finds_entries_by_where_they_stand_from_its_home_page(
    world: Any, as_: Any, submitted: Provider
) -> None:
    officer = as_("officer")
    address = f"{PROVIDERS}?state=submitted"
    assert address in officer.get("/").content.decode()
    assert names(officer.get(address)) == [str(submitted)]
    head = as_("headteacher").get(address)
    assert "state" not in head.context["form"].fields
    assert str(submitted) not in names(head)
