"""Who may do what on the ground floor."""

import rules

from apcommission.people.predicates import (
    has_a_role,
    is_administrator,
    is_commissioner,
    is_elected_member,
    is_la,
)

rules.add_perm("apcommission.manage_people", is_administrator)
rules.add_perm("apcommission.see_calendar", has_a_role)
rules.add_perm("apcommission.manage_calendar", is_administrator)
# The trail names things by kind and number and holds no pupil's name.
rules.add_perm("apcommission.see_audit", is_administrator | is_commissioner | is_elected_member)

# The national register of schools
rules.add_perm("apcommission.see_register", is_la | is_administrator)
rules.add_perm("apcommission.load_register", is_la | is_administrator)
# What becomes of pupils is for those who may see them.
rules.add_perm("apcommission.decide_rolls", is_la)
