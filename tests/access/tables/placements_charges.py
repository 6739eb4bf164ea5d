"""Charges: kept by the authority, seen by the provider's manager."""

from placements.charges.models import Extra
from tests.access.personas import LA
from tests.access.rows import Row
from tests.factories.world import World


def placement(world: World) -> dict[str, int]:
    return {"pk": world.placement.pk}


def extra(world: World) -> dict[str, int]:
    made = world.made(
        "extra",
        lambda w: Extra.objects.create(
            placement=w.placement, date=w.today, kind="transport", amount=12
        ),
    )
    return {"pk": made.pk}


def grow(world: World) -> None:
    for pounds in (1, 2, 3):
        Extra.objects.create(
            placement=world.placement, date=world.today, kind="other", amount=pounds
        )


ROWS = [
    Row("charges:charge", LA | {"provider_manager"}, placement),
    Row("charges:add_extra", LA, placement),
    Row("charges:remove_extra", LA, extra, method="post"),
]
