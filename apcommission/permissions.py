"""The one question that pages, downloads, actions and jobs ask before they act.

Permissions are declared in the `rules.py` of each app with django-rules; nothing else decides.
"""

from typing import TYPE_CHECKING, Any

import rules
from django.core.exceptions import PermissionDenied

if TYPE_CHECKING:
    from apcommission.people.models import Person


def authorise(person: "Person", permission: str, obj: Any = None) -> None:
    """Raise PermissionDenied unless `person` holds `permission` (for `obj`, where the rule needs one)."""
    if not rules.perm_exists(permission):
        raise LookupError(f"No rule declares the permission {permission}")
    if not may(person, permission, obj):
        raise PermissionDenied(permission)


def may(person: "Person", permission: str, obj: Any = None) -> bool:
    """Whether an active `person` holds `permission`. No superuser passes by."""
    return bool(
        person.is_authenticated and person.is_active and rules.has_perm(permission, person, obj)
    )
