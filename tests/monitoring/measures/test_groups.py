"""Groups of pupils as scopes: whoever is in the authority's figures is in one value of each group."""

from datetime import date
from typing import Any

import pytest

from apcommission.people.models import Role
from monitoring.measures import groups
from monitoring.measures.breakdown import breakdown
from monitoring.measures.choices import scopes
from monitoring.measures.figures import Period, Scope, ScopeUnknown
from monitoring.measures.queries import figures
from tests.factories.apcommission import AuthorityFactory, TermFactory, person_with
from tests.factories.placements import MarkFactory, PlacementFactory, TimetableSlotFactory

AUTUMN = Period(date(2026, 9, 1), date(2026, 12, 18))
TODAY = date(2027, 1, 4)
KINDS = (
    {"sex": "F", "year_group": 9, "sen_provision": "N", "ethnicity": "White British"},
    {"sex": "M", "year_group": 10, "sen_provision": "E", "ethnicity": " white british "},
    {"sex": "M", "year_group": 11, "sen_provision": "K", "ethnicity": "Pakistani"},
)


@pytest.fixture
def pupils(db: None) -> list[Any]:
    TermFactory(reference="2026-autumn")
    placed = []
    for place, kind in enumerate(KINDS):
        placement = PlacementFactory(
            **{f"referral__pupil__{name}": value for name, value in kind.items()},
            referral__pupil__sen_need="SEMH" if place else "",
            referral__pupil__looked_after=place == 0,
            referral__pupil__pupil_premium=None if place == 2 else True,
            referral__pupil__postcode=f"WN{place} 1AA",
            referral__reason="Persistent disruption",
        )
        TimetableSlotFactory(placement=placement)
        MarkFactory(placement=placement, code_id="K" if place else "O")
        placed.append(placement)
    return placed


def cohort(text: str) -> int:
    return figures(scope=Scope.parse(text), period=AUTUMN, today=TODAY).outcomes.pupils


@pytest.mark.parametrize("key", ["sex", "year", "sen", "ethnicity", "reason", "area"])
def test_the_values_of_a_group_make_up_the_authority(pupils: list[Any], key: str) -> None:
    values = [value for value, _ in groups.BY_KEY[key].values()]
    assert sum(cohort(f"group:{key}={value}") for value in values) == 3


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("group:sex=F", 1),
        ("group:sex=m", 2),
        ("group:year=11", 1),
        ("group:sen=E", 1),
        ("group:need=SEMH", 2),
        ("group:ethnicity=white british", 2),
        ("group:care=yes", 1),
        ("group:care=no", 2),
        ("group:premium=yes", 2),
        ("group:premium=no", 0),
        ("group:reason=persistent disruption", 3),
        ("group:area=wn1", 1),
    ],
)
def test_a_group_holds_the_pupils_that_it_names(pupils: list[Any], text: str, number: int) -> None:
    assert cohort(text) == number


def test_all_measures_of_a_group_are_those_of_its_pupils(pupils: list[Any]) -> None:
    girls = figures(scope=Scope.parse("group:sex=F"), period=AUTUMN, today=TODAY)
    assert (girls.attendance.attended, girls.attendance.absent) == (0, 1)
    boys = figures(scope=Scope.parse("group:sex=M"), period=AUTUMN, today=TODAY)
    assert (boys.attendance.attended, boys.attendance.absent) == (2, 0)
    assert boys.capacity.offered is None
    parts = breakdown(scope=Scope.parse("group:sex=M"), period=AUTUMN, today=TODAY)
    assert sum(part.pupils for part in parts) == 2


@pytest.mark.parametrize(
    "text",
    [
        "group:",
        "group:sex",
        "group:sex=",
        "group:sex=X",
        "group:year=x",
        "group:year=²",
        "group:year=99",
        "group:colour=red",
        "group:ethnicity=' OR TRUE --",
    ],
)
def test_what_is_no_group_is_refused(pupils: list[Any], text: str) -> None:
    with pytest.raises(ScopeUnknown):
        cohort(text)


def test_groups_are_offered_to_the_authority_alone(pupils: list[Any]) -> None:
    officer = person_with(Role.OFFICER, AuthorityFactory())
    manager = person_with(Role.PROVIDER_MANAGER, pupils[0].provider.organisation)
    assert ("Primary need") in [heading for heading, _ in scopes(for_user=officer).listed]
    assert "group:sex=F" not in str(scopes(for_user=manager).listed)
