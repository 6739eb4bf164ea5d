"""Early warning: who is around a placement sees its reasons; authority and provider say what was done."""

from datetime import timedelta

from tests.access.personas import KEY_WORKER, LA, SCHOOL, SCHOOLS
from tests.access.rows import Row
from tests.factories.placements import IncidentFactory
from tests.factories.world import World

MANAGER = frozenset({"provider_manager"})
MANAGERS = frozenset({"provider_manager", "other_provider_manager"})


def at_risk(world: World) -> dict[str, int]:
    world.made("a serious incident", incident)
    return {"pk": world.placement.pk}


def incident(world: World) -> object:
    return IncidentFactory(placement=world.placement, severity="high")


def grow(world: World) -> None:
    for _ in range(3):
        IncidentFactory(placement=world.placed(world._referral("decided")), severity="high")


ROWS = [
    Row("early_warning:list", LA | MANAGERS | SCHOOLS | KEY_WORKER),
    Row("early_warning:placement", LA | MANAGER | SCHOOL | KEY_WORKER, at_risk),
    Row(
        "early_warning:placement",
        LA | MANAGER,
        at_risk,
        method="post",
        data=lambda w: {
            "what": "Spoke with the parents.",
            **{
                f"look_again_on_{place}": part
                for place, part in enumerate(
                    (
                        (w.today + timedelta(days=14)).day,
                        (w.today + timedelta(days=14)).month,
                        (w.today + timedelta(days=14)).year,
                    )
                )
            },
        },
        note="saying what was done",
    ),
]
