"""A second factor for every role that may see a pupil: that follows from the rules, not from a list."""

from collections.abc import Iterator

import pytest
import rules
from rules.permissions import permissions as declared

from apcommission.people.models import Role
from apcommission.people.predicates import holds
from apcommission.people.second_factor import can_hold, roles_with_second_factor
from apcommission.permissions import WITHOUT_PUPILS


@pytest.fixture
def later_rule() -> Iterator[str]:
    """A permission that someone declares and says nothing more about."""
    name = "referrals.see_what_comes_later"
    rules.add_perm(name, holds(Role.CONSULTANT))
    roles_with_second_factor.cache_clear()
    yield name
    rules.remove_perm(name)
    roles_with_second_factor.cache_clear()


def test_every_role_that_can_hold_a_permission_which_may_show_a_pupil_needs_a_second_factor() -> (
    None
):
    telling = set(declared) - WITHOUT_PUPILS
    needs = {role for role in Role if any(can_hold(role, name) for name in telling)}
    assert needs == roles_with_second_factor()
    # What those two can open tells of no pupil, page by page: test_nothing_leaks.py.
    assert set(Role) - needs == {Role.CONSULTANT, Role.MEMBER}


def test_a_new_permission_makes_its_roles_need_one_until_it_is_said_to_show_no_pupil(
    later_rule: str,
) -> None:
    assert Role.CONSULTANT in roles_with_second_factor()
    assert Role.MEMBER not in roles_with_second_factor()


def test_what_is_said_to_show_no_pupil_is_declared_and_stands_on_no_floor_of_pupils() -> None:
    assert set(declared) >= WITHOUT_PUPILS
    floors = {name.partition(".")[0] for name in WITHOUT_PUPILS}
    assert floors.isdisjoint({"referrals", "placements"})
