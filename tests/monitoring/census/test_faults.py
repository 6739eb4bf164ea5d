"""What is missing or contradictory is told pupil by pupil, with the page on which it is put right."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import resolve

from apcommission.people.models import Person
from monitoring.census import queries
from monitoring.census.faults import CHECK, CONTRADICTORY, KINDS, MISSING, RULES, Fault, faults
from monitoring.census.models import Census
from placements.placement.models import Placement
from tests.factories.census import placed

pytestmark = pytest.mark.django_db


def found(census: Census, placement: Placement) -> list[Fault]:
    case = queries.case_in(census, placement)
    assert case is not None
    return faults(case)


def test_of_a_pupil_of_whom_all_is_known_nothing_is_wrong(census: Census) -> None:
    assert found(census, placed()) == []


@pytest.mark.parametrize(
    ("fields", "kind", "item"),
    [
        ({"pupil__ethnicity": ""}, MISSING, "ethnicity"),
        ({"pupil__sen_provision": ""}, MISSING, "sen_provision"),
        ({"pupil__sen_need": ""}, MISSING, "sen_need"),
        ({"pupil__postcode": ""}, MISSING, "postcode"),
        ({"sessions": 0}, MISSING, "sessions"),
        ({"pupil__ethnicity": "Martian"}, CONTRADICTORY, "ethnicity"),
        ({"pupil__sen_provision": "N"}, CONTRADICTORY, "sen_need"),
        ({"pupil__postcode": "NOWHERE"}, CONTRADICTORY, "postcode"),
        ({"pupil__upn": "A999400022001"}, CONTRADICTORY, "upn"),
        ({"programme__provider__ukprn": "2001"}, CONTRADICTORY, "ukprn"),
        ({"programme__provider__registration": "registered"}, CONTRADICTORY, "urn"),
        ({"pupil__birth_date": date(2016, 1, 15)}, CHECK, "birth_date"),
        ({"pupil__home_la": "354"}, CHECK, "postcode"),
        ({"planned_end": date(2025, 12, 19)}, CHECK, "end"),
    ],
)
def test_each_fault_is_told_with_its_item(
    census: Census, fields: dict[str, Any], kind: str, item: str
) -> None:
    wrong = found(census, placed(**fields))
    assert [(one.kind, one.item) for one in wrong] == [(kind, item)]


def test_what_only_the_census_asks_for_is_missing_until_it_is_typed(
    census: Census, officer: Person, client: Client
) -> None:
    placement = placed()
    placement.census_items.delete()
    placement.pupil.census_items.delete()
    wrong = found(census, placement)
    assert {one.item for one in wrong} == {"address_1", "meals_from", "reason", "uln"}
    (page,) = {one.url for one in wrong}
    client.force_login(officer)
    typed = {"free_meals": "N", "address": "1 Long Lane", "reason": "MHN", "uln": "1234567890"}
    client.post(page, typed)
    assert found(census, placement) == []
    changed = client.post(page, {**typed, "pupil_version": "1", "placement_version": "1"})
    assert "Someone else changed this" in changed.content.decode()


@pytest.mark.parametrize(("route", "code"), [("permanent_exclusion", "EXR"), ("suspension", "SUS")])
def test_a_reason_that_the_route_tells_is_not_typed_again(
    census: Census, route: str, code: str
) -> None:
    placement = placed(referral__route=route, referral__exclusion_date=date(2025, 9, 1))
    placement.census_items.delete()
    case = queries.case_in(census, placement)
    assert case is not None
    assert case.values["reason"] == code
    assert faults(case) == []


@pytest.mark.parametrize(
    ("urn", "ukprn", "category", "expected"),
    [
        ("123456", "10012345", "college", {"urn": "123456"}),
        ("", "10012345", "college", {"ukprn": "10012345"}),
        ("", "", "college", {"setting": "NFE"}),
        ("", "", "tuition", {"setting": "OOT"}),
        ("", "", "charity", {"setting": "OTH"}),
    ],
)
def test_a_setting_is_told_in_one_way_alone(
    census: Census, urn: str, ukprn: str, category: str, expected: dict[str, str]
) -> None:
    placement = placed(
        programme__provider__urn=urn,
        programme__provider__ukprn=ukprn,
        programme__provider__category=category,
    )
    case = queries.case_in(census, placement)
    assert case is not None
    told = {key: text for key, text in case.values.items() if key in ("urn", "ukprn", "setting")}
    assert told == expected


def test_ten_sessions_a_week_are_full_time(census: Census) -> None:
    values = [
        case.values
        for case in (queries.case_in(census, placed(sessions=n)) for n in (9, 10))
        if case
    ]
    assert [(v["attendance"], v["sessions"]) for v in values] == [("P", "9"), ("F", "10")]


def test_every_rule_leads_to_a_page_that_there_is(census: Census) -> None:
    placement = placed()
    for each in RULES:
        assert each.kind in KINDS
        assert resolve(each.where(placement))


def test_the_list_shows_faults_and_is_filtered_by_them(
    census: Census, officer: Person, client: Client
) -> None:
    placed(pupil__surname="Complete")
    placed(pupil__surname="Lacking", pupil__ethnicity="", pupil__postcode="NOWHERE")
    client.force_login(officer)
    page = client.get("/census/2026/").content.decode()
    assert "The ethnicity is not known" in page
    assert page.index("Lacking") < page.index("Complete")
    ready = client.get("/census/2026/?standing=ready").content.decode()
    assert "Complete" in ready
    assert "Lacking" not in ready
    sheet = b"".join(client.get("/census/2026/?format=csv").streaming_content).decode()  # type: ignore[attr-defined]
    assert "NOWHERE" in sheet
