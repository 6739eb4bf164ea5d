"""The school calendar: read by all, kept by an administrator."""

from datetime import timedelta

from apcommission.calendar.models import Closure
from tests.access.personas import EVERYONE
from tests.access.rows import Row
from tests.factories.world import World

ADMINISTRATOR = {"administrator"}


def closure(world: World) -> dict[str, int]:
    made = world.made(
        "closure", lambda w: Closure.objects.create(date=w.term.end, reason="Staff training")
    )
    return {"pk": made.pk}


def grow(world: World) -> None:
    for number in range(4):
        Closure.objects.create(
            date=world.monday - timedelta(weeks=3, days=number),
            provider=world.provider.organisation,
        )


ROWS = [
    Row("calendar:terms", EVERYONE),
    Row("calendar:add_term", ADMINISTRATOR),
    Row("calendar:term", ADMINISTRATOR, lambda world: {"pk": world.term.pk}),
    Row("calendar:closures", EVERYONE),
    Row("calendar:add_closure", ADMINISTRATOR),
    Row("calendar:closure", EVERYONE, closure),
    Row("calendar:remove_closure", ADMINISTRATOR, closure, method="post"),
]
