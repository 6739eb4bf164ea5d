"""The published directory as data: for everyone, with or without an account."""

from collections.abc import Callable

from django.test import Client

from tests.access.personas import ANYBODY
from tests.access.rows import Row, nothing
from tests.factories.providers import PriceFactory, ProgrammeFactory
from tests.factories.world import World

FEED = "/api/open-referral/v3/"


def first(path: str) -> Callable[[World], dict[str, str]]:
    """The identifier of the first thing in a list of the feed."""
    return lambda world: {"id": Client().get(FEED + path).json()["contents"][0]["id"]}


def grow(world: World) -> None:
    PriceFactory(programme=ProgrammeFactory(subject_areas=["Farming"]))


def row(name: str, path: str = "") -> Row:
    kwargs = first(path) if path else nothing
    return Row(f"open_referral:{name}", ANYBODY, kwargs, queries=5, page=False)


ROWS = [
    row("about"),
    row("openapi"),
    row("services"),
    row("service", "services"),
    row("places"),
    row("place", "service_at_locations"),
    row("organizations"),
    row("organization", "organizations"),
    row("taxonomies"),
    row("taxonomy", "taxonomies"),
    row("terms"),
    row("term", "taxonomy_terms"),
    Row("open_referral:elsewhere", (), lambda w: {"rest": "nothing"}, page=False),
]
