"""Who may see which figures, and who may ask for reports."""

from typing import Any

import rules
from django.db.models import QuerySet

from apcommission.people.models import PANEL_ROLES, Organisation, Person, Role
from apcommission.people.predicates import (
    acts_for_provider,
    has_a_role,
    holds,
    is_administrator,
    is_commissioner,
    is_elected_member,
    is_headteacher,
    is_la,
    is_provider_manager,
)
from apcommission.permissions import show_no_pupil
from monitoring.measures.figures import Scope
from placements.rules import has_no_interest_in_case, manages_placement_for_provider
from providers.directory.models import Programme
from referrals.panels.models import PanelMember
from referrals.panels.queries import seats
from referrals.rules import has_no_interest_in_pupil


@rules.predicate
def scope_is_own(person: Person, scope: Any = None) -> bool:
    """A provider, or a programme of one, that the person manages; a school that they lead; their caseload.

    Asked without a scope: there may be such a one. A programme costs one query, the others none.
    """
    if scope is None:
        return person.has_role(Role.PROVIDER_MANAGER, Role.HEADTEACHER, Role.KEY_WORKER)
    if not isinstance(scope, Scope):
        return False
    if scope.kind == "group":
        own = f"key_worker={person.pk}"
        return person.has_role(Role.KEY_WORKER) and scope.reference == own
    if scope.kind == "programme":
        managed = person.organisation_ids(Role.PROVIDER_MANAGER)
        return Programme.objects.filter(reference=scope.reference, provider__in=managed).exists()
    role = {"provider": Role.PROVIDER_MANAGER, "school": Role.HEADTEACHER}.get(scope.kind)
    return any(
        held.role == role and held.organisation.reference == scope.reference
        for held in person.current_roles
    )


@rules.predicate
def scope_is_where_one_works(person: Person, scope: Any = None) -> bool:
    """The provider whose tutor or safeguarding lead one is. Asked without a scope: there may be one."""
    works_for = [
        held.organisation.reference
        for held in person.current_roles
        if held.role in (Role.PROVIDER_TUTOR, Role.SAFEGUARDING_LEAD)
        and held.organisation.kind == Organisation.Kind.PROVIDER
    ]
    if scope is None:
        return bool(works_for)
    return isinstance(scope, Scope) and scope.kind == "provider" and scope.reference in works_for


@rules.predicate
def scope_is_own_panel(person: Person, scope: Any = None) -> bool:
    """Those whom a panel placed on which the person sits. Asked without a scope: there may be such a one."""
    if scope is None:
        return person.has_role(*PANEL_ROLES)
    return _is_panel(scope, seats(person))


@rules.predicate
def scope_is_panel_one_chairs(person: Person, scope: Any = None) -> bool:
    """Those whom a panel placed that the person chairs. Asked without a scope: there may be such a one."""
    if scope is None:
        return person.has_role(Role.PANEL_CHAIR)
    return _is_panel(scope, seats(person).filter(chairs=True))


def _is_panel(scope: Any, seated: QuerySet[PanelMember]) -> bool:
    if not isinstance(scope, Scope) or not scope.reference.startswith("panel="):
        return False
    return scope.reference in {f"panel={panel}" for panel in seated.values_list("panel", flat=True)}


@rules.predicate
def has_no_interest(person: Person, obj: Any = None) -> bool:
    """The person declared no interest in a case of the pupil: the object is one, or has one."""
    return bool(has_no_interest_in_pupil.test(person, getattr(obj, "pupil", obj)))


#: Officers and commissioners; of a pupil's record, unless they declared an interest in a case of theirs.
is_la_for_pupil_of = is_la & has_no_interest


@rules.predicate
def scope_is_authority(_: Person, scope: Any = None) -> bool:
    """The whole authority."""
    return scope is None or (isinstance(scope, Scope) and scope.kind == "la")


# All asked with a Scope. Its headline figures: of the authority for those too who advise it, of a panel for
# all who sit on it. None of these sees the rows behind, one of which may be a case in which an interest was
# declared.
PARTNERS = holds(
    Role.MEMBER, Role.CONSULTANT, Role.AGENCY, Role.PANEL_MEMBER, Role.SAFEGUARDING_LEAD
)
OWN = is_la | scope_is_own | scope_is_where_one_works
rules.add_perm(
    "monitoring.see_dashboard", OWN | scope_is_own_panel | (PARTNERS & scope_is_authority)
)
# Numbers of 1 to 4 pupils in them; others are told `c`.
rules.add_perm("monitoring.see_small_numbers", OWN | scope_is_panel_one_chairs)
# What it costs, among all measures of a dashboard.
rules.add_perm(
    "monitoring.see_costs",
    is_la | scope_is_own | scope_is_panel_one_chairs | (is_elected_member & scope_is_authority),
)
# Asked with a Scope: its figures, the rows behind them, and its reports.
rules.add_perm("monitoring.see_figures", is_la | scope_is_own)
rules.add_perm("monitoring.see_reports", is_la | is_provider_manager | is_headteacher)
rules.add_perm("monitoring.set_targets", is_commissioner)
rules.add_perm("monitoring.ask_for_report", is_la)
rules.add_perm("monitoring.see_demand", is_la)
SEES_WARNINGS = is_la | holds(Role.PROVIDER_MANAGER, Role.HEADTEACHER, Role.KEY_WORKER)
# Asked with a placement: only those are listed that the person may open.
rules.add_perm("monitoring.see_warnings", SEES_WARNINGS)
rules.add_perm("monitoring.answer_warning", is_la | manages_placement_for_provider)
# Cost and value of everything beside everything: nothing for one provider to see of another.
rules.add_perm("monitoring.see_value_for_money", is_la)
rules.add_perm("monitoring.change_comparators", is_commissioner)
# Unit costs without small numbers, and what they are compared with: fit to be published.
rules.add_perm("monitoring.see_open_figures", is_la | is_elected_member)
# What the worker alone does with a run of a report.
rules.add_perm("monitoring.make_report", rules.always_deny)


@rules.predicate
def is_final(_: Person, review: Any = None) -> bool:
    """The annual review is final. Asked without one: there may be such a one."""
    return review is None or getattr(review, "state", "") == "final"


rules.add_perm("monitoring.see_gaps", is_la)
rules.add_perm("monitoring.set_reference", is_la)
rules.add_perm("monitoring.read_review", is_la | (is_elected_member & is_final))
rules.add_perm("monitoring.write_review", is_la)
rules.add_perm("monitoring.finish_review", is_commissioner)
rules.add_perm("monitoring.follow_action", is_la)
# Yearly returns: asked with one, or with none for the list.
rules.add_perm("monitoring.see_returns", is_la | acts_for_provider(Role.PROVIDER_MANAGER))
rules.add_perm("monitoring.fill_return", acts_for_provider(Role.PROVIDER_MANAGER))
rules.add_perm("monitoring.check_return", is_la)
# Surveys: the authority makes, sends and follows them; a manager sees the counts of their own provider.
rules.add_perm("monitoring.make_questionnaire", is_la)
rules.add_perm("monitoring.send_survey", is_la)
rules.add_perm("monitoring.see_survey_results", is_la | acts_for_provider(Role.PROVIDER_MANAGER))
rules.add_perm("monitoring.follow_survey_action", is_la)
# Open figures as files: made by the authority, read by who may see open figures.
rules.add_perm("monitoring.publish_statistics", is_la)
# The census names pupils: the authority prepares it, a commissioner signs it.
rules.add_perm("monitoring.see_census", is_la & has_no_interest_in_case)
rules.add_perm("monitoring.prepare_census", is_la & has_no_interest_in_case)
rules.add_perm("monitoring.sign_census", is_commissioner)

# Data protection: who asks for what by their rights is the authority's to answer.
rules.add_perm("monitoring.see_processing", has_a_role)
rules.add_perm("monitoring.keep_processing", is_administrator)
rules.add_perm("monitoring.answer_rights", is_la_for_pupil_of)
# Which records are under restriction: those with whom they were shared must know.
rules.add_perm("monitoring.see_restricted", is_la | is_headteacher | is_provider_manager)
# Who has seen a pupil's record, and what was changed in it.
rules.add_perm("monitoring.see_readers", is_la_for_pupil_of)

# Figures without small numbers: monitoring.see_small_numbers is a permission of its own.
show_no_pupil(
    "monitoring.read_review",
    "monitoring.see_costs",
    "monitoring.see_dashboard",
    "monitoring.see_open_figures",
    "monitoring.see_processing",
)
