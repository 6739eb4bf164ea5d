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


#: Permissions that show no pupil and decide about no one's access (`show_no_pupil`).
WITHOUT_PUPILS: set[str] = set()


def show_no_pupil(*permissions: str) -> None:
    """Say in `rules.py` that whoever holds no others than these needs no second factor.

    A permission of which it is not said makes every role that can hold it need one.
    """
    WITHOUT_PUPILS.update(permissions)


def may(person: "Person", permission: str, obj: Any = None) -> bool:
    """Whether an active `person` holds `permission`. No superuser passes by."""
    return bool(
        person.is_authenticated and person.is_active and rules.has_perm(permission, person, obj)
    )
