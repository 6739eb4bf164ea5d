"""The toolkit: read by those who refer, kept by the administrator."""

from typing import Any

from referrals.toolkit.models import ToolkitStage
from tests.access.personas import LA, SCHOOLS
from tests.access.rows import Row
from tests.factories.world import World

KEEPER = {"administrator"}


def stage(world: World) -> dict[str, Any]:
    found = ToolkitStage.objects.first()
    assert found is not None
    return {"pk": found.pk}


def down(world: World) -> dict[str, Any]:
    return {"way": "down"}


ROWS = [
    Row("toolkit:stages", LA | SCHOOLS | KEEPER, seen_as="administrator"),
    Row("toolkit:edit", KEEPER, stage),
    Row("toolkit:move", KEEPER, stage, method="post", data=down),
]
