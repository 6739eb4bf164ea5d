"""Other choices: entered by the commissioner with their source, changed and retired; and those published."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from apcommission.audit.models import AuditEvent
from apcommission.errors import Refused
from monitoring.value_for_money import actions, publications
from monitoring.value_for_money.models import Comparator
from tests.factories.value_for_money import ComparatorFactory
from tests.factories.world import World

LIST = reverse("value_for_money:comparators")
ADD = reverse("value_for_money:comparator_add")
TYPED = {
    "name": "Home tuition",
    "amount": "£1,480.50",
    "unit": "week",
    "year": "2025/26",
    "source": "Contract of the authority",
}


def test_a_cost_is_added_and_compared_with(as_: Any) -> None:
    client = as_("commissioner")
    assert client.post(ADD, TYPED).url == LIST
    made = Comparator.objects.get()
    assert (made.amount, made.unit, made.year) == (Decimal("1480.50"), "week", "2025/26")
    assert "Home tuition" in client.get(LIST).content.decode()
    assert AuditEvent.objects.filter(verb="added_comparator").count() == 1


def test_two_clicks_add_one(as_: Any) -> None:
    client = as_("commissioner")
    for _ in range(2):
        client.post(ADD, TYPED | {"once": "a" * 32})
    assert Comparator.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"amount": "much"}, "Enter an amount in pounds, for example 45 or 45.50"),
        ({"amount": "0"}, "Enter an amount above £0."),
        ({"year": "lately"}, "Enter a year, for example 2025/26 or 2025"),
        ({"year": "2025/28"}, "The second year must follow the first, for example 2025/26"),
        ({"source": ""}, "Enter the source"),
        ({"unit": "day"}, "Select whether it is for a week or a year"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field(
    as_: Any, typed: dict[str, str], words: str
) -> None:
    page = as_("commissioner").post(ADD, TYPED | typed).content.decode()
    assert words in page
    assert not Comparator.objects.exists()


def test_one_name_unit_and_year_has_one_cost(as_: Any) -> None:
    ComparatorFactory(name="Home tuition", unit="week")
    page = as_("commissioner").post(ADD, TYPED).content.decode()
    assert "There is a cost of this name, unit and year already" in page


def test_a_published_cost_stands_in_the_form(as_: Any) -> None:
    cost = publications.unit_costs()[0]
    page = as_("commissioner").get(ADD, {"published": cost.key}).content.decode()
    assert f'value="{cost.amount}"' in page
    assert cost.name in page


def test_a_cost_is_changed_and_the_former_one_is_in_the_trail(as_: Any) -> None:
    made = ComparatorFactory()
    address = reverse("value_for_money:comparator", args=[made.pk])
    assert as_("commissioner").post(address, TYPED | {"version": "1"}).url == LIST
    made.refresh_from_db()
    assert (made.name, made.version) == ("Home tuition", 2)
    assert AuditEvent.objects.get(verb="changed_comparator").detail["before"] == "24000.00"


def test_who_saves_over_a_newer_version_is_told(as_: Any) -> None:
    made = ComparatorFactory(version=2)
    address = reverse("value_for_money:comparator", args=[made.pk])
    page = as_("commissioner").post(address, TYPED | {"version": "1"}).content.decode()
    assert "Someone else changed this" in page


def test_a_retired_cost_stays_in_the_list_and_is_changed_no_more(world: World, as_: Any) -> None:
    made = ComparatorFactory()
    client = as_("commissioner")
    for _ in range(2):
        client.post(reverse("value_for_money:comparator_retire", args=[made.pk]))
    made.refresh_from_db()
    assert made.retired_on == world.today
    assert AuditEvent.objects.filter(verb="retired_comparator").count() == 1
    address = reverse("value_for_money:comparator", args=[made.pk])
    assert client.get(address).status_code == 404
    assert made.name in client.get(LIST).content.decode()
    assert made.name not in client.get(LIST, {"in_use": "yes"}).content.decode()
    with pytest.raises(Refused):
        actions.change_comparator(
            by=world.person("commissioner"),
            comparator=made,
            name="x",
            unit="week",
            amount=Decimal(1),
            year="2025",
            source="x",
        )


def test_an_officer_reads_and_changes_nothing(world: World, as_: Any) -> None:
    made = ComparatorFactory()
    page = as_("officer").get(LIST).content.decode()
    assert made.name in page
    assert ADD not in page
    with pytest.raises(PermissionDenied):
        actions.retire_comparator(by=world.person("officer"), comparator=made)


def test_published_facts_are_those_of_the_authority_its_region_and_england() -> None:
    own, region, country = publications.absence("350")
    assert (own.name, region.name, country.name) == ("Bolton", "North West", "England")
    assert (own.attendance.denominator, own.attendance.numerator) == (34968, 34968 - 14220)
    assert own.persistent.numerator == 171
    assert [found.name for found in publications.absence("999")] == ["England"]
    walsall, england = publications.placements("335")
    assert walsall.by_setting["One on one tuition"] == 21
    assert england.total == sum(england.by_setting.values()) == 41319


def test_every_published_unit_cost_has_a_source_and_year() -> None:
    assert publications.unit_costs()
    for cost in publications.unit_costs():
        assert cost.unit in Comparator.Unit.values
        assert cost.amount > 0
        assert len(cost.source) <= 300
        assert len(cost.name) <= 150
        assert len(cost.year) <= 9
