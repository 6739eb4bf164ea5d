"""Voices: asked for by the school or the authority, told by whoever has the link."""

from apcommission.messages.actions import make_link
from tests.access.personas import ANYBODY, LA, SCHOOL
from tests.access.rows import Row
from tests.factories.world import World


def draft(world: World) -> dict[str, int]:
    return {"pk": world.draft.pk}


def young_person(world: World) -> dict[str, str]:
    return {"token": world.made("young person", lambda w: _link(w, "young-person-views"))}


def parent(world: World) -> dict[str, str]:
    return {"token": world.made("parent", lambda w: _link(w, "parent-views"))}


def _link(world: World, purpose: str) -> str:
    return make_link(purpose=purpose, subject_pk=world.draft.pk, by=None)


def wrong(world: World) -> dict[str, str]:
    return {"token": "wrong"}


ROWS = [
    Row("voices:ask", LA | SCHOOL, draft),
    Row("voices:paper", LA | SCHOOL, draft),
    Row("voices:young_person", ANYBODY, young_person, seen_as="nobody"),
    Row(
        "voices:young_person",
        ANYBODY,
        young_person,
        seen_as="nobody",
        query=lambda w: {"size": "large"},
        note="large print",
    ),
    Row("voices:parent", ANYBODY, parent, seen_as="nobody"),
    Row("voices:parent", (), wrong, page=False, note="a wrong link"),
    Row("voices:young_person", (), wrong, page=False, note="a wrong link"),
]
