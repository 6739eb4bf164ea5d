"""The examples of the pages about the interfaces: each address is asked for as it stands there."""

import re
from pathlib import Path

import pytest
from django.test import Client

from apcommission.api.scopes import all_scopes
from tests.factories.api import bearer_for
from tests.factories.world import World

PAGES = Path(__file__).resolve().parents[3] / "docs" / "interfaces"
ASKED = re.compile(r'^curl (-H "Authorization: Bearer \$TOKEN" )?"https://[^/]+(/[^"]*)"$', re.M)


def asked(page: str) -> list[tuple[bool, str]]:
    """(with a token, address) of each example."""
    found = ASKED.findall((PAGES / page).read_text("utf-8"))
    assert found
    return [(bool(token), address) for token, address in found]


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["api.md", "open-referral.md"])
def test_every_example_is_answered(page: str) -> None:
    world = World()
    keys = [scope.key for scope in all_scopes()]
    own = [key for key in keys if key.startswith("school")]
    warehouse = bearer_for(world.people["commissioner"], *(key for key in keys if key not in own))
    school = bearer_for(world.people["headteacher"], *own)
    for with_token, address in asked(page):
        headers = (school if "school-" in address else warehouse) if with_token else {}
        answer = Client().get(address, headers=headers)
        assert answer.status_code == 200, (address, answer.status_code)
        if with_token:
            assert Client().get(address).status_code == 401, address
