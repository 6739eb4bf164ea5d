"""Every row of the tables of meetings and of decisions."""

from typing import Any

import pytest

from apcommission.lifecycles import Lifecycle, TransitionRefused
from apcommission.permissions import may
from referrals.panels.models import DECISION, MEETING, Decision, Meeting
from tests.access.personas import PERSONAS
from tests.referrals.panels.hearing import draft

LA = {"officer", "commissioner"}
WHO = {
    "make_pack": LA,
    "change_agenda": LA,
    "close": {"chair"},
    "sign": {"chair"},
    "supersede": {"chair"},
}


def thing(world: Any, table: Lifecycle) -> Meeting | Decision:
    return world.meeting if table is MEETING else draft(world)


@pytest.mark.parametrize("table", [MEETING, DECISION], ids=lambda table: table.name)
def test_each_transition_is_open_only_from_its_own_states(world: Any, table: Lifecycle) -> None:
    moved = thing(world, table)
    for verb, row in table.verbs.items():
        person = world.person(min(WHO[verb]))
        for state in type(moved).State.values:
            moved.state = state
            if state in row.sources:
                table.move(moved, verb, by=person)
                assert moved.state == row.target
            else:
                label = moved.get_state_display().lower()
                with pytest.raises(TransitionRefused, match=f"is {label}, so you cannot"):
                    table.move(moved, verb, by=person)


@pytest.mark.parametrize("table", [MEETING, DECISION], ids=lambda table: table.name)
def test_each_transition_is_for_those_who_may(world: Any, table: Lifecycle) -> None:
    moved = thing(world, table)
    for persona in PERSONAS:
        person = world.person(persona)
        allowed = {verb for verb, row in table.verbs.items() if may(person, row.permission, moved)}
        assert allowed == {verb for verb in table.verbs if persona in WHO[verb]}, persona
