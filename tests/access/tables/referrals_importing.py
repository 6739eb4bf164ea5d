"""Pupils as a table: sent by a school for its own or by the authority, seen by whoever sent it alone."""

from tests.access.personas import LA, SCHOOLS
from tests.access.rows import Row
from tests.factories.importing import staged
from tests.factories.referrals import upn
from tests.factories.world import World

HEAD = "UPN,Surname,Forename,DOB,Gender,Year group"


def rows(world: World, first: int, many: int = 1) -> str:
    known = world.pupil
    lines = [f"{known.upn},{known.surname},Another,15/1/2012,F,11"]
    lines += [f"{upn(first + n)},New{n},Pupil,27/3/2012,X,9" for n in range(many)]
    return "\n".join([HEAD, *lines])


def table(world: World) -> dict[str, int]:
    made = world.made(
        "table of pupils",
        lambda w: staged(
            "pupils",
            w.person("officer"),
            w.authority,
            rows(w, 700_000, 3),
            school=w.school.urn,
        ),
    )
    return {"pk": made.pk}


def grow(world: World) -> None:
    for number in range(4):
        staged(
            "pupils",
            world.person("officer"),
            world.authority,
            rows(world, 710_000 + number, 2),
            school=world.school.urn,
        )


SENT_IT = {"officer"}
ROWS = [
    Row("pupil_import:start", LA | SCHOOLS),
    Row("pupil_import:table", SENT_IT, table),
    Row("pupil_import:columns", SENT_IT, table),
    Row("pupil_import:save", SENT_IT, table, method="post"),
    Row("pupil_import:choose_all", SENT_IT, table, method="post"),
    Row("pupil_import:take_in", SENT_IT, table, method="post"),
    Row("pupil_import:drop", SENT_IT, table, method="post"),
]
