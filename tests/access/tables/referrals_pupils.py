"""Pupils: the authority's and their own school's. A provider sees no one here."""

from tests.access.personas import LA, SCHOOL, SCHOOLS
from tests.access.rows import Row
from tests.factories.world import World


def pupil(world: World) -> dict[str, int]:
    return {"pk": world.pupil.pk}


ROWS = [
    Row("pupils:list", LA | SCHOOLS),
    Row("pupils:add", LA | SCHOOLS),
    Row("pupils:detail", LA | SCHOOL, pupil),
    Row("pupils:edit", LA | SCHOOL, pupil),
    Row("pupils:add_contact", LA | SCHOOL, pupil),
    Row("pupils:keep_apart", LA, pupil),
]
