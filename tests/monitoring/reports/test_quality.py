"""The yearly quality report: judgements of every provider, with the cost beside."""

import json
from typing import Any

from django.template.loader import render_to_string

from monitoring.measures.figures import Period, Scope
from monitoring.reports.kinds import KINDS
from tests.factories.quality import ConcernFactory, RecommendationFactory, ReviewFactory
from tests.factories.world import World

KIND = KINDS["quality"]


def figures(world: World) -> dict[str, Any]:
    period = Period(world.term.start, world.term.end)
    kept: dict[str, Any] = json.loads(
        json.dumps(KIND.figures(Scope.parse("la"), period, world.today))
    )
    return kept


def test_each_provider_stands_with_its_judgements_and_its_cost(world: World) -> None:
    of = {"provider": world.provider, "reviewer": world.people["consultant"]}
    ReviewFactory(kind="assessment", state="accepted", **of)
    ReviewFactory(state="accepted", **of)
    ReviewFactory(kind="assessment", state="submitted", judgement="unacceptable", **of)
    RecommendationFactory(provider=world.provider, owner=world.people["officer"])
    ConcernFactory(provider=world.provider, raised_by=world.people["headteacher"])
    own, other = sorted(
        figures(world)["providers"], key=lambda one: one["name"] != str(world.provider)
    )
    assert own["judgement"] == "good"
    assert own["themes"] == {"Safeguarding": "good", "Teaching": "good"}
    assert [own[name] for name in ("visits", "asked", "done", "raised")] == [1, 1, 0, 1]
    assert own["cost"]["attended"] > 0
    assert (other["judgement"], other["visits"], other["cost"]) == (None, 0, None)


def test_its_pages_set_quality_beside_cost_from_the_frozen_figures_alone(
    world: World, django_assert_num_queries: Any
) -> None:
    ReviewFactory(
        kind="assessment",
        state="accepted",
        provider=world.provider,
        reviewer=world.people["consultant"],
    )
    data = figures(world)
    with django_assert_num_queries(0):
        page = render_to_string(KIND.template, KIND.context(data))
    assert "Quality beside cost" in page
    assert "Each attended session" in page
    assert "1 of 2 providers assessed" in page
    assert "Not assessed" in page
