"""Attendance: registers are their provider's, returns go to the authority, marks to the pupils' schools."""

from typing import Any

from tests.access.personas import LA, PROVIDER, PROVIDERS, SCHOOLS
from tests.access.rows import Row
from tests.factories.world import World


def this_week(world: World) -> dict[str, Any]:
    return {"pk": world.provider.pk, "monday": world.monday.isoformat()}


def last_week(world: World) -> dict[str, Any]:
    return {"pk": world.provider.pk, "monday": world.weekly_return.week.isoformat()}


ROWS = [
    Row("attendance:start", LA | PROVIDERS | SCHOOLS, page=False),
    Row("attendance:returns", LA | PROVIDERS),
    Row("attendance:school", LA | SCHOOLS),
    Row("attendance:school_week", SCHOOLS, lambda w: {"monday": w.monday.isoformat()}),
    Row("attendance:week", LA | PROVIDER, this_week),
    Row(
        "attendance:week",
        LA | PROVIDER,
        this_week,
        seen_as="provider_tutor",
        note="to be filled in",
    ),
    Row("attendance:week", PROVIDER, this_week, method="post", note="save"),
    Row("attendance:weekly_return", LA | PROVIDER, last_week),
    Row(
        "attendance:weekly_return",
        {"provider_manager"},
        this_week,
        method="post",
        data=lambda w: {"note": "No one was here."},
        note="submit",
    ),
]
