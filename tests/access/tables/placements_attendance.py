"""Attendance: registers are their provider's, returns go to the authority, marks to the pupils' schools."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from tests.access.personas import AROUND, KEY_WORKER, LA, LEAD, PROVIDER, PROVIDERS, SCHOOLS
from tests.access.rows import Row
from tests.factories.importing import staged
from tests.factories.placements import AlertFactory
from tests.factories.world import World


def this_week(world: World) -> dict[str, Any]:
    return {"pk": world.provider.pk, "monday": world.monday.isoformat()}


def last_week(world: World) -> dict[str, Any]:
    return {"pk": world.provider.pk, "monday": world.weekly_return.week.isoformat()}


def alert(world: World) -> dict[str, Any]:
    return {"pk": world.made("alert", lambda w: AlertFactory(placement=w.placement)).pk}


def answered(world: World) -> dict[str, Any]:
    def make(w: World) -> Any:
        return AlertFactory(
            placement=w.placement,
            state="answered",
            answer="Rang home.",
            since=w.today,
            answered_by=w.people["officer"],
            answered_at=timezone.now(),
        )

    return {"pk": world.made("answered alert", make).pk}


def table(world: World) -> dict[str, int]:
    def make(w: World) -> Any:
        monday = (w.monday - timedelta(weeks=2)).isoformat()
        text = f"Pupil,Date,Session,Code\n{w.pupil},{monday},AM,I\nNobody,{monday},AM,I"
        tutor, provider = w.person("provider_tutor"), w.provider.organisation
        return staged("marks", tutor, provider, text, monday=monday)

    return {"pk": world.made("table of marks", make).pk}


def grow(world: World) -> None:
    for days in range(1, 4):
        AlertFactory(placement=world.placement, since=world.today - timedelta(days=days))


ROWS = [
    Row("attendance:alerts", LA | PROVIDERS | SCHOOLS | LEAD | KEY_WORKER),
    Row("attendance:alert", AROUND, alert),
    Row("attendance:alert", AROUND, answered, note="answered"),
    Row("attendance:board", LA),
    Row("attendance:notices", SCHOOLS),
    Row("attendance:paste", PROVIDER, this_week),
    Row("attendance:changes", LA | PROVIDER, this_week),
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

for step in ("table", "columns"):
    ROWS.append(Row(f"marks_table:{step}", {"provider_tutor"}, table))
for step in ("save", "choose_all", "take_in", "drop"):
    ROWS.append(Row(f"marks_table:{step}", {"provider_tutor"}, table, method="post"))
