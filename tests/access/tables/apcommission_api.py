"""Tokens are made by commissioners and heads for their own roles; what they open is in placements_api."""

from tests.access.personas import ANYBODY, SCHOOLS
from tests.access.rows import Row
from tests.factories.api import token_for
from tests.factories.world import World


def schools_token(world: World) -> dict[str, int]:
    def make(w: World) -> object:
        return token_for(w.people["headteacher"].role_assignments.get(), "school-attendance")[0]

    return {"pk": world.made("token", make).pk}


def grow(world: World) -> None:
    for persona in ("headteacher", "commissioner"):
        token_for(world.people[persona].role_assignments.get(), "school-attendance")


MAKERS = SCHOOLS | {"commissioner"}
SEES = MAKERS | {"administrator"}
HEAD = {"headteacher"}

ROWS = [
    Row("tokens:list", SEES, query=lambda w: schools_token(w) and {}),
    Row("tokens:about", SEES),
    Row("tokens:make", MAKERS, seen_as="headteacher"),
    Row("tokens:revoke", HEAD | {"administrator", "commissioner"}, schools_token),
    Row("api:openapi", ANYBODY, page=False),
    Row("api:elsewhere", (), lambda w: {"rest": "nothing"}, page=False),
]
