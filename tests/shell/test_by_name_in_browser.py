"""A box for a part of a name in a real browser: found by its label, typed into, chosen from what is found."""

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from apcommission import by_name
from tests.browser import faults_of, sign_in
from tests.factories.apcommission import OrganisationFactory
from tests.factories.providers import ProviderFactory
from tests.factories.world import World

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext


@pytest.mark.django_db(transaction=True)
def test_one_of_many_is_typed_and_chosen(
    world: World, desktop: "BrowserContext", live_server: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(by_name, "MOST_LISTED", 1)
    for name in ("North Yard", "North Farm"):
        ProviderFactory(organisation=OrganisationFactory(kind="provider", name=name))
    sign_in(desktop, world.person("commissioner"), live_server.url)
    page = desktop.new_page()
    page.goto(reverse("contracts:add"))
    assert faults_of(page) == []
    box = page.get_by_label("Provider", exact=True)
    hint = box.get_attribute("aria-describedby")
    assert page.locator(f"#{hint}").inner_text() == "Enter a part of the name, or the reference."
    box.fill("north")
    page.get_by_label("What it is for").fill("Places")
    page.get_by_role("button", name="Draw up the contract").click()
    page.get_by_role("link", name="Select the provider you mean").click()
    assert faults_of(page) == []
    chosen = page.get_by_label("Provider", exact=True)
    assert chosen.locator("option").all_inner_texts()[1:] == ["North Farm", "North Yard"]
    chosen.select_option(label="North Farm")
    page.get_by_role("button", name="Draw up the contract").click()
    assert page.get_by_label("Provider", exact=True).input_value().startswith("North Farm (")
    assert page.get_by_label("What it is for").input_value() == "Places"
    assert faults_of(page) == []
    page.goto(reverse("measures:figures"))
    assert page.get_by_label("Or a provider, programme or school (optional)").is_visible()
    assert faults_of(page) == []
