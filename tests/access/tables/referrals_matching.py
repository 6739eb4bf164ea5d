"""Matching: for those who think of the pupil; its rules are kept by administrators and commissioners."""

from typing import Any

from referrals.matching.models import Rule
from tests.access.personas import LA, PANEL, SCHOOL
from tests.access.rows import Row
from tests.factories.providers import ProgrammeFactory
from tests.factories.world import World

KEEPERS = {"commissioner", "administrator"}
READERS = LA | {"administrator"}


def listed(world: World) -> dict[str, Any]:
    return {"pk": world.listed.pk}


def override(world: World) -> dict[str, Any]:
    return {"pk": world.listed.pk, "programme": world.programme.pk}


def rule(world: World) -> dict[str, Any]:
    made = world.made("rule", lambda w: add(w, "Takes no pupil with a medical need."))
    return {"pk": made.pk}


def add(world: World, words: str) -> Rule:
    return Rule.objects.create(
        programme=world.programme, fact="medical", effect="never", words=words
    )


def grow(world: World) -> None:
    for number in range(4):
        add(world, f"Rule {number}")
        ProgrammeFactory(provider=world.provider)


ROWS = [
    Row("matching:suiting", LA | PANEL | SCHOOL, listed),
    Row("matching:override", LA | {"chair"}, override),
    Row("matching:rules", READERS),
    Row("matching:add_rule", KEEPERS),
    Row("matching:edit_rule", READERS, rule, seen_as="administrator"),
    Row("matching:withdraw_rule", KEEPERS, rule, method="post"),
]
