"""Who may do what on the ground floor."""

import rules

from apcommission.people.predicates import (
    has_a_role,
    is_administrator,
    is_commissioner,
    is_elected_member,
)

rules.add_perm("apcommission.manage_people", is_administrator)
rules.add_perm("apcommission.see_calendar", has_a_role)
rules.add_perm("apcommission.manage_calendar", is_administrator)
# The trail names things by kind and number and holds no pupil's name.
rules.add_perm("apcommission.see_audit", is_administrator | is_commissioner | is_elected_member)
# How the service runs: no pupil stands in it, but addresses of staff and parents that mail goes to.
rules.add_perm("apcommission.see_operation", is_administrator)
rules.add_perm("apcommission.send_mail_again", is_administrator)
