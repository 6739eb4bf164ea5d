"""The feed by the schemas that Open Referral UK published: nothing is checked by a measure of our own."""

import json
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from apcommission.geography.models import PostcodePoint
from providers.directory.models import Price, Programme, Provider, Venue
from providers.open_referral import queries
from providers.open_referral.models import Withdrawal
from tests.factories.providers import PriceFactory, ProgrammeFactory, ProviderFactory

SCHEMAS = Path(__file__).parents[2] / "data" / "open_referral" / "schema"
PUBLISHED = "https://raw.githubusercontent.com/openreferral/uk-profile/main/schema/"
FEED = "/api/open-referral/v3/"


@cache
def schema(name: str) -> Any:
    return json.loads((SCHEMAS / name).read_text())


def described(path: str) -> Any:
    """The schema of an answer, as the profile's own OpenAPI description has it."""
    answer = schema("openapi.json")["paths"][path]["get"]["responses"]["200"]
    return answer["content"]["application/json"]["schema"]


def faults(found: Any, asked: Any) -> list[str]:
    whole = {**schema("openapi.json"), **asked}
    registry: Any = Registry(
        retrieve=lambda uri: DRAFT202012.create_resource(schema(uri.removeprefix(PUBLISHED)))
    )
    checker = Draft202012Validator(whole, registry=registry, format_checker=FormatChecker())
    return [f"{'/'.join(map(str, e.path))}: {e.message[:120]}" for e in checker.iter_errors(found)]


def get(path: str = "", **asked: Any) -> Any:
    answer = Client().get(f"{FEED}{path}?{urlencode(asked)}")
    assert answer.status_code == 200, answer.content
    return answer.json()


def names(path: str = "services", **asked: Any) -> list[str]:
    found = get(path, **asked)["contents"]
    return [one.get("service", one)["name"] for one in found]


@pytest.fixture
def directory(db: None) -> Programme:
    """A programme of which all is told, one of which little is, and one that is not published."""
    provider: Provider = ProviderFactory(
        organisation__name="Green Barn",
        organisation__reference="P7",
        description="A working farm for young people.",
        email="hello@greenbarn.example",
        website="https://greenbarn.example/",
        urn="900123",
        ukprn="10012345",
        contact_name="Kit Manager",
        contact_role="Head of centre",
        safeguarding_lead="Lee Lead",
        postcode="WN1 1AA",
        category="outdoor",
    )
    venue = Venue.objects.create(
        provider=provider, postcode="WN2 2AA", address="Barn Lane, Wenbury, WN2 2AA"
    )
    PostcodePoint.objects.create(postcode="WN2 2AA", easting=651410, northing=313177)
    PostcodePoint.objects.create(postcode="WN9 9AA", easting=651410, northing=314177)
    programme: Programme = ProgrammeFactory(
        reference="PR7",
        provider=provider,
        title="Land skills",
        venue=venue,
        subject_areas=["Land", "Animals"],
        key_stages=[4],
        needs_met=["SEMH"],
        days=[0, 2],
        times="9.30am to 3pm",
        weeks=12,
        qualifications="Entry 3 award",
    )
    PriceFactory(programme=programme)
    ProgrammeFactory(
        reference="PR8",
        title="Motors",
        subject_areas=["Motor vehicles"],
        key_stages=[3],
        needs_met=[],
        days=[1],
        provider__category="college",
    )
    ProgrammeFactory(title="Secret", provider__state="draft")
    return programme


def test_every_answer_is_valid_by_the_published_schemas(directory: Programme) -> None:
    lists = {"services": 2, "service_at_locations": 1, "taxonomies": 4, "taxonomy_terms": 30}
    wrong = faults(get(), described("/"))
    for path, least in lists.items():
        found = get(path)
        assert found["size"] >= least
        wrong += [f"{path}: {fault}" for fault in faults(found, described(f"/{path}"))]
        for one in found["contents"]:
            whole = get(f"{path}/{one['id']}")
            asked = described(f"/{path}/{{id}}")
            if path == "service_at_locations":  # the description names the schema of a service
                asked = {"$ref": f"{PUBLISHED}compiled/service_at_location.json"}
            wrong += [f"{path}/id: {fault}" for fault in faults(whole, asked)]
    for one in get("organizations")["contents"]:
        wrong += faults(one, {"$ref": f"{PUBLISHED}compiled/organization_list.json"})
        whole = get(f"organizations/{one['id']}")
        wrong += faults(whole, {"$ref": f"{PUBLISHED}compiled/organization.json"})
    assert wrong == []


def test_the_schemas_do_find_what_is_wrong(directory: Programme) -> None:
    found = get("services")
    found["contents"][0]["status"] = "open"
    del found["contents"][1]["name"]
    found["total_items"] = "2"
    assert len(faults(found, described("/services"))) == 3


def test_a_service_tells_what_the_entry_tells_and_names_nobody(directory: Programme) -> None:
    id = next(one["id"] for one in get("services")["contents"] if one["name"] == "Land skills")
    # Whoever copied it finds it again.
    assert id == "88fa361b-2e46-5381-8857-a32c46243963"
    found = get(f"services/{id}")
    assert (found["minimum_age"], found["maximum_age"]) == (14, 16)
    assert found["schedules"][0] | {"id": ""} == {
        "id": "",
        "service_id": id,
        "freq": "WEEKLY",
        "interval": 1,
        "byday": "MO,WE",
        "opens_at": "09:30:00",
        "closes_at": "15:00:00",
        "description": "9.30am to 3pm",
        "notes": "In school terms.",
    }
    place = found["service_at_locations"][0]["location"]
    assert (place["latitude"], place["longitude"]) == (52.65798, 1.71605)
    address = place["addresses"][0]
    told = (address["address_1"], address["city"], address["postal_code"])
    assert told == ("Barn Lane", "Wenbury", "WN2 2AA")
    assert found["cost_options"][0]["amount"] == 45
    assert {one["taxonomy_term"]["term"] for one in found["attributes"]} == {
        *("4", "SEMH", "outdoor", "Land", "Animals"),
    }
    lists = [get("services", full=1), get("organizations"), get("service_at_locations", full=1)]
    everything = json.dumps([found, *lists])
    assert [name for name in ("Kit", "Lee", "Secret") if name in everything] == []


def test_the_filters_of_the_profile(directory: Programme) -> None:
    land, both = ["Land skills"], ["Land skills", "Motors"]
    terms = {one["term"]: one["id"] for one in get("taxonomy_terms", per_page=100)["contents"]}
    taxonomies = {one["name"]: one["id"] for one in get("taxonomies")["contents"]}
    barn = get("organizations")["contents"][0]["id"]
    asked: list[tuple[dict[str, Any], list[str]]] = [
        ({"search": "farm land"}, land),
        ({"search": "animals"}, land),
        ({"search": "farm motors"}, []),
        ({"taxonomy_term_id": terms["outdoor"]}, land),
        ({"taxonomy_term_id": terms["3"]}, ["Motors"]),
        ({"taxonomy_term_id": "nothing"}, []),
        ({"taxonomy_id": taxonomies["Needs"]}, land),
        ({"taxonomy_id": taxonomies["Kinds of provider"]}, both),
        ({"organization_id": barn}, land),
        ({"minimum_age": 14}, land),
        ({"maximum_age": 14}, ["Motors"]),
        ({"day": "MO"}, land),
        ({"day": "tuesday"}, ["Motors"]),
        ({"day": "SU"}, []),
        ({"start_time": "09:00", "end_time": "15:00"}, land),
        ({"start_time": "10:00"}, []),
        ({"postcode": "wn99aa", "proximity": 1001}, land),
        ({"postcode": "WN9 9AA", "proximity": 999}, []),
    ]
    assert [(question, names(**question)) for question, _ in asked] == asked
    assert names("service_at_locations", postcode="WN9 9AA") == land


def test_what_changed_since_is_told_whatever_part_of_it_changed(directory: Programme) -> None:
    changes = {
        "provider": lambda: Provider.objects.filter(pk=directory.provider_id).update(phone="0"),
        "name": lambda: (
            type(directory.provider.organisation)
            .objects.filter(pk=directory.provider_id)
            .update(name="New Barn")
        ),
        "venue": lambda: Venue.objects.update(address="New Lane"),
        "price": lambda: Price.objects.update(amount=50),
    }
    for part, change in changes.items():
        since = max(one["last_modified"] for one in get("services")["contents"])
        change()
        told = get("services", modified_after=since)["contents"]
        fresh = [one["name"] for one in told if one["last_modified"] > since]
        assert fresh == ["Land skills"], part
    assert set(get("services", minimal=True)["contents"][0]) == {"id", "modified_date"}


def test_a_withdrawn_service_is_told_for_a_year_as_inactive_and_its_draft_is_not(
    directory: Programme,
) -> None:
    before = max(one["last_modified"] for one in get("services")["contents"])
    (id,) = (one["id"] for one in get("services", search="land")["contents"])
    Provider.objects.filter(pk=directory.provider_id).update(state="draft")
    Programme.objects.filter(pk=directory.pk).update(title="Unpublished idea")
    ProgrammeFactory(provider_id=directory.provider_id, title="Another idea")
    changed = get("services", modified_after=before)
    (told,) = (one for one in changed["contents"] if one["last_modified"] > before)
    assert told | {"last_modified": ""} == {
        "id": id,
        "organization_id": directory_id(told),
        "name": "Land skills",
        "status": "inactive",
        "last_modified": "",
    }
    assert faults(changed, described("/services")) == []
    assert faults(get(f"services/{id}"), described("/services/{id}")) == []
    barn = get(f"organizations/{told['organization_id']}")
    assert set(barn) == {"id", "name", "description"}
    assert faults(barn, {"$ref": f"{PUBLISHED}compiled/organization.json"}) == []
    assert (names(status="inactive"), names(status="active")) == (["Land skills"], ["Motors"])
    assert (names(search="land"), names("service_at_locations")) == ([], [])
    everything = json.dumps([get(path, full=1) for path in ("services", "organizations")])
    assert [words for words in ("idea", "farm for", "hello@") if words in everything] == []
    long_ago = timezone.now() - timedelta(days=queries.TOLD_FOR_DAYS + 1)
    Withdrawal.objects.update(withdrawn_at=long_ago)
    assert Client().get(f"{FEED}services/{id}").status_code == 404
    Provider.objects.filter(pk=directory.provider_id).update(state="published")
    assert get(f"services/{id}")["status"] == "active"
    assert not Withdrawal.objects.exists()


def directory_id(told: Any) -> str:
    """The organisation of a service, which the feed still has."""
    found = {one["id"] for one in get("organizations")["contents"]}
    assert told["organization_id"] in found
    return str(told["organization_id"])


def test_pages_have_the_envelope_of_the_profile(directory: Programme) -> None:
    first, last = get("services", per_page=1), get("services", per_page=1, page=2)
    assert (first["total_items"], first["total_pages"], first["size"]) == (2, 2, 1)
    assert (first["first_page"], first["last_page"], last["last_page"]) == (True, False, True)
    beyond = get("services", page=9)
    assert (beyond["empty"], beyond["contents"], beyond["last_page"]) == (True, [], True)
    for wrong in ({"page": 0}, {"per_page": 501}, {"minimum_age": "x"}, {"modified_after": "x"}):
        answer = Client().get(f"{FEED}services?{urlencode(wrong)}")
        assert answer.status_code == 422
        assert answer.headers["Content-Type"].startswith("application/problem+json")


def test_a_page_costs_the_same_however_many_services_there_are(directory: Programme) -> None:
    def cost(path: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            get(path, full=True)
        return len(queries)

    paths = ("services", "service_at_locations", "organizations", "taxonomy_terms")
    before = [cost(path) for path in paths]
    for _ in range(3):
        PriceFactory(programme=ProgrammeFactory(venue=directory.venue, subject_areas=["More"]))
    assert [cost(path) for path in paths] == before
    assert max(before) <= 3


def test_an_authority_may_keep_its_directory_to_itself(directory: Programme, settings: Any) -> None:
    assert Client().get(f"{FEED}services").headers["Access-Control-Allow-Origin"] == "*"
    settings.OPEN_DIRECTORY = False
    for path in ("", "services", "taxonomies"):
        assert Client().get(FEED + path).status_code == 404
