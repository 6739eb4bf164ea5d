"""Safety: reported by whoever works with the placement; safeguarding leads take note and keep notes."""

from tests.access.personas import AROUND, LA, LEAD, PROVIDERS, SCHOOLS
from tests.access.rows import Row
from tests.factories.placements import IncidentFactory
from tests.factories.world import World


def placement(world: World) -> dict[str, int]:
    return {"pk": world.placement.pk}


def _incident(world: World, name: str, **fields: object) -> dict[str, int]:
    def make(w: World) -> object:
        return IncidentFactory(
            placement=w.placement, reported_by=w.people["provider_tutor"], **fields
        )

    return {"pk": world.made(f"incident {name}", make).pk}


def incident(world: World) -> dict[str, int]:
    return _incident(world, "open")


def missing(world: World) -> dict[str, int]:
    return _incident(world, "missing", kind="missing", severity="high")


def restricted(world: World) -> dict[str, int]:
    return _incident(world, "restricted", kind="concern", restricted=True)


def closed(world: World) -> dict[str, int]:
    return _incident(world, "closed", state="closed", closing_words="Talked it over.")


def grow(world: World) -> None:
    IncidentFactory(placement=world.placement, reported_by=world.people["provider_tutor"])


MANAGES = LA | LEAD | {"provider_manager"}
TUTOR = frozenset({"provider_tutor"})  # who reported the restricted one

ROWS = [
    Row("safety:list", LA | SCHOOLS | PROVIDERS | LEAD | {"key_worker"}, queries=6),
    Row("safety:risk", AROUND, placement),
    Row("safety:chronology", AROUND, placement),
    Row("safety:report", AROUND, placement),
    Row("safety:incident", AROUND, incident),
    Row("safety:incident", AROUND, missing, note="a missing pupil"),
    Row("safety:incident", LEAD | TUTOR, restricted, note="restricted"),
    Row("safety:incident", AROUND, closed, note="closed"),
    Row("safety:take_note", LEAD, incident, method="post"),
    Row("safety:tell", AROUND, incident),
    Row("safety:tell", LEAD | TUTOR, restricted, note="restricted"),
    Row("safety:found", AROUND, missing),
    Row("safety:note", LEAD, incident),
    Row("safety:close", MANAGES, incident),
    Row("safety:close", LEAD, restricted, note="restricted"),
    Row("safety:reopen", MANAGES, closed, method="post"),
]
