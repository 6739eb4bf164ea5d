"""A world of one of everything, and a browser of each persona."""

from typing import Any

import pytest
from django.test import Client


@pytest.fixture
def world(db: None) -> Any:
    from tests.factories.world import World

    return World()


@pytest.fixture
def as_(world: Any) -> Any:
    """as_("officer").get(…): a client signed in as that persona."""

    def client(persona: str) -> Client:
        signed_in = Client()
        signed_in.force_login(world.person(persona))
        return signed_in

    return client
