"""The parts of a scope: each part's figures are those of its own scope, and together they are the whole."""

from datetime import date
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings

from monitoring.measures import queries
from monitoring.measures.breakdown import Part, breakdown
from monitoring.measures.figures import Figures, Period, Rate, Scope
from tests.factories.placements import PlacementFactory
from tests.factories.providers import ProgrammeFactory, ProviderFactory
from tests.monitoring.measures.store import Stored
from tests.monitoring.measures.worlds import Asked, asked

DAY = date(2026, 9, 7)
often = settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def headline(figures: Figures) -> tuple[Any, ...]:
    """What a breakdown shows, from the engine's own figures."""
    found, counts = figures.measures(), figures.outcomes
    rates = [Rate(figures.attendance.attended, figures.attendance.possible)]
    rates.append(Rate(figures.attendance.marked, figures.attendance.due))
    return counts.placements, counts.pupils, *rates, found["charge_total"]


def shown(part: Part) -> tuple[Any, ...]:
    rates = part.attendance_rate, part.completeness
    return part.placements, part.pupils, *rates, part.charge_total


@pytest.mark.django_db
@given(this=asked())
@often
def test_a_part_says_what_its_own_figures_say(this: Asked) -> None:
    with transaction.atomic():
        scope = Stored(this.case).scope(this.scope)
        asking: dict[str, Any] = {"period": Period(this.start, this.end), "today": this.today}
        whole = headline(queries.figures(scope=scope, **asking))
        parts = breakdown(scope=scope, **asking)
        own = [headline(queries.figures(scope=part.scope, **asking)) for part in parts]
        transaction.set_rollback(True)
    if scope.kind == "programme":
        assert parts == []
        return
    # Within a school a part is its pupils alone, so that it says less than the provider's own figures.
    if scope.kind != "school":
        assert [shown(part) for part in parts] == own
    assert sum(part.placements for part in parts) == whole[0]
    for number, name in ((2, "attendance_rate"), (3, "completeness")):
        rates = [getattr(part, name) for part in parts]
        assert sum(rate.numerator for rate in rates) == whole[number].numerator
        assert sum(rate.denominator for rate in rates) == whole[number].denominator
    totals = [part.charge_total for part in parts]
    assert whole[4] == (None if None in totals or not totals else sum(totals))


@pytest.mark.django_db
def test_parts_stand_by_name_with_their_scope() -> None:
    provider = ProviderFactory()
    for title in ("woodwork", "Art", "Bakery"):
        programme = ProgrammeFactory(provider=provider, title=title, reference=title)
        PlacementFactory(programme=programme)
    ProgrammeFactory(provider=provider, title="Nobody's")
    scope = Scope("provider", provider.organisation.reference)
    found = breakdown(scope=scope, period=Period(DAY, DAY), today=DAY)
    assert [str(part.scope) for part in found] == [
        "programme:Art",
        "programme:Bakery",
        "programme:woodwork",
    ]
    assert found[0].to_data() == {
        "name": "Art",
        "scope": "programme:Art",
        "placements": 1,
        "pupils": 1,
        "attendance_rate": None,
        "completeness": None,
        "charge_total": "0.00",
    }


@pytest.mark.django_db
@pytest.mark.parametrize("providers", [1, 6])
def test_parts_are_counted_in_one_query(providers: int, django_assert_num_queries: Any) -> None:
    for _ in range(providers):
        PlacementFactory()
    with django_assert_num_queries(1):
        assert len(breakdown(scope=Scope("la"), period=Period(DAY, DAY), today=DAY)) == providers
