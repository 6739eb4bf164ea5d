"""The annual review: a year beside the year before, what was asked for, and what there was."""

import json
from datetime import date
from typing import Any

import pytest

from monitoring.measures.choices import year_before
from monitoring.measures.figures import Period, Scope
from monitoring.reports.kinds import KINDS
from tests.factories.world import World
from tests.monitoring.reports.made import Printed

KIND = KINDS["annual-review"]


def figures(world: World, **changes: Any) -> dict[str, Any]:
    period = Period(world.term.start, world.term.end)
    found = KIND.figures(Scope("la"), period, world.today)
    kept: dict[str, Any] = json.loads(json.dumps({**found, **changes}))
    return kept


@pytest.mark.parametrize(
    ("day", "earlier"),
    [
        (date(2025, 9, 1), date(2024, 9, 1)),
        (date(2024, 2, 29), date(2023, 2, 28)),
        (date(2025, 2, 28), date(2024, 2, 28)),
    ],
)
def test_the_year_before_has_the_same_days(day: date, earlier: date) -> None:
    assert year_before(Period(day, day)) == Period(earlier, earlier)


def test_demand_decisions_and_supply_are_in_the_data(world: World) -> None:
    world.grow(2)
    data = figures(world)
    asked = {line["name"]: line["number"] for line in data["demand"]["by_route"]}
    months = sum(line["number"] for line in data["demand"]["by_month"])
    reasons = sum(line["number"] for line in data["demand"]["by_reason"])
    assert asked["School"] == months == reasons > 5
    decided = {line["name"]: line["number"] for line in data["decisions"]}
    assert decided["Place in alternative provision"] == 6
    assert {part["name"] for part in data["breakdown"]} >= {str(world.provider)}
    assert data["before"] is None


def test_the_number_of_queries_does_not_grow(
    world: World, django_assert_max_num_queries: Any
) -> None:
    world.grow(2)
    with django_assert_max_num_queries(17):
        figures(world)


def test_the_pages_say_demand_and_supply(world: World) -> None:
    data = figures(world)
    part = data["breakdown"][0]
    over = {**part, "name": "Busy Farm", "capacity_use": {"numerator": 120, "denominator": 100}}
    idle = {**part, "name": "Quiet Farm", "capacity_use": {"numerator": 9, "denominator": 100}}
    half = {**part, "name": "Half Farm", "capacity_use": {"numerator": 50, "denominator": 100}}
    before = {name: data[name] for name in ("from", "to", "cohort", "measures")}
    data = {**data, "breakdown": [over, idle, half], "before": before}
    text = Printed(KIND.template, KIND.context(data)).text
    for words in (
        "Annual review",
        "Internal: not for publication",
        "referrals were submitted; in the year before it was 0",
        "What was asked for",
        "Referrals by route Route This year Year before School",
        "Referrals by month",
        "What was decided",
        "More than is offered was timetabled at: Busy Farm (120.0%).",
        "Less than half of what is offered was timetabled at: Quiet Farm (9.0%).",
        "Half Farm",
        "no clear difference from the year before",
    ):
        assert words in text


def test_many_reasons_and_many_idle_providers_are_summed_up(world: World) -> None:
    data = figures(world)
    reasons = [{"name": f"Reason {n}", "number": 1, "before": 2} for n in range(20)]
    data["demand"]["by_reason"] = reasons
    idle = {**data["breakdown"][0], "capacity_use": {"numerator": 1, "denominator": 100}}
    data["breakdown"] = [{**idle, "name": f"Farm {n}"} for n in range(9)]
    context = KIND.context(data)
    (under,) = (point for point in context["points"] if point.theme == "Under-use")
    assert under.words.endswith("Farm 5 (1.0%); and 3 more.")
    (demand,) = (section for section in context["sections"] if section.key == "demand")
    lines = [row.head.text for row in demand.blocks[1].tables[0].rows]
    assert lines[11:] == ["Reason 11", "8 other reasons", "All"]
