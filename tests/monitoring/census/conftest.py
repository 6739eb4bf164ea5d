"""A census of January 2026, and those of the authority who work on it."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from apcommission.people.models import Person
    from monitoring.census.models import Census


@pytest.fixture
def officer() -> "Person":
    from apcommission.people.models import Role
    from tests.factories.apcommission import AuthorityFactory, person_with

    return person_with(Role.OFFICER, AuthorityFactory())


@pytest.fixture
def commissioner() -> "Person":
    from apcommission.people.models import Role
    from tests.factories.apcommission import AuthorityFactory, person_with

    return person_with(Role.COMMISSIONER, AuthorityFactory())


@pytest.fixture
def census() -> "Census":
    from tests.factories.census import CensusFactory

    found: Census = CensusFactory()
    return found
