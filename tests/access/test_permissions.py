"""Permissions: each one that the code asks for is declared by a rule, and each rule is asked for."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from rules.permissions import permissions as declared

from apcommission.capabilities import APPS
from apcommission.lifecycles import ALL
from apcommission.people.models import Person, Role
from apcommission.permissions import authorise, may
from apcommission.shell import _AREAS
from tests.factories.apcommission import person_with

ROOT = Path(__file__).resolve().parent.parent.parent
NAME = re.compile(rf"""["']((?:{"|".join(APPS)})\.[a-z]+_[a-z_]+)["']""")


def sources() -> Iterator[str]:
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            if path.name != "rules.py" and "migrations" not in path.parts:
                yield path.read_text()
    for path in (ROOT / "templates").rglob("*.html"):
        yield path.read_text()


ASKED = {name for text in sources() for name in NAME.findall(text)}
#: Not permissions, though they are written like one.
MODULES = {"apcommission.home_urls"}


def test_every_permission_that_is_asked_for_is_declared() -> None:
    assert sorted(ASKED - MODULES - set(declared)) == []


def test_every_declared_permission_is_asked_for() -> None:
    assert sorted(set(declared) - ASKED) == []


def test_every_row_of_every_lifecycle_and_every_area_names_a_declared_permission() -> None:
    rows = {row.permission for lifecycle in ALL.values() for row in lifecycle.transitions}
    areas = {area.permission for area in _AREAS.values() if area.permission}
    assert sorted((rows | areas) - set(declared)) == []


def test_a_permission_that_no_rule_declares_is_a_fault_and_not_a_no() -> None:
    with pytest.raises(LookupError, match="No rule declares"):
        authorise(Person(), "apcommission.no_such_thing")


@pytest.mark.django_db
def test_whoever_holds_no_role_holds_no_permission() -> None:
    from django.contrib.auth.models import AnonymousUser

    held = person_with(Role.OFFICER)
    held.role_assignments.update(ended_on="2026-01-01", started_on="2026-01-01")
    for person in (Person.objects.get(pk=held.pk), AnonymousUser()):
        assert [name for name in declared if may(person, name)] == []


@pytest.mark.django_db
def test_a_closed_account_holds_no_permission_though_its_roles_stand() -> None:
    person = person_with(Role.ADMINISTRATOR, is_active=False)
    with pytest.raises(PermissionDenied):
        authorise(person, "apcommission.manage_people")
