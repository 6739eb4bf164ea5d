"""What rooms want known of a person on every page: asked beside their roles, in the one query for these.

    beside.tells("declared_interests", lambda: Exists(Declaration.objects.filter(person=OuterRef("person"))))

A teller gives an expression of a role (RoleAssignment), the same for all roles of a person.
"""

from collections.abc import Callable
from typing import Any

_TELLERS: dict[str, Callable[[], Any]] = {}


def tells(name: str, teller: Callable[[], Any]) -> None:
    """Register what is told under a name."""
    _TELLERS[name] = teller


def told() -> dict[str, Any]:
    """All that is told, as annotations of roles."""
    return {name: teller() for name, teller in _TELLERS.items()}
