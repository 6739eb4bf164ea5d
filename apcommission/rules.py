"""Who may do what on the ground floor."""

import rules

from apcommission.people.predicates import (
    has_a_role,
    is_administrator,
    is_commissioner,
    is_elected_member,
    is_oneself,
    manages_the_organisation,
)

rules.add_perm("apcommission.manage_people", is_administrator)
rules.add_perm("apcommission.end_sessions", is_administrator | is_oneself)
# Asked about a review of the organisation's people; without one: of any organisation.
rules.add_perm("apcommission.review_access", is_administrator | manages_the_organisation)
rules.add_perm("apcommission.follow_reviews_of_access", is_administrator)
rules.add_perm("apcommission.see_calendar", has_a_role)
rules.add_perm("apcommission.manage_calendar", is_administrator)
# The trail names things by kind and number and holds no pupil's name.
rules.add_perm("apcommission.see_audit", is_administrator | is_commissioner | is_elected_member)
rules.add_perm("apcommission.keep_audit", is_administrator | is_commissioner)
