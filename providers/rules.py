"""Who may do what with the directory."""

from typing import Any

import rules

from apcommission.people.models import Person, Role
from apcommission.people.predicates import (
    acts_for_provider,
    has_a_role,
    is_la,
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
