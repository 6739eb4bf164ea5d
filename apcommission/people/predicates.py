"""The questions about a person that the `rules.py` of every app is made of.

    rules.add_perm("placements.answer_offer", acts_for_provider(Role.PROVIDER_MANAGER))

A predicate of roles alone costs no query of its own: the roles of a person are read once per request.
"""

from typing import Any

import rules

from apcommission.people.models import LA_CASE_ROLES, MANAGERS, PANEL_ROLES, Person, Role


def holds(*roles: Role) -> rules.Predicate:
    """The person holds one of `roles`, wherever."""

    def predicate(person: Person, *_: Any) -> bool:
        return person.is_authenticated and person.has_role(*roles)

    return rules.predicate(predicate, name=f"holds:{','.join(roles)}")


def acts_for_provider(*roles: Role) -> rules.Predicate:
    """The person holds one of `roles` (default: manager or tutor) at the object's provider.

    The object is a provider or has a `provider_id`. Asked without an object: at any provider.
    """
    wanted = roles or (Role.PROVIDER_MANAGER, Role.PROVIDER_TUTOR)

    def predicate(person: Person, obj: Any = None) -> bool:
        return _acts_for(person, wanted, obj, "provider_id")

    return rules.predicate(predicate, name=f"acts_for_provider:{','.join(wanted)}")


def acts_for_school(*roles: Role) -> rules.Predicate:
    """The person holds one of `roles` (default: headteacher) at the object's school.

    The object is a school or has a `school_id`. Asked without an object: at any school.
    """
    wanted = roles or (Role.HEADTEACHER,)

    def predicate(person: Person, obj: Any = None) -> bool:
        return _acts_for(person, wanted, obj, "school_id")

    return rules.predicate(predicate, name=f"acts_for_school:{','.join(wanted)}")


@rules.predicate
def acts_for_agency(person: Person, obj: Any = None) -> bool:
    """The person tells what the object's agency knows: it has an `agency_id`. Without one: any agency."""
    return _acts_for(person, (Role.AGENCY,), obj, "agency_id")


def _acts_for(person: Any, roles: tuple[Role, ...], obj: Any, key: str) -> bool:
    if not person.is_authenticated:
        return False
    if obj is None:
        return person.has_role(*roles)
    organisation_id = getattr(obj, key, None) if hasattr(obj, key) else obj.pk
    return organisation_id in person.organisation_ids(*roles)


@rules.predicate
def manages_the_organisation(person: Person, obj: Any = None) -> bool:
    """The headteacher of the object's school, or the manager of its provider: it has an `organisation_id`.

    Asked without an object: of any school or provider.
    """
    return _acts_for(person, MANAGERS, obj, "organisation_id")


@rules.predicate
def is_oneself(person: Any, obj: Any = None) -> bool:
    """The object is the person who asks; asked without an object: anyone with a role."""
    if not person.is_authenticated:
        return False
    return bool(person.current_roles) if obj is None else obj.pk == person.pk


@rules.predicate
def has_a_role(person: Person) -> bool:
    """Anyone who holds a role today."""
    return person.is_authenticated and bool(person.current_roles)


is_la = holds(*LA_CASE_ROLES)
is_commissioner = holds(Role.COMMISSIONER)
is_administrator = holds(Role.ADMINISTRATOR)
is_panel_chair = holds(Role.PANEL_CHAIR)
is_panel_person = holds(*PANEL_ROLES)
is_headteacher = holds(Role.HEADTEACHER)
is_provider_manager = holds(Role.PROVIDER_MANAGER)
is_provider_staff = holds(Role.PROVIDER_MANAGER, Role.PROVIDER_TUTOR)
is_elected_member = holds(Role.MEMBER)
