"""Who may do what with the directory and the protocols (also: contracts, tenders, quality, forum)."""

from typing import Any

import rules

from apcommission.people.models import Person, Role
from apcommission.people.predicates import (
    acts_for_provider,
    has_a_role,
    is_administrator,
    is_commissioner,
    is_consultant,
    is_la,
    is_provider_staff,
)

IN_DIRECTORY = ("published", "needs_refresh")
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
rules.add_perm("providers.submit_entry", manages_provider | is_la)
rules.add_perm("providers.publish_entry", is_la)

# Protocols
rules.add_perm("providers.see_protocols", has_a_role)
rules.add_perm("providers.manage_protocols", is_commissioner | is_administrator)
rules.add_perm("providers.sign_protocol", manages_provider)
rules.add_perm("providers.see_standards", manages_provider | is_la | is_consultant)
rules.add_perm("providers.assess_standards", manages_provider)
rules.add_perm("providers.verify_standard", is_la)

# Contracts and tenders
rules.add_perm("providers.see_contracts", is_la | manages_provider)
rules.add_perm("providers.manage_contracts", is_commissioner)
rules.add_perm("providers.see_tenders", is_la | is_provider_staff)
rules.add_perm("providers.manage_tenders", is_commissioner)
rules.add_perm("providers.bid", manages_provider)

# Quality and forum
rules.add_perm("providers.see_quality", is_la | is_consultant | manages_provider)
rules.add_perm("providers.record_visit", is_la | is_consultant)
rules.add_perm("providers.see_forum", is_la | is_provider_staff)
rules.add_perm("providers.manage_forum", is_la)
