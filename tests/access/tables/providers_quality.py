"""Quality: written by consultants and officers, read by the provider once final, followed by officers."""

from typing import Any

from tests.access.personas import LA, SCHOOLS
from tests.access.rows import Row
from tests.factories.quality import (
    ChecklistFactory,
    ConcernFactory,
    RecommendationFactory,
    ReviewFactory,
)
from tests.factories.world import World

COMPOSERS = {"commissioner", "administrator"}
MANAGERS = {"provider_manager", "other_provider_manager"}
RAISE = LA | SCHOOLS | {"key_worker"}


def of(world: World) -> dict[str, Any]:
    return {"provider": world.provider, "reviewer": world.people["consultant"]}


def planned(world: World) -> dict[str, Any]:
    return {"pk": world.made("planned", lambda w: ReviewFactory(**of(w))).pk}


def submitted(world: World) -> dict[str, Any]:
    return {
        "pk": world.made("submitted review", lambda w: ReviewFactory(state="submitted", **of(w))).pk
    }


def final(world: World) -> dict[str, Any]:
    made = world.made(
        "final", lambda w: ReviewFactory(kind="assessment", state="accepted", **of(w))
    )
    return {"pk": made.pk}


def draft(world: World) -> dict[str, Any]:
    return {"pk": world.made("checklist", lambda w: ChecklistFactory()).pk}


def provider(world: World) -> dict[str, Any]:
    final(world)
    return {"pk": world.provider.pk}


def recommendation(world: World) -> dict[str, Any]:
    made = world.made(
        "recommendation",
        lambda w: RecommendationFactory(provider=w.provider, owner=w.people["officer"]),
    )
    return {"pk": made.pk}


def concern(world: World) -> dict[str, Any]:
    made = world.made(
        "concern",
        lambda w: ConcernFactory(provider=w.provider, raised_by=w.people["headteacher"]),
    )
    return {"pk": made.pk}


ROWS = [
    Row("quality:list", LA | MANAGERS | {"consultant"}),
    Row("quality:standings", LA),
    Row("quality:checklists", LA | {"administrator"}),
    Row("quality:compose", COMPOSERS),
    Row("quality:checklist", LA | {"administrator"}, draft, seen_as="commissioner"),
    Row("quality:adopt", COMPOSERS, draft, method="post"),
    Row("quality:provider", RAISE | {"provider_manager"}, provider),
    Row("quality:plan", LA, provider),
    Row("quality:recommend", LA, provider),
    Row("quality:raise_concern", RAISE, provider),
    Row("quality:review", LA | {"consultant"}, planned, note="that is planned"),
    Row("quality:review", LA | {"consultant"}, submitted, note="that is submitted"),
    Row(
        "quality:review",
        LA | {"consultant", "provider_manager"},
        final,
        seen_as="provider_manager",
        note="that is final",
    ),
    Row("quality:write", LA | {"consultant"}, planned, seen_as="consultant"),
    Row("quality:cancel", LA, planned, method="post"),
    Row("quality:recommend_after", LA, final),
    Row("quality:recommendations", LA | MANAGERS),
    Row("quality:recommend_to_all", LA),
    Row(
        "quality:recommendation",
        LA | {"provider_manager"},
        recommendation,
        seen_as="provider_manager",
    ),
    Row("quality:concerns", RAISE),
    Row("quality:concern", LA | {"headteacher"}, concern),
]


def grow(world: World) -> None:
    """More of everything, of more providers."""
    for other in (world.provider, world.other_provider):
        for state in ("planned", "submitted", "accepted"):
            ReviewFactory(provider=other, reviewer=world.people["consultant"], state=state)
        for _ in range(3):
            RecommendationFactory(provider=other, owner=world.people["officer"])
            ConcernFactory(provider=other, raised_by=world.people["headteacher"])
