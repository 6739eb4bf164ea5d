"""Shortlists are each person's own; suggestions are made by those who look for pupils, and answered."""

from typing import Any

from providers.finding.models import Shortlisted, Suggestion
from tests.access.personas import LA
from tests.access.rows import Row
from tests.factories.providers import ProgrammeFactory, ProviderFactory
from tests.factories.world import World

LOOKS = LA | {"headteacher", "other_headteacher", "chair", "panel_member", "agency", "key_worker"}
EVERYONE = LOOKS | {
    *("provider_manager", "provider_tutor", "other_provider_manager"),
    *("consultant", "member", "administrator", "safeguarding_lead"),
}


def programme(world: World) -> dict[str, Any]:
    return {"pk": world.programme.pk}


def made(world: World) -> Suggestion:
    return Suggestion.objects.create(
        name="Hill Farm", offers="Animals", made_by=world.people["headteacher"]
    )


def suggestion(world: World) -> dict[str, Any]:
    return {"pk": world.made("suggestion", made).pk}


def two(world: World) -> dict[str, Any]:
    other = world.made(
        "other programme",
        lambda w: ProgrammeFactory(provider=ProviderFactory(state="published"), title="Boats"),
    )
    return {"programme": [world.programme.pk, other.pk]}


def not_empty(world: World) -> dict[str, Any]:
    """The officer keeps a programme already."""
    Shortlisted.objects.get_or_create(person=world.people["officer"], programme=world.programme)
    return {}


ROWS = [
    Row("finding:shortlist", LOOKS, query=not_empty, seen_as="officer"),
    Row("finding:keep", LOOKS, programme),
    Row("finding:take_off", LOOKS, programme, method="post"),
    Row("finding:compare", EVERYONE, query=two),
    Row("finding:suggestions", LOOKS),
    Row("finding:suggest", LOOKS),
    Row("finding:suggestion", LA | {"headteacher"}, suggestion),
    Row(
        "finding:suggestion",
        LA | {"headteacher"},
        suggestion,
        seen_as="headteacher",
        note="by whom it was made",
    ),
]


def grow(world: World) -> None:
    """More on the officer's shortlist, and more suggestions."""
    provider = ProviderFactory(state="published")
    for _ in range(3):
        Shortlisted.objects.create(
            person=world.people["officer"],
            programme=ProgrammeFactory(provider=provider),
            note="A note",
        )
        made(world)
