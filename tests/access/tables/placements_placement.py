"""Placements: made by the authority, answered by the provider, followed by the school."""

from placements.placement.models import StartCheck
from tests.access.personas import AROUND, KEY_WORKER, LA, LEAD, PROVIDER, PROVIDERS, SCHOOL, SCHOOLS
from tests.access.rows import Row
from tests.factories.placements import PlacementFactory
from tests.factories.world import World

CONCERNED = LA | SCHOOL | PROVIDER | LEAD


def placement(world: World) -> dict[str, int]:
    return {"pk": world.placement.pk}


def declined(world: World) -> dict[str, int]:
    made = world.made(
        "declined placement",
        lambda w: PlacementFactory(
            referral__pupil__school=w.school, programme=w.programme, state="declined"
        ),
    )
    return {"pk": made.pk}


def agreed(world: World) -> dict[str, int]:
    made = world.made(
        "agreed placement",
        lambda w: PlacementFactory(
            referral__pupil__school=w.school, programme=w.programme, state="agreed"
        ),
    )
    return {"pk": made.pk}


def check(world: World) -> dict[str, int]:
    first = StartCheck.objects.first()
    assert first is not None
    return {"pk": first.pk}


def grow(world: World) -> None:
    for number in range(3):
        StartCheck.objects.create(words=f"Check {number}", position=20 + number)


ROWS = [
    Row("placement:checks", LA | {"administrator"}),
    Row("placement:add_check", {"administrator"}),
    Row("placement:edit_check", {"administrator"}, check),
    Row("placement:list", LA | SCHOOLS | PROVIDERS | LEAD | KEY_WORKER),
    Row("placement:to_place", LA),
    Row("placement:offer", LA, lambda w: {"pk": w.decision_to_place.pk}),
    Row("placement:detail", AROUND, placement),
    Row("placement:detail", CONCERNED, lambda w: {"pk": w.offered.pk}, note="offered"),
    Row("placement:detail", LA | SCHOOL, declined, note="declined: the provider no longer sees it"),
    Row("placement:answer", {"provider_manager"}, lambda w: {"pk": w.offered.pk}),
    Row("placement:step", PROVIDER, lambda w: {"pk": w.offered.pk}),
    Row("placement:start", LA, agreed),
    Row("placement:detail", CONCERNED, agreed, note="agreed"),
    Row("placement:timetable", LA, placement),
    Row("placement:planned_end", LA, placement),
    Row("placement:end", LA, placement),
    Row("placement:move", LA, placement, method="post", data=lambda w: {"verb": "stay"}),
]
