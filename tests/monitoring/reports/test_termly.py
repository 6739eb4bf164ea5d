"""What a termly report freezes: the figures, those of the term before, and the parts of the scope."""

import json
from datetime import date, timedelta
from typing import Any

import pytest

from monitoring.measures.definitions import BY_KEY
from monitoring.measures.figures import Period, Scope
from monitoring.reports.kinds import KINDS
from monitoring.reports.termly import termly_figures
from tests.factories.apcommission import TermFactory
from tests.factories.placements import MarkFactory, PlacementFactory, TimetableSlotFactory

pytestmark = pytest.mark.django_db
AUTUMN = Period(date(2026, 9, 2), date(2026, 12, 18))
SUMMER = Period(date(2026, 4, 13), date(2026, 7, 21))
TODAY = date(2026, 12, 19)


@pytest.fixture
def placement() -> Any:
    """From May to December, on Monday mornings; attended once in each term."""
    for reference, term in (("2026-autumn", AUTUMN), ("2026-summer", SUMMER)):
        TermFactory(reference=reference, start=term.start, end=term.end)
    placement = PlacementFactory(start=date(2026, 5, 11), price="40.00", price_basis="session")
    TimetableSlotFactory(placement=placement)
    for day in (date(2026, 5, 11), date(2026, 9, 7)):
        MarkFactory(placement=placement, date=day)
    return placement


def made(scope: str, period: Period = AUTUMN) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(json.dumps(termly_figures(Scope.parse(scope), period, TODAY)))
    return data


def test_a_report_holds_every_measure_and_says_what_it_is(placement: Any) -> None:
    organisation = placement.provider.organisation
    data = made(f"provider:{organisation.reference}")
    assert (data["kind"], data["scope_name"]) == ("termly", organisation.name)
    assert (data["from"], data["to"], data["made_on"]) == ("2026-09-02", "2026-12-18", "2026-12-19")
    assert sorted(data["measures"]) == sorted(BY_KEY)
    # 15 Mondays, one of them with a mark.
    assert data["measures"]["completeness"]["denominator"] == 15
    assert data["measures"]["attendance_rate"]["numerator"] == 1
    assert data["measures"]["charge_total"] == "600.00"


@pytest.mark.parametrize(
    ("scope", "name"),
    [
        ("la", "Wenbury Council"),
        ("provider:{0.provider.organisation.reference}", "{0.provider}"),
        ("programme:{0.programme.reference}", "{0.programme.title}"),
        ("school:{0.school.urn}", "{0.school}"),
    ],
)
def test_it_is_made_of_every_kind_of_scope(placement: Any, scope: str, name: str) -> None:
    data = made(scope.format(placement))
    assert data["scope_name"] == name.format(placement)
    assert data["cohort"] == {"placements": 1, "pupils": 1}
    assert set(KINDS["termly"].scopes) == {"la", "provider", "programme", "school"}


def test_the_term_before_stands_beside_it(placement: Any) -> None:
    before = made("la")["before"]
    assert sorted(before) == ["cohort", "from", "measures", "to"]
    assert (before["from"], before["to"]) == ("2026-04-13", "2026-07-21")
    assert before["cohort"] == {"placements": 1, "pupils": 1}
    assert before["measures"]["completeness"]["denominator"] == 11


def test_a_part_of_a_term_is_set_beside_the_term_before_too(placement: Any) -> None:
    part = Period(AUTUMN.start - timedelta(days=1), date(2026, 10, 23))
    assert made("la", part)["before"]["from"] == "2026-04-13"


def test_without_a_term_before_there_is_nothing_beside_it(placement: Any) -> None:
    assert made("la", SUMMER)["before"] is None
    # A year is not set beside a term.
    assert made("la", Period(SUMMER.start, AUTUMN.end))["before"] is None
    other = PlacementFactory(start=date(2026, 9, 7))
    assert made(f"school:{other.school.urn}")["before"] is None


def test_the_parts_are_programmes_of_a_provider_and_providers_of_all_else(placement: Any) -> None:
    programme, provider = placement.programme, placement.provider.organisation
    (part,) = made(f"provider:{provider.reference}")["breakdown"]
    assert part == {
        "name": programme.title,
        "scope": f"programme:{programme.reference}",
        "placements": 1,
        "pupils": 1,
        "attendance_rate": {"numerator": 1, "denominator": 1, "interval": ["0.2065", "1.0000"]},
        "completeness": {"numerator": 1, "denominator": 15, "interval": ["0.0119", "0.2982"]},
        "charge_total": "600.00",
    }
    for scope in ("la", f"school:{placement.school.urn}"):
        (part,) = made(scope)["breakdown"]
        assert (part["name"], part["scope"]) == (provider.name, f"provider:{provider.reference}")
    assert made(f"programme:{programme.reference}")["breakdown"] == []


@pytest.mark.parametrize("more", [0, 5])
def test_what_it_asks_of_the_database_does_not_grow(
    placement: Any, more: int, django_assert_num_queries: Any
) -> None:
    for _ in range(more):
        other = PlacementFactory(start=date(2026, 5, 11), price="40.00", price_basis="day")
        TimetableSlotFactory(placement=other)
        MarkFactory(placement=other, date=date(2026, 9, 7))
    with django_assert_num_queries(7):  # two of them look whether figures are kept
        made("la")
