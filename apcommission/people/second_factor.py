"""Who needs a second factor: every role that can hold a permission which may show a pupil."""

from functools import cache

from rules.permissions import permissions as declared

from apcommission.people.models import Organisation, Person, Role, RoleAssignment
from apcommission.permissions import WITHOUT_PUPILS


def someone_with(role: Role, kind: str = Organisation.Kind.LA) -> Person:
    """Someone with one role alone, in an organisation of that kind, as no database has them."""
    person = Person(name=role.label)
    organisation = Organisation(pk=0, kind=kind)
    person.__dict__["current_roles"] = (RoleAssignment(role=role, organisation=organisation),)
    return person


def can_hold(role: Role, permission: str) -> bool:
    """Whether the role can hold the permission for something, in whatever kind of organisation."""
    rule = declared[permission]
    return any(rule.test(someone_with(role, kind), None) for kind in Organisation.Kind.values)


@cache
def roles_with_second_factor() -> frozenset[Role]:
    """Roles that can hold any permission but those of which a rule says that they show no pupil."""
    telling = sorted(set(declared) - WITHOUT_PUPILS)
    return frozenset(role for role in Role if any(can_hold(role, name) for name in telling))
