"""Awards: recorded by the provider and the authority, read by the school too."""

from tests.access.personas import AROUND, LA, PROVIDER
from tests.access.rows import Row
from tests.factories.world import World


def placement(world: World) -> dict[str, int]:
    return {"pk": world.placement.pk}


def award(world: World) -> dict[str, int]:
    return {"pk": world.award.pk}


ROWS = [
    Row("learning:awards", AROUND, placement),
    Row("learning:add", LA | PROVIDER, placement),
    Row("learning:edit", LA | PROVIDER, award),
    Row("learning:delete", LA | PROVIDER, award, method="post"),
]
