"""Who may do what with the directory, the protocols and the quality record.

Objects are a provider or have a `provider_id`.
"""

from typing import Any

import rules

from apcommission.people.models import Person, Role
from apcommission.people.predicates import (
    acts_for_provider,
    has_a_role,
    holds,
    is_administrator,
    is_commissioner,
    is_headteacher,
    is_la,
    is_panel_person,
)
from apcommission.permissions import show_no_pupil
from providers.directory.models import IN_DIRECTORY

manages_provider = acts_for_provider(Role.PROVIDER_MANAGER)


@rules.predicate
def is_in_directory(person: Person, provider: Any = None) -> bool:
    """The entry is open to all who may read the directory."""
    return provider is None or provider.state in IN_DIRECTORY


# The directory
rules.add_perm("providers.see_directory", has_a_role)
rules.add_perm("providers.see_entry", has_a_role & (is_in_directory | is_la | acts_for_provider()))
rules.add_perm("providers.add_provider", is_la)
rules.add_perm("providers.edit_entry", manages_provider | is_la)
# A manager's change of an entry that all can read waits for the authority.
rules.add_perm("providers.change_at_once", is_la | (manages_provider & ~is_in_directory))
rules.add_perm("providers.ask_for_change", manages_provider)
rules.add_perm("providers.submit_entry", manages_provider | is_la)
rules.add_perm("providers.publish_entry", is_la)

# Finding a programme; whoever thinks of a pupil may suggest a provider
looks_for_pupils = is_la | is_headteacher | is_panel_person | holds(Role.AGENCY, Role.KEY_WORKER)
rules.add_perm("providers.keep_shortlist", looks_for_pupils)
rules.add_perm("providers.ask_distance", looks_for_pupils)
rules.add_perm("providers.suggest_provider", looks_for_pupils)
rules.add_perm("providers.answer_suggestion", is_la)

# Protocols; a provider's standing on the standards is open to those who place pupils with it
rules.add_perm("providers.see_protocols", has_a_role)
rules.add_perm("providers.compose_protocol", is_commissioner | is_administrator)
rules.add_perm("providers.see_progress", is_la | is_administrator)
rules.add_perm("providers.see_standing", is_la | is_headteacher | acts_for_provider())
rules.add_perm("providers.see_evidence", is_la | acts_for_provider())
rules.add_perm("providers.see_lapses", is_la | is_headteacher)
rules.add_perm("providers.sign_protocol", manages_provider)
rules.add_perm("providers.assess_standard", manages_provider)
rules.add_perm("providers.verify_standard", is_la)


@rules.predicate
def is_offered(person: Person, contract: Any = None) -> bool:
    """The contract went out for signature; a draft is the authority's own."""
    return contract is None or contract.state != "draft"


# Contracts
rules.add_perm("providers.see_contracts", is_la | manages_provider)
rules.add_perm("providers.see_contract", is_la | (manages_provider & is_offered))
rules.add_perm("providers.draw_up_contract", is_commissioner)
rules.add_perm("providers.sign_contract", is_commissioner | (manages_provider & is_offered))
rules.add_perm("providers.sign_for_provider", manages_provider & is_offered)


# Tenders; who evaluates one is named in it
evaluates = is_la | holds(Role.CONSULTANT)
rules.add_perm("providers.see_tenders", evaluates | manages_provider)
rules.add_perm("providers.run_tender", is_commissioner)
rules.add_perm("providers.answer_tender", is_la)
rules.add_perm("providers.make_bid", manages_provider)
rules.add_perm("providers.evaluate_bids", evaluates)


@rules.predicate
def answers_for(person: Person, thing: Any = None) -> bool:
    """The person answers for the organisation that is invited, booked a place, or owns an action."""
    roles = (Role.PROVIDER_MANAGER, Role.HEADTEACHER, Role.AGENCY)
    if thing is None:
        return person.has_role(*roles)
    of = getattr(thing, "owner_id", None) or getattr(thing, "organisation_id", None)
    return of in person.organisation_ids(*roles)


# The forum: whoever is invited; training is for providers and schools
trains = holds(Role.PROVIDER_MANAGER, Role.HEADTEACHER)
rules.add_perm("providers.see_forum", is_la | answers_for)
rules.add_perm("providers.run_forum", is_la)
rules.add_perm(
    "providers.propose_point", is_la | holds(Role.PROVIDER_MANAGER, Role.HEADTEACHER, Role.AGENCY)
)
rules.add_perm("providers.answer_invitation", answers_for)
rules.add_perm("providers.close_forum_action", is_la | answers_for)
rules.add_perm("providers.see_forum_record", is_la | manages_provider)
rules.add_perm("providers.see_training", is_la | trains)
rules.add_perm("providers.raise_need", trains)
rules.add_perm("providers.book_training", trains)
rules.add_perm("providers.cancel_booking", is_la | answers_for)


@rules.predicate
def carries_out(person: Person, review: Any = None) -> bool:
    """The consultant, or one of the authority, who is to carry out the review."""
    if review is None:
        return person.has_role(Role.CONSULTANT) or person.is_la
    return person.has_role(Role.CONSULTANT) and review.reviewer_id == person.pk


@rules.predicate
def is_shared(person: Person, review: Any = None) -> bool:
    """The review is final, so that its provider reads it."""
    return review is None or review.state == "accepted"


# The quality record: visits, yearly assessments, recommendations, concerns
raises_concerns = is_la | is_headteacher | holds(Role.KEY_WORKER)
rules.add_perm("providers.see_reviews", is_la | holds(Role.CONSULTANT) | manages_provider)
rules.add_perm("providers.see_review", is_la | carries_out | (manages_provider & is_shared))
rules.add_perm("providers.see_standings", is_la)
rules.add_perm("providers.see_record", raises_concerns | manages_provider)
rules.add_perm("providers.plan_review", is_la)
rules.add_perm("providers.write_review", carries_out | is_la)
rules.add_perm("providers.accept_review", is_la)
rules.add_perm("providers.answer_review", manages_provider)
rules.add_perm("providers.see_recommendations", is_la | manages_provider)
rules.add_perm("providers.make_recommendation", is_la)
rules.add_perm("providers.answer_recommendation", manages_provider)
rules.add_perm("providers.follow_recommendation", is_la)
rules.add_perm("providers.see_concerns", raises_concerns)
rules.add_perm("providers.raise_concern", raises_concerns)
rules.add_perm("providers.follow_concern", is_la)
rules.add_perm("providers.see_checklists", is_la | is_administrator)
rules.add_perm("providers.compose_checklist", is_commissioner | is_administrator)

# About providers, on a floor that knows no pupil.
show_no_pupil(
    "providers.evaluate_bids",
    "providers.see_directory",
    "providers.see_entry",
    "providers.see_protocols",
    "providers.see_review",
    "providers.see_reviews",
    "providers.see_tenders",
    "providers.write_review",
)
