"""Who may do what with placements and all that belongs to them.

A provider sees a pupil from the offer on; the pupil's school and the authority see all along.
Objects are a placement, or have a `placement`, or (registers, returns) a `provider_id`.
"""

from typing import Any

import rules

from apcommission.people.models import Person, Role
from apcommission.people.predicates import (
    acts_for_provider,
    is_headteacher,
    is_la,
    is_provider_staff,
)


def _placement(obj: Any) -> Any:
    return getattr(obj, "placement", obj)


@rules.predicate
def works_with_placement(person: Person, obj: Any = None) -> bool:
    """Manager or tutor of the placement's provider, unless the offer was declined or cancelled."""
    if obj is None:
        return person.has_role(Role.PROVIDER_MANAGER, Role.PROVIDER_TUTOR)
    placement = _placement(obj)
    own = person.organisation_ids(Role.PROVIDER_MANAGER, Role.PROVIDER_TUTOR)
    return placement.provider_id in own and placement.state not in ("declined", "cancelled")


@rules.predicate
def manages_placement_for_provider(person: Person, obj: Any = None) -> bool:
    """Manager of the placement's provider, unless the offer was declined or cancelled."""
    if obj is None:
        return person.has_role(Role.PROVIDER_MANAGER)
    placement = _placement(obj)
    return placement.provider_id in person.organisation_ids(
        Role.PROVIDER_MANAGER
    ) and placement.state not in ("declined", "cancelled")


@rules.predicate
def leads_school_of_placement(person: Person, obj: Any = None) -> bool:
    """Headteacher of the pupil's school as the placement has it."""
    if obj is None:
        return person.has_role(Role.HEADTEACHER)
    return _placement(obj).school_id in person.organisation_ids(Role.HEADTEACHER)


# Placements and agreements
rules.add_perm("placements.see_placements", is_la | is_headteacher | is_provider_staff)
rules.add_perm("placements.see_placement", is_la | works_with_placement | leads_school_of_placement)
rules.add_perm("placements.manage_placement", is_la)
rules.add_perm("placements.answer_offer", manages_placement_for_provider)
rules.add_perm(
    "placements.sign_agreement",
    is_la | manages_placement_for_provider | leads_school_of_placement,
)

# Attendance; a register and a return are their provider's, a mark the pupil's school's too
rules.add_perm("placements.see_attendance", is_la | is_headteacher | is_provider_staff)
rules.add_perm("placements.see_returns", is_la | is_provider_staff)
rules.add_perm("placements.see_school_marks", is_la | is_headteacher)
rules.add_perm("placements.see_school_week", is_headteacher)
rules.add_perm("placements.see_register", is_la | acts_for_provider())
rules.add_perm("placements.record_attendance", acts_for_provider())
rules.add_perm("placements.submit_return", acts_for_provider(Role.PROVIDER_MANAGER))
rules.add_perm("placements.check_return", is_la)
rules.add_perm("placements.see_board", is_la)

# Learning, leaving, charges
rules.add_perm("placements.record_award", works_with_placement | is_la)
rules.add_perm("placements.record_destination", is_la | leads_school_of_placement)
rules.add_perm("placements.manage_charges", is_la)
rules.add_perm("placements.see_charges", is_la | manages_placement_for_provider)
