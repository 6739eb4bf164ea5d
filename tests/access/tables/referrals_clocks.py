"""The clocks of the law: read by the authority, kept by its administrator."""

from typing import Any

from referrals.clocks.models import Clock
from tests.access.personas import LA
from tests.access.rows import Row
from tests.factories.world import World

KEEPER = {"administrator"}


def clock(world: World) -> dict[str, Any]:
    found = Clock.objects.first()
    assert found is not None
    return {"pk": found.pk}


ROWS = [
    Row("clocks:list", LA | KEEPER, seen_as="administrator"),
    Row("clocks:add", KEEPER),
    Row("clocks:edit", KEEPER, clock),
]
