"""The audit trail."""

from typing import Any

from apcommission.audit.actions import record
from tests.access.rows import Row
from tests.factories.world import World


def with_an_event(world: World) -> dict[str, Any]:
    """The address takes nothing, but an empty trail asks for no rows."""
    world.made("an event", lambda w: record("exported", by=w.people["officer"]))
    return {}


ROWS = [Row("audit:list", {"administrator", "commissioner", "member"}, with_an_event)]
