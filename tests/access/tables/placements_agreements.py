"""Agreements: drawn up by the authority, read by the parties, signed by a parent with a link."""

from apcommission.messages.actions import make_link
from placements.agreements.models import Agreement
from placements.agreements.terms import draw_up
from tests.access.personas import ANYBODY, LA, LEAD, PROVIDER, SCHOOL, SCHOOLS
from tests.access.rows import Row
from tests.factories.world import World

CONCERNED = LA | SCHOOL | PROVIDER | LEAD
SIGNERS = LA | SCHOOLS | {"provider_manager", "other_provider_manager"}


def agreement(world: World) -> dict[str, int]:
    def fill(w: World) -> Agreement:
        w.agreement.terms = draw_up(w.accepted)
        w.agreement.save()
        return w.agreement

    return {"pk": world.made("agreement with terms", fill).pk}


def token(world: World) -> dict[str, str]:
    key = agreement(world)["pk"]
    made = world.made(
        "parent link",
        lambda w: make_link(purpose="sign-agreement", subject_pk=key, by=w.people["officer"]),
    )
    return {"token": made}


ROWS = [
    Row("agreements:to_sign", SIGNERS),
    Row("agreements:draw_up", LA, lambda w: {"pk": w.accepted.pk}, method="post"),
    Row("agreements:agreement", CONCERNED, agreement),
    Row("agreements:parent_link", LA, agreement, method="post"),
    Row("agreements:paper", LA, agreement),
    Row("agreements:void", LA, agreement, method="post"),
    Row("agreements:parent", ANYBODY, token, seen_as="nobody"),
    Row("agreements:parent", (), lambda w: {"token": "wrong"}, page=False, note="a wrong link"),
]
