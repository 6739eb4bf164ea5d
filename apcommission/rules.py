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
    is_la,
    is_oneself,
    manages_the_organisation,
)
from apcommission.permissions import show_no_pupil


@rules.predicate
def sent_it(person: Person, upload: Any = None) -> bool:
    """The person sent the table: what is in it is shown to no one else. Asked without one: anyone may."""
    return upload is None or upload.made_by_id == person.pk


rules.add_perm("apcommission.manage_people", is_administrator)
rules.add_perm("apcommission.end_sessions", is_administrator | is_oneself)
# Asked about a review of the organisation's people; without one: of any organisation.
rules.add_perm("apcommission.review_access", is_administrator | manages_the_organisation)
rules.add_perm("apcommission.follow_reviews_of_access", is_administrator)
rules.add_perm("apcommission.have_feed", has_a_role)  # of one's own dates
rules.add_perm("apcommission.see_calendar", has_a_role)
rules.add_perm("apcommission.manage_calendar", is_administrator)
# The trail names things by kind and number and holds no pupil's name.
rules.add_perm("apcommission.see_audit", is_administrator | is_commissioner | is_elected_member)
rules.add_perm("apcommission.keep_audit", is_administrator | is_commissioner)

# The national register of schools
rules.add_perm("apcommission.see_register", is_la | is_administrator)
rules.add_perm("apcommission.load_register", is_la | is_administrator)
# What becomes of pupils is for those who may see them.
rules.add_perm("apcommission.decide_rolls", is_la)

# Tables on their way in; each kind asks besides whether the person may send it
rules.add_perm("apcommission.import_table", has_a_role & sent_it)
# How the service runs: no pupil stands in it, but addresses of staff and parents that mail goes to.
rules.add_perm("apcommission.see_operation", is_administrator)
rules.add_perm("apcommission.send_mail_again", is_administrator)


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

# A table shows what its own sender sent, and the trail names things by kind and number.
show_no_pupil(
    "apcommission.end_sessions",
    "apcommission.have_feed",
    "apcommission.import_table",
    "apcommission.see_audit",
    "apcommission.see_calendar",
)
