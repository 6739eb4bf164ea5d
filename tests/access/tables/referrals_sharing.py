"""What was shared: the authority sees all, a school that of its own pupils."""

from tests.access.personas import LA
from tests.access.rows import Row
from tests.factories.world import World


def shared(world: World) -> None:
    from referrals.sharing.actions import disclose

    def make(w: World) -> bool:
        for pupil in (w.pupil, w.listed.pupil):
            disclose(pupil.pk, "notice", "attend", organisations=[w.school.pk], about=w.placement)
        return True

    world.made("what was shared", make)


def nothing(world: World) -> dict[str, int]:
    shared(world)
    return {}


def pupil(world: World) -> dict[str, int]:
    shared(world)
    return {"pk": world.pupil.pk}


def organisation(world: World) -> dict[str, int]:
    shared(world)
    return {"pk": world.school.pk}


def grow(world: World) -> None:
    from referrals.sharing.actions import disclose

    for key in (world.school.pk, world.agency.pk):
        disclose(world.pupil.pk, "summary", "progress", organisations=[key])


WHO = {*LA, "headteacher"}
NOTE = {"to": "Youth service", "what": "other", "why": "law", "on_0": 1, "on_1": 9, "on_2": 2025}

ROWS = [
    Row("sharing:list", LA, nothing),
    Row("sharing:organisations", LA, nothing),
    Row("sharing:organisation", LA, organisation),
    Row("sharing:pupil", WHO, pupil),
    Row("sharing:note", LA, pupil),
    Row("sharing:note", LA, pupil, method="post", data=lambda w: NOTE),
]
