"""Invitations: an administrator's; their links are open to whoever has one."""

from apcommission.invitations.models import Invitation
from apcommission.messages.actions import make_link
from tests.access.personas import ANYBODY
from tests.access.rows import Row
from tests.factories.access import invitation
from tests.factories.world import World

ADMINISTRATOR = {"administrator"}


def invited(world: World) -> dict[str, int]:
    return {"pk": (Invitation.objects.first() or invitation()).pk}


def link(world: World) -> dict[str, str]:
    about = invited(world)["pk"]
    return {"token": make_link(purpose="invitation", subject_pk=about, by=None)}


def one_at_least(world: World) -> dict[str, str]:
    invited(world)
    return {}


ROWS = [
    Row("invitations:list", ADMINISTRATOR, query=one_at_least),
    Row("invitations:again", ADMINISTRATOR, invited, method="post", page=False),
    Row(
        "invitations:person",
        ADMINISTRATOR,
        lambda world: {"pk": world.people["provider_tutor"].pk},
        method="post",
        page=False,
    ),
    Row("invitations:take_back", ADMINISTRATOR, invited, method="post", page=False),
    Row("invitations:accept", ANYBODY, link, seen_as="nobody"),
]


def grow(world: World) -> None:
    for _ in range(3):
        invitation()
