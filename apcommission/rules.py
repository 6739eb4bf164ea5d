"""Who may do what on the ground floor."""

from typing import Any

import rules

from apcommission.people.models import Person
from apcommission.people.predicates import (
    acts_for_school,
    has_a_role,
    is_administrator,
    is_commissioner,
    is_elected_member,
    is_headteacher,
)

rules.add_perm("apcommission.manage_people", is_administrator)
rules.add_perm("apcommission.see_calendar", has_a_role)
rules.add_perm("apcommission.manage_calendar", is_administrator)
# The trail names things by kind and number and holds no pupil's name.
rules.add_perm("apcommission.see_audit", is_administrator | is_commissioner | is_elected_member)


@rules.predicate
def is_own_role(person: Person, held: Any = None) -> bool:
    """The role is the person's own, and in force."""
    return held is None or (held.person_id == person.pk and held.ended_on is None)


@rules.predicate
def is_of_own_school(person: Person, token: Any = None) -> bool:
    """The token was made for a role in a school that the person leads."""
    return is_headteacher(person) and (
        token is None or acts_for_school()(person, token.held.organisation)
    )


# Keys of programs: made for one's own role, ended by whoever answers for it
rules.add_perm("apcommission.see_tokens", is_administrator | is_commissioner | is_headteacher)
rules.add_perm("apcommission.make_token", (is_commissioner | is_headteacher) & is_own_role)
rules.add_perm("apcommission.revoke_token", is_administrator | is_commissioner | is_of_own_school)
