"""Who may do what with placements and all that belongs to them.

A provider sees a pupil from the offer on, until the retention agreed is over; the pupil's school and the
authority see all along, but whoever declared an interest in the case, who sees nothing of it.
Objects are a placement, or have a `placement`, or (registers, returns) a `provider_id`.
"""

from typing import Any

import rules

from apcommission.people.models import Person, Role
from apcommission.people.predicates import (
    acts_for_provider,
    acts_for_school,
    holds,
    is_administrator,
    is_commissioner,
    is_headteacher,
    is_provider_staff,
)
from apcommission.people.predicates import is_la as holds_a_role_of_the_authority
from referrals.panels.queries import declared_by


def _placement(obj: Any) -> Any:
    return getattr(obj, "placement", obj)


@rules.predicate
def has_no_interest_in_case(person: Person, obj: Any = None) -> bool:
    """The person declared no interest in the case that the placement carries out. One query a request."""
    referral_id = getattr(_placement(obj), "referral_id", None)
    return referral_id is None or referral_id not in declared_by(person)


#: Officers and commissioners; of a placement, unless they declared an interest in its case.
is_la = holds_a_role_of_the_authority & has_no_interest_in_case


@rules.predicate
def works_with_placement(person: Person, obj: Any = None) -> bool:
    """Manager or tutor of the placement's provider, while the placement is open to it."""
    if obj is None:
        return person.has_role(Role.PROVIDER_MANAGER, Role.PROVIDER_TUTOR)
    placement = _placement(obj)
    own = person.organisation_ids(Role.PROVIDER_MANAGER, Role.PROVIDER_TUTOR)
    return placement.provider_id in own and placement.is_open_to_provider


@rules.predicate
def manages_placement_for_provider(person: Person, obj: Any = None) -> bool:
    """Manager of the placement's provider, while the placement is open to it."""
    if obj is None:
        return person.has_role(Role.PROVIDER_MANAGER)
    placement = _placement(obj)
    return (
        placement.provider_id in person.organisation_ids(Role.PROVIDER_MANAGER)
        and placement.is_open_to_provider
    )


@rules.predicate
def leads_school_of_placement(person: Person, obj: Any = None) -> bool:
    """Headteacher of the pupil's school as the placement has it."""
    if obj is None:
        return person.has_role(Role.HEADTEACHER)
    return _placement(obj).school_id in person.organisation_ids(Role.HEADTEACHER)


@rules.predicate
def leads_safeguarding(person: Person, obj: Any = None) -> bool:
    """Safeguarding lead of the placement's provider or school, or of the authority."""
    if obj is None:
        return person.has_role(Role.SAFEGUARDING_LEAD)
    placement = _placement(obj)
    own = person.organisation_ids(Role.SAFEGUARDING_LEAD)
    at_provider = placement.provider_id in own and placement.is_open_to_provider
    of_all = person.leads_safeguarding_of_authority and has_no_interest_in_case(person, obj)
    return at_provider or placement.school_id in own or of_all


@rules.predicate
def leads_safeguarding_of_authority(person: Person, _: Any = None) -> bool:
    """Safeguarding lead of the authority itself."""
    return person.leads_safeguarding_of_authority


@rules.predicate
def is_key_worker_of(person: Person, obj: Any = None) -> bool:
    """Key worker of the placement today. One query where the person holds the role, once for a page."""
    if not person.has_role(Role.KEY_WORKER):
        return False
    if obj is None:
        return True
    placement = _placement(obj)
    named = person.known(
        ("is key worker", placement.pk),
        lambda: placement.key_workers.filter(person=person, ended_on=None).exists(),
    )
    return named and has_no_interest_in_case(person, obj)


@rules.predicate
def may_read_incident(person: Person, obj: Any = None) -> bool:
    """A restricted incident is read by safeguarding leads and by who reported it alone."""
    if obj is None or not getattr(obj, "restricted", False):
        return True
    return obj.reported_by_id == person.pk or leads_safeguarding(person, obj)


#: Whoever sees some placement by their role, asked without one.
follows_placements = (
    is_la | is_headteacher | is_provider_staff | holds(Role.SAFEGUARDING_LEAD, Role.KEY_WORKER)
)
sees_placement = (
    is_la | works_with_placement | leads_school_of_placement | leads_safeguarding | is_key_worker_of
)

# Placements and agreements
rules.add_perm(
    "placements.see_placements",
    follows_placements,
)
rules.add_perm("placements.see_placement", sees_placement)
rules.add_perm("placements.manage_placement", is_la)
rules.add_perm("placements.answer_offer", manages_placement_for_provider)
rules.add_perm("placements.see_start_checks", is_la | is_administrator)
rules.add_perm("placements.manage_start_checks", is_administrator)
rules.add_perm("placements.log_step", works_with_placement)
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

rules.add_perm(
    "placements.see_alerts",
    follows_placements,
)
rules.add_perm("placements.answer_alert", sees_placement)
rules.add_perm("placements.choose_notices", acts_for_school())

# Support
rules.add_perm("placements.see_caseload", holds(Role.KEY_WORKER))
rules.add_perm("placements.log_support", sees_placement)
rules.add_perm("placements.name_key_worker", is_la | manages_placement_for_provider)
rules.add_perm("placements.book_transport", is_la)
rules.add_perm(
    "placements.see_reviews",
    follows_placements,
)
rules.add_perm("placements.hold_review", sees_placement)
rules.add_perm("placements.settle_review", is_la)

# Safety
rules.add_perm(
    "placements.see_incidents",
    follows_placements,
)
rules.add_perm("placements.see_incident", sees_placement & may_read_incident)
rules.add_perm("placements.report_incident", sees_placement)
rules.add_perm("placements.follow_incident", sees_placement & may_read_incident)
rules.add_perm("placements.note_safely", leads_safeguarding)
rules.add_perm(
    "placements.close_incident",
    (is_la | leads_safeguarding | manages_placement_for_provider) & may_read_incident,
)

# A record that one may not ordinarily see, for an hour; who is told of it reviews it
works_with_pupils = holds(Role.SAFEGUARDING_LEAD, Role.KEY_WORKER)
reviews_emergencies = is_commissioner | leads_safeguarding_of_authority
rules.add_perm(
    "placements.open_in_emergency",
    holds_a_role_of_the_authority | is_headteacher | works_with_pupils,
)
rules.add_perm("placements.see_emergencies", reviews_emergencies)
rules.add_perm("placements.review_emergency", reviews_emergencies)

# Learning, leaving, charges
rules.add_perm("placements.record_award", works_with_placement | is_la)
rules.add_perm("placements.write_plan", works_with_placement | is_la | is_key_worker_of)
rules.add_perm("placements.see_outcomes", is_la | is_administrator)
rules.add_perm("placements.manage_outcomes", is_administrator)
rules.add_perm("placements.see_qualifications", is_la | is_administrator | is_provider_staff)
rules.add_perm("placements.manage_qualifications", is_administrator)
rules.add_perm("placements.plan_leaving", sees_placement)
rules.add_perm("placements.close_record", is_la)
rules.add_perm("placements.see_gaps", is_la)
rules.add_perm("placements.see_erasures", is_commissioner)
rules.add_perm("placements.decide_erasure", is_commissioner)
rules.add_perm("placements.see_retention", is_la | is_administrator)
rules.add_perm("placements.manage_retention", is_administrator)
rules.add_perm("placements.record_destination", is_la | leads_school_of_placement)
rules.add_perm("placements.manage_charges", is_la)
rules.add_perm("placements.see_charges", is_la | manages_placement_for_provider)
rules.add_perm("placements.see_invoices", is_la | holds(Role.PROVIDER_MANAGER))
rules.add_perm("placements.see_invoice", is_la | acts_for_provider(Role.PROVIDER_MANAGER))
rules.add_perm("placements.send_invoice", acts_for_provider(Role.PROVIDER_MANAGER))
rules.add_perm("placements.check_invoice", is_la)
rules.add_perm("placements.see_budgets", is_la)
rules.add_perm("placements.manage_budgets", is_commissioner)
