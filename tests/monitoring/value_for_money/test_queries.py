"""What each part of a scope cost and gave, and what the other choices would cost."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from apcommission.people.models import Organisation
from monitoring.measures.asked import june_of
from monitoring.measures.choices import school_year
from monitoring.measures.figures import Period, Rate, Scope
from monitoring.measures.keeping import keep_figures
from monitoring.measures.queries import ask, figures
from monitoring.value_for_money.models import Comparator
from monitoring.value_for_money.queries import (
    GROUPINGS,
    PartCost,
    by_part,
    comparators,
    cost_range,
    instead,
    pupil_weeks,
)
from monitoring.value_for_money.tables import all_parts
from placements.charges.models import Extra
from placements.leaving.models import Destination
from tests.factories.placements import PlacementFactory
from tests.factories.providers import ProgrammeFactory
from tests.factories.value_for_money import ComparatorFactory
from tests.factories.world import World


def term(world: World) -> Period:
    return Period(world.term.start, world.term.end)


def parts(world: World, scope: str = "la") -> dict[str, PartCost]:
    found = by_part(scope=Scope.parse(scope), period=term(world), today=world.today)
    return {str(part.scope): part for part in found}


def provider_scope(world: World) -> str:
    return f"provider:{world.provider.organisation.reference}"


@pytest.mark.parametrize("scope", ["la", "provider"])
def test_the_parts_add_up_to_the_whole(world: World, scope: str) -> None:
    world.grow(2)
    scope = scope if scope == "la" else provider_scope(world)
    whole = figures(scope=Scope.parse(scope), period=term(world), today=world.today)
    found = parts(world, scope).values()
    assert sum(part.placements for part in found) == whole.outcomes.placements
    assert sum(part.attended for part in found) == whole.attendance.attended > 0
    assert sum(part.possible for part in found) == whole.attendance.possible
    assert sum(part.timetabled for part in found) == whole.attendance.timetabled
    assert sum(part.due for part in found) == whole.attendance.due
    assert sum(part.marked for part in found) == whole.attendance.marked
    assert sum(part.awards for part in found) == whole.outcomes.awards == 5
    assert sum(part.offered for part in found) == whole.capacity.offered
    assert sum(part.charge or 0 for part in found) == whole.charges.total > 0


@pytest.mark.parametrize("by", GROUPINGS)
def test_the_parts_add_up_however_they_are_made(world: World, by: str) -> None:
    world.grow(2)
    whole = figures(scope=Scope("la"), period=term(world), today=world.today)
    found = by_part(scope=Scope("la"), period=term(world), today=world.today, by=by)
    assert sum(part.placements for part in found) == whole.outcomes.placements
    assert sum(part.weeks for part in found) == whole.attendance.weeks > 0
    assert sum(part.timetabled for part in found) == whole.attendance.timetabled
    assert sum(part.offered for part in found) == whole.capacity.offered
    assert sum(part.chances for part in found) == whole.outcomes.chances
    assert sum(part.charge or 0 for part in found) == whole.charges.total


def test_the_whole_is_named_and_measured_as_its_scope(world: World) -> None:
    scope = Scope.parse(provider_scope(world))
    (whole,) = by_part(scope=scope, period=term(world), today=world.today, by="whole")
    assert (whole.name, whole.scope) == (str(world.provider), scope)
    assert whole.pupil_weeks == pupil_weeks(scope=scope, period=term(world))


def test_two_programmes_of_one_title_are_told_apart_by_their_providers(world: World) -> None:
    ProgrammeFactory(provider=world.other_provider, title=world.programme.title)
    found = by_part(scope=Scope("la"), period=term(world), today=world.today, by="programme")
    assert {part.name for part in found} == {
        f"{world.programme.title}, {provider}"
        for provider in (world.provider, world.other_provider)
    }
    found = by_part(scope=Scope.parse(provider_scope(world)), period=term(world), by="programme")
    assert [part.name for part in found] == [world.programme.title]


def test_a_provider_without_a_placement_is_there_with_what_it_offers(world: World) -> None:
    world.grow(1)
    idle = [part for part in parts(world).values() if not part.placements]
    assert idle
    assert all(part.offered and part.places == 8 for part in idle)
    assert {part.charge for part in idle} == {Decimal(0)}


def test_a_part_with_a_session_without_a_price_has_no_charge(world: World) -> None:
    world.price.delete()
    assert parts(world)[provider_scope(world)].charge is None


def test_a_leaver_who_went_on_is_an_outcome_of_each_provider_that_had_the_pupil(
    world: World,
) -> None:
    pupil = world.placement.pupil
    pupil.year_group = 11
    pupil.save()
    end = date(world.term.end.year + (world.term.end.month >= 9), 6, 30)
    world.placement.end, world.placement.end_reason = end, "completed"
    world.placement.state = "ended"
    world.placement.save()
    Destination.objects.create(
        pupil=pupil, checked_on=end, check_point="leaving", activity="apprenticeship"
    )
    scope = Scope.parse(provider_scope(world))
    found = by_part(scope=Scope("la"), period=term(world), today=end)
    assert {part.scope: part.positive for part in found}[scope] == 1


def test_a_programme_has_no_parts(world: World) -> None:
    assert parts(world, f"programme:{world.programme.reference}") == {}


def test_the_number_of_queries_does_not_grow(world: World, django_assert_num_queries: Any) -> None:
    world.grow(2)
    with django_assert_num_queries(2):  # whether they are kept, and what is not
        parts(world)
    with django_assert_num_queries(2):
        parts(world, provider_scope(world))


def test_a_pupil_with_two_placements_in_a_week_has_one_pupil_week(world: World) -> None:
    before = pupil_weeks(scope=Scope("la"), period=term(world))
    whole = figures(scope=Scope("la"), period=term(world), today=world.today)
    assert before == whole.attendance.weeks
    again = PlacementFactory(
        referral=world.referral,
        programme=world.programme,
        start=world.placement.start,
        planned_end=world.term.end,
    )
    again.slots.create(
        pupil=again.pupil, weekday=3, session=0, place="provider", valid_from=again.start
    )
    assert pupil_weeks(scope=Scope("la"), period=term(world)) == before


@pytest.mark.parametrize(
    ("amount", "unit", "weeks", "pounds"),
    [
        ("480.00", "week", 340, "163200.00"),
        ("24000.00", "year", 340, "214736.84"),  # 24,000 x 340 / 38 = 214,736.842…
        ("100.00", "year", 19, "50.00"),
        ("0.01", "year", 19, "0.01"),  # half a penny
        ("99.99", "week", 0, "0.00"),
    ],
)
def test_the_same_pupil_weeks_at_the_unit_cost(
    amount: str, unit: str, weeks: int, pounds: str
) -> None:
    assert instead(Comparator(amount=Decimal(amount), unit=unit), weeks) == Decimal(pounds)


def test_the_latest_year_of_a_choice_comes_first(db: None) -> None:
    for year in ("2023-24", "2025-26", "2024-25"):
        Comparator.objects.create(name="PRU", unit="year", amount=1, year=year, source="LA")
    assert [found.year for found in comparators()] == ["2025-26", "2024-25", "2023-24"]


def test_a_retired_choice_is_compared_with_no_longer(db: None) -> None:
    ComparatorFactory(name="Gone", retired_on=date(2026, 1, 1))
    kept = ComparatorFactory(name="Kept")
    assert list(comparators()) == [kept]


def test_the_range_of_a_cost_comes_from_the_interval_of_the_share() -> None:
    rate = Rate(20, 23)
    assert rate.interval is not None
    low, high = rate.interval
    found = cost_range(Decimal("48210.00"), rate)
    assert found is not None
    assert float(found[0]) == pytest.approx(48210 / (23 * high), abs=0.01)
    assert float(found[1]) == pytest.approx(48210 / (23 * low), abs=0.01)
    assert found[0] < Decimal("48210") / 20 < found[1]


@pytest.mark.parametrize("rate", [Rate(0, 5), Rate(0, 0), Rate(6, 5)])
def test_there_is_no_range_where_there_is_no_cost_or_no_interval(rate: Rate) -> None:
    assert cost_range(Decimal(100), rate) is None


def test_extras_are_charges_too(world: World) -> None:
    scope = provider_scope(world)
    before = parts(world)[scope].charge
    assert before is not None
    Extra.objects.create(
        placement=world.placement, date=world.today, kind="transport", amount=Decimal("12.34")
    )
    assert parts(world)[scope].charge == before + Decimal("12.34")


def test_a_period_without_terms_has_no_parts(world: World) -> None:
    long_ago = Period(
        world.term.start - timedelta(days=900), world.term.start - timedelta(days=870)
    )
    assert by_part(scope=Scope("la"), period=long_ago, today=world.today) == []


@pytest.mark.django_db(transaction=True)
def test_tables_of_a_school_year_are_kept_and_say_what_counting_says(
    django_assert_num_queries: Any,
) -> None:
    world = World()
    world.grow(2)
    year = Period(*school_year(june_of(world.term.end).year))
    asked = ask(Scope("la"), year, world.today)
    counted = {by: all_parts(asked, by) for by in GROUPINGS}
    keep_figures(today=world.today)
    for by in GROUPINGS:
        with django_assert_num_queries(1):
            assert all_parts(asked, by) == counted[by]
    Organisation.objects.filter(pk=world.provider.pk).update(name="Renamed")
    (part,) = (
        part
        for part in all_parts(asked, "provider").parts
        if str(part.scope) == provider_scope(world)
    )
    assert part.name == "Renamed"
