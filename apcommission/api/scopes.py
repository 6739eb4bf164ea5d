"""What a token may be for. Each capability that other systems read registers its own in `start.py`.

    scopes.add(scopes.Scope("attendance", "Attendance: each mark", "placements.see_attendance"), router)

A scope is no permission: who lacks `permission` in their role cannot give it to a token, and a token that has
it loses it with the role.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from ninja import Router

from apcommission.people.models import Person, RoleAssignment
from apcommission.permissions import may


@dataclass(frozen=True)
class Scope:
    """A part of the data: `key` as addresses and tokens name it, and the permission that it needs."""

    key: str
    words: str
    permission: str


_SCOPES: dict[str, tuple[Scope, Router]] = {}


def add(scope: Scope, router: Router) -> Scope:
    """Add a scope, with the addresses below `/api/v1/KEY/` that it opens."""
    _SCOPES[scope.key] = scope, router
    return scope


def all_scopes() -> list[Scope]:
    """Every scope, by key."""
    return [scope for _, (scope, _) in sorted(_SCOPES.items())]


def routers() -> Iterator[tuple[Scope, Router]]:
    """Every scope with its addresses, by key."""
    for _, pair in sorted(_SCOPES.items()):
        yield pair


def find(key: str) -> Scope:
    """The scope of that key."""
    return _SCOPES[key][0]


def eyes_of(held: RoleAssignment) -> Person:
    """The person as one of their roles sees: as if they held no other. No query."""
    person = held.person
    person.current_roles = (held,)
    return person


def open_to(held: RoleAssignment) -> list[Scope]:
    """The scopes that a role may give to a token."""
    person = eyes_of(held)
    return [scope for scope in all_scopes() if may(person, scope.permission)]
