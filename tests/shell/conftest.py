"""Fixtures of the shared pieces. Models are imported inside: this file may be read before Django is up."""

from typing import Any

import pytest
from django.test import Client


@pytest.fixture(autouse=True)
def _own_pages(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.shell.pages"


@pytest.fixture(autouse=True)
def _own_rule() -> Any:
    import rules

    from apcommission.people.models import Role

    commissioner = rules.predicate(lambda person: person.has_role(Role.COMMISSIONER))
    rules.add_perm("tests.see_schools", commissioner)
    yield
    rules.remove_perm("tests.see_schools")


@pytest.fixture
def officer(db: None) -> Any:
    from apcommission.people.models import Role
    from tests.factories.apcommission import person_with

    return person_with(Role.OFFICER, name="Robin Officer")


@pytest.fixture
def signed_in(client: Client, officer: Any) -> Client:
    client.force_login(officer)
    return client
