"""Who may do what on the ground floor."""

import rules

from apcommission.people.predicates import (
    has_a_role,
    is_administrator,
    is_commissioner,
    is_elected_member,
)

rules.add_perm("apcommission.manage_people", is_administrator)
rules.add_perm("apcommission.have_feed", has_a_role)  # of one's own dates
rules.add_perm("apcommission.see_calendar", has_a_role)
rules.add_perm("apcommission.manage_calendar", is_administrator)
# The trail names things by kind and number and holds no pupil's name.
rules.add_perm("apcommission.see_audit", is_administrator | is_commissioner | is_elected_member)
