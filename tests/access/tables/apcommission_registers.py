"""The national register; what becomes of pupils is the authority's alone."""

from apcommission.registers.models import LocalAuthority
from tests.access.personas import LA
from tests.access.rows import Row
from tests.factories.registers import (
    EstablishmentFactory,
    RegisterDifferenceFactory,
    RegisterLoadFactory,
    RollDecisionFactory,
)
from tests.factories.world import World

READS = LA | {"administrator"}


def an_authority(world: World) -> dict[str, str]:
    """One is there before the page is looked at; the address names none."""
    authorities = LocalAuthority.objects
    world.made("authority", lambda w: authorities.create(code="999", name="Wenbury"))
    return {}


def school(world: World) -> dict[str, str]:
    return {"urn": world.made("register school", lambda w: EstablishmentFactory()).pk}


def load(world: World) -> dict[str, int]:
    def make(w: World) -> object:
        found = RegisterLoadFactory(made_by=w.people["officer"])
        RegisterDifferenceFactory(load=found, urn=school(w)["urn"])
        RollDecisionFactory(load=found)
        return found

    return {"pk": world.made("register file", make).pk}


def decision(world: World) -> dict[str, int]:
    load(world)
    return {"pk": world.made("register file", lambda w: None).decisions.get().pk}


def grow(world: World) -> None:
    for number in range(4):
        LocalAuthority.objects.create(code=f"90{number}", name=f"Authority {number}")
        EstablishmentFactory()
        RegisterLoadFactory(made_by=world.people["officer"])
        RegisterDifferenceFactory(load_id=load(world)["pk"])
        RegisterDifferenceFactory(load_id=load(world)["pk"], urn=school(world)["urn"])


ROWS = [
    Row("registers:schools", READS),
    Row("registers:authorities", READS, an_authority),
    Row("registers:school", READS, school),
    Row("registers:use", READS, school, method="post"),
    Row("registers:loads", READS),
    Row("registers:send", READS),
    Row("registers:load", READS, load),
    Row("registers:progress", READS, load, page=False),
    Row("registers:differences", READS, load),
    Row("registers:decide", LA, decision),
    Row("registers:apply", READS, load, method="post"),
    Row("registers:drop", READS, load, method="post"),
]
