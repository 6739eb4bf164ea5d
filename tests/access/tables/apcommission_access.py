"""The review of access: each organisation's own manager, and the administrator."""

from tests.access.rows import Row
from tests.factories.access import access_review, with_more_people
from tests.factories.world import World

MANAGERS = {"administrator", "headteacher", "other_headteacher", "provider_manager"}


def of_the_school(world: World) -> dict[str, int]:
    return {"pk": access_review(world.school.organisation).pk}


ROWS = [
    Row("access:list", {*MANAGERS, "other_provider_manager"}),
    Row("access:review", {"administrator", "headteacher"}, of_the_school, seen_as="headteacher"),
]


def grow(world: World) -> None:
    access_review(world.provider.organisation)
    with_more_people(access_review(world.school.organisation))
