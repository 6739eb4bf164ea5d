"""The value-for-money report: its figures as data, and its pages."""

import json
from decimal import Decimal
from typing import Any

import pytest

from monitoring.measures.figures import Period, Scope
from monitoring.reports.kinds import KINDS
from monitoring.value_for_money.models import Comparator
from tests.factories.world import World
from tests.monitoring.reports.made import Printed

KIND = KINDS["value-for-money"]


def figures(world: World, scope: str) -> dict[str, Any]:
    period = Period(world.term.start, world.term.end)
    found = KIND.figures(Scope.parse(scope), period, world.today)
    kept: dict[str, Any] = json.loads(json.dumps(found))
    return kept


@pytest.fixture
def grown(world: World) -> World:
    world.grow(1)
    for name, amount, unit in (("Unit place", "19000.00", "year"), ("Tuition", "480.00", "week")):
        Comparator.objects.create(
            name=name, amount=amount, unit=unit, year="2025-26", source="Budget statement"
        )
    return world


def test_the_data_has_the_measures_of_money_and_no_others(grown: World, scope: str) -> None:
    data = figures(grown, scope)
    assert data["kind"] == "value-for-money"
    assert data["scope_name"] == str(grown.provider)
    assert {"charge_total", "cost_per_award", "capacity_use"} <= data["measures"].keys()
    assert "attendance_bands" not in data["measures"]
    assert data["not_available"].keys() == {
        key for key, value in data["measures"].items() if value is None
    }


def test_the_other_choices_are_set_against_the_same_pupil_weeks(grown: World, scope: str) -> None:
    data = figures(grown, scope)
    weeks = data["pupil_weeks"]
    assert weeks > 0
    tuition, unit = data["comparators"]
    assert Decimal(tuition["cost"]) == 480 * weeks
    assert Decimal(unit["cost"]) == 500 * weeks  # 19,000 a year over 38 weeks


def test_a_cost_of_an_outcome_carries_the_interval_of_the_outcome(grown: World) -> None:
    data = figures(grown, "la")
    low, high = (Decimal(bound) for bound in data["outcomes"]["cost_per_accredited_pupil"]["range"])
    assert low <= Decimal(data["measures"]["cost_per_accredited_pupil"]) < high
    assert data["outcomes"]["cost_per_positive_outcome"] == {"share": None, "range": None}


def test_the_number_of_queries_does_not_grow(
    world: World, scope: str, django_assert_max_num_queries: Any
) -> None:
    world.grow(3)
    for asked in ("la", scope, f"programme:{world.programme.reference}"):
        with django_assert_max_num_queries(12):
            figures(world, asked)


def test_the_pages_say_what_was_paid_and_what_came_of_it(grown: World) -> None:
    data = figures(grown, "la")
    printed = Printed(KIND.template, KIND.context(data))
    text = printed.text
    total = f"£{Decimal(data['measures']['charge_total']):,.2f}"
    for words in (
        "Value-for-money report",
        "Internal: not for publication",
        f"Total charge {total}",
        "Against the other choices",
        f"The same {data['pupil_weeks']} pupil-weeks at each unit cost",
        "Unit place Budget statement, 2025-26 £19,000.00 a year",
        "A cost by the year is spread over 38 school weeks",
        "Likely range of the cost",
        "Provider by provider",
        "a lower cost is not by itself better value",
        "Positive outcomes not available: there was no one to count",
    ):
        assert words in text
    assert any(str(grown.provider) in page for page in printed.pages)


def test_without_another_choice_it_says_what_to_do(world: World, scope: str) -> None:
    context = KIND.context(figures(world, scope))
    (section,) = (found for found in context["sections"] if found.key == "other-choices")
    assert section.blocks[0].words[0].startswith("No other choice has been entered")
