"""Who may do what with pupils, referrals, profiles and panels.

On this floor a provider sees nothing of a pupil: that begins with an offer (placements/rules.py).
"""

from typing import Any

import rules

from apcommission.people.models import PANEL_ROLES, Person, Role
from apcommission.people.predicates import (
    acts_for_agency,
    acts_for_school,
    is_administrator,
    is_commissioner,
    is_headteacher,
    is_la,
    is_panel_chair,
    is_panel_person,
)

leads_school = acts_for_school(Role.HEADTEACHER)


@rules.predicate
def is_open_to_school(person: Person, referral: Any = None) -> bool:
    """The school still writes the referral."""
    return referral is None or referral.is_open


@rules.predicate
def reads_its_case(person: Person, referral: Any = None) -> bool:
    """The referral stands on an agenda of a panel of the person, who declared no interest in it."""
    if referral is None:
        return False
    from referrals.panels import queries

    return queries.is_case_of(person, referral)


@rules.predicate
def is_impartial(person: Person, referral: Any = None) -> bool:
    """The person declared no interest in the case: a referral, or what has one. At most one query."""
    if referral is None:
        return True
    from referrals.panels.queries import declared_by

    referral = getattr(referral, "decision", referral)
    return getattr(referral, "referral", referral).pk not in declared_by(person)


@rules.predicate
def has_no_interest_in_pupil(person: Person, pupil: Any = None) -> bool:
    """The person declared no interest in a case of the pupil. One query where they ever declared one."""
    if pupil is None:
        return True
    from referrals.panels.queries import declared_by

    declared = declared_by(person)
    return not declared or not pupil.referrals.filter(pk__in=declared).exists()


#: Officers and commissioners; of a pupil, unless they declared an interest in a case of theirs.
is_la_for_pupil = is_la & has_no_interest_in_pupil


@rules.predicate
def leads_school_of_case(person: Person, obj: Any = None) -> bool:
    """Headteacher of the school that refers: the object has a `referral`."""
    return bool(leads_school.test(person, getattr(obj, "referral", obj)))


@rules.predicate
def sits_on_panel(person: Person, panel: Any = None) -> bool:
    """The person has a seat on the panel. Asked without one: on any panel, by role."""
    if panel is None:
        return person.has_role(*PANEL_ROLES)
    panel = getattr(panel, "panel", panel)
    return _seat(person, panel) is not None


@rules.predicate
def chairs_panel(person: Person, panel: Any = None) -> bool:
    """The person chairs the panel. Asked without one: any panel, by role."""
    if panel is None:
        return person.has_role(Role.PANEL_CHAIR)
    panel = getattr(panel, "panel", panel)
    return bool(_seat(person, panel))


def _seat(person: Person, panel: Any) -> bool | None:
    """Whether the person's seat on the panel is the chair's; None without a seat. One query for a page."""

    def ask() -> bool | None:
        held = panel.members.filter(person=person, ended_on=None).order_by("-chairs")
        chairs: bool | None = held.values_list("chairs", flat=True).first()
        return chairs

    return person.known(("seat", panel.pk), ask)


@rules.predicate
def chairs_decision(person: Person, obj: Any = None) -> bool:
    """The person chairs the panel that decides: of a decision, an agenda item or a referral on an agenda."""
    if obj is None:
        return person.has_role(Role.PANEL_CHAIR)
    from referrals.panels import queries

    return queries.chairs_case(person, obj)


# Pupils
rules.add_perm("referrals.see_pupils", is_la | is_headteacher)
rules.add_perm("referrals.see_pupil", is_la_for_pupil | leads_school)
rules.add_perm("referrals.edit_pupil", is_la_for_pupil | leads_school)
rules.add_perm("referrals.keep_apart", is_la_for_pupil)
rules.add_perm("referrals.move_pupil", is_la_for_pupil)
rules.add_perm("referrals.merge_pupils", is_la_for_pupil)
rules.add_perm("referrals.import_pupils", is_la | leads_school)

# Referrals
rules.add_perm("referrals.refer_pupil", is_headteacher | is_la)
rules.add_perm("referrals.see_referrals", is_la | is_headteacher)
rules.add_perm("referrals.see_referral", (is_la & is_impartial) | leads_school | reads_its_case)
rules.add_perm("referrals.write_referral", (is_la & is_impartial) | leads_school)
rules.add_perm(
    "referrals.edit_referral", ((is_la & is_impartial) | leads_school) & is_open_to_school
)
rules.add_perm("referrals.submit_referral", (is_la & is_impartial) | leads_school)
rules.add_perm("referrals.triage_referral", is_la & is_impartial)
rules.add_perm("referrals.withdraw_referral", (is_la & is_impartial) | leads_school)

# Panels
rules.add_perm("referrals.see_panels", is_la | is_panel_person | is_administrator)
rules.add_perm("referrals.manage_panels", is_administrator | is_la)
rules.add_perm("referrals.see_meeting", is_la | (is_panel_person & sits_on_panel))
rules.add_perm("referrals.arrange_meeting", is_la)
rules.add_perm("referrals.build_agenda", is_la)
rules.add_perm("referrals.give_view", is_panel_person & sits_on_panel)
rules.add_perm("referrals.chair_meeting", is_panel_chair & chairs_panel)
rules.add_perm("referrals.sign_decision", is_panel_chair & chairs_decision)

rules.add_perm("referrals.print_letter", (is_la & is_impartial) | leads_school_of_case)
rules.add_perm("referrals.see_appeals", is_la)
rules.add_perm("referrals.record_appeal", is_la & is_impartial)
rules.add_perm("referrals.answer_appeal", is_la & is_impartial)

# Matching; who must not be together is told to those who decide only
decides_case = (is_la & is_impartial) | reads_its_case
rules.add_perm("referrals.match_pupil", decides_case | leads_school)
rules.add_perm("referrals.see_apart", decides_case)
rules.add_perm(
    "referrals.override_match", (is_la & is_impartial) | (is_panel_chair & reads_its_case)
)
rules.add_perm("referrals.see_matching_rules", is_la | is_administrator)
rules.add_perm("referrals.manage_matching_rules", is_commissioner | is_administrator)

# The clocks of the law
rules.add_perm("referrals.see_clocks", is_la | is_administrator)
rules.add_perm("referrals.manage_clocks", is_administrator)

# The toolkit
rules.add_perm("referrals.see_toolkit", is_la | is_headteacher | is_administrator)
rules.add_perm("referrals.manage_toolkit", is_administrator)

# The information profile: read by those who decide; an agency sees its own requests only
rules.add_perm("referrals.see_profile", decides_case)
rules.add_perm("referrals.ask_agencies", is_la & is_impartial)
rules.add_perm("referrals.see_requests", is_la | acts_for_agency)
rules.add_perm("referrals.answer_request", acts_for_agency)
rules.add_perm("referrals.see_risk", is_la_for_pupil | leads_school)
rules.add_perm("referrals.assess_risk", is_la_for_pupil | leads_school)

# What was sent to whom about a pupil
rules.add_perm("referrals.see_disclosures", is_la_for_pupil | leads_school)
rules.add_perm("referrals.see_all_disclosures", is_la)
rules.add_perm("referrals.note_disclosure", is_la_for_pupil)
