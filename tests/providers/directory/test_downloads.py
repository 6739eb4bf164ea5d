"""The whole directory in one file: what is published, nothing else, the same in each form."""

import csv
import json
from pathlib import Path
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from jsonschema import Draft202012Validator, FormatChecker

from apcommission.audit.models import AuditEvent
from providers.directory import data
from tests.factories.providers import PriceFactory, ProgrammeFactory
from tests.factories.world import World

EXAMPLES = Path(__file__).resolve().parents[3] / "docs" / "interfaces" / "examples"
FILES = "/directory/files/"


def example(name: str) -> Any:
    return json.loads((EXAMPLES / name).read_text("utf-8"))


def table(client: Any) -> list[dict[str, str]]:
    text = client.get(f"{FILES}directory.csv").getvalue().decode("utf-8-sig")
    return list(csv.DictReader(text.splitlines()))


def test_csv_and_json_tell_the_same_published_programmes(world: World, as_: Any) -> None:
    PriceFactory(
        programme=ProgrammeFactory(title="=Motors", days=[0, 4], needs_met=["SEMH", "MLD"])
    )
    ProgrammeFactory(title="Secret", provider__state="draft")
    client = as_("headteacher")
    rows = {row["programme_ref"]: row for row in table(client)}
    found = json.loads(client.get(f"{FILES}directory.json").getvalue())
    own = {
        one["programme_ref"]: (one["title"], provider["name"])
        for provider in found["providers"]
        for one in provider["programmes"]
    }
    told = {key: (row["title"].lstrip("'"), row["provider_name"]) for key, row in rows.items()}
    assert own == told
    assert world.programme.reference in own
    assert "Secret" not in str(found)
    (motors,) = (row for row in rows.values() if "Motors" in row["title"])
    assert (motors["title"], motors["needs_met"]) == ("'=Motors", "SEMH; MLD")
    events = AuditEvent.objects.filter(verb="exported").order_by("pk")
    assert [event.detail["format"] for event in events] == ["csv", "json"]


def test_the_data_has_the_documented_shape_as_has_its_example(world: World, as_: Any) -> None:
    PriceFactory(
        programme=ProgrammeFactory(min_attendance="80", provider__insured_until="2027-03-31")
    )
    shape = Draft202012Validator(
        example("directory.schema.json"), format_checker=FormatChecker(["date"])
    )
    found = json.loads(as_("provider_tutor").get(f"{FILES}directory.json").getvalue())
    for data_of in (found, example("directory.json")):
        assert [error.message for error in shape.iter_errors(data_of)] == []
    del found["providers"][0]["name"]
    assert not shape.is_valid(found)


def test_an_empty_directory_is_a_table_with_its_heads_alone(world: World, as_: Any) -> None:
    type(world.provider).objects.update(state="draft")
    client = as_("officer")
    text = client.get(f"{FILES}directory.csv").getvalue().decode("utf-8-sig")
    assert text.strip().split(",")[:3] == ["programme_ref", "provider_ref", "title"]
    assert json.loads(client.get(f"{FILES}directory.json").getvalue())["providers"] == []


def test_it_is_sent_in_pieces(world: World, as_: Any, monkeypatch: Any) -> None:
    for _ in range(5):
        ProgrammeFactory()
    monkeypatch.setattr(data, "PIECE", 2)
    answer = as_("officer").get(f"{FILES}directory.json")
    assert answer.streaming
    pieces = iter(answer.streaming_content)
    with CaptureQueriesContext(connection) as first:
        next(pieces)
        next(pieces)
    with CaptureQueriesContext(connection) as rest:
        list(pieces)
    assert len(first) < len(rest)
