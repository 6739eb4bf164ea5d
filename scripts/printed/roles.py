"""docs/roles.md: who may do what, from the rules and from the permission table of the tests."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

import rules
from django.urls import URLPattern, URLResolver, get_resolver
from rules.permissions import permissions as all_permissions

from apcommission.people.models import Role
from apcommission.people.second_factor import someone_with
from scripts.printed.tables import first_sentence, table
from tests.access.personas import ANYBODY, EVERYONE, PERSONAS
from tests.access.rows import Row, all_rows

OTHER = "other_"
EVERY_ROLE = "Every role"
#: Roles as the tests call those who play them, where it is another word.
OTHER_NAMES = {"chair": Role.PANEL_CHAIR}


def permissions() -> str:
    """Each permission with the roles that can hold it, and the rule that decides for one thing."""
    rows = [
        (f"`{name}`", ", ".join(_roles_with(name)), f"`{_formula(predicate)}`")
        for name, predicate in sorted(all_permissions.items())
    ]
    return table(("Permission", "Roles that can hold it", "Rule"), rows)


def _roles_with(permission: str) -> list[str]:
    """The roles of which a person holds the permission, for something at least."""
    rule = all_permissions[permission]
    found = [role for role in Role if rule.test(someone_with(role), None)]
    return [EVERY_ROLE] if len(found) == len(Role) else [str(role.label) for role in found]


def _formula(predicate: Any) -> str:
    """The rule as it is written, without the brackets around the whole of it."""
    name = str(predicate.name)
    return name[1:-1] if name.startswith("(") and _closes(name) == len(name) - 1 else name


def _closes(name: str) -> int:
    """Where the bracket that opens at the beginning is closed."""
    depth = 0
    for place, letter in enumerate(name):
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if depth == 0:
            return place
    return -1


def questions() -> str:
    """The questions that the rules are made of, in words; those of roles alone need none."""
    leaves = {str(leaf.name): leaf for rule in all_permissions.values() for leaf in _leaves(rule)}
    rows = [
        (f"`{name}`", _asked(name, leaves[name]))
        for name in sorted(leaves)
        if not name.startswith("holds:")
    ]
    return table(("In a rule", "Asks of a person"), rows)


def _asked(name: str, leaf: Any) -> str:
    kind, _, roles = name.partition(":")
    labels = " or ".join(str(Role(role).label) for role in roles.split(",") if role)
    made = {
        "acts_for_provider": f"{labels} of the provider that the thing belongs to",
        "acts_for_school": f"{labels} of the school that the thing belongs to",
    }
    return made.get(kind) or first_sentence(leaf.fn.__doc__)


def _leaves(predicate: Any) -> Iterator[Any]:
    """The questions of which a rule is composed: django-rules keeps them in the closures of and, or, not."""
    cells = [cell.cell_contents for cell in predicate.fn.__closure__ or ()]
    parts = [part for part in cells if isinstance(part, rules.Predicate)]
    if not parts:
        yield predicate
    for part in parts:
        yield from _leaves(part)


def pages() -> str:
    """Every address of the service and who gets in."""
    paths = dict(_paths(get_resolver()))
    rows = sorted(
        ((paths[row.name], row) for row in all_rows()),
        key=lambda found: (found[0], found[1].method, found[1].note),
    )
    return table(
        ("Address", "Done there", "Who gets in"),
        [(f"`{path}`", _doing(row), _who(row.who)) for path, row in rows],
    )


def _paths(resolver: URLResolver, space: str = "", path: str = "/") -> Iterator[tuple[str, str]]:
    """(name, address) of everything below a resolver."""
    for entry in resolver.url_patterns:
        here = path + _readable(str(entry.pattern))
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from _paths(entry, inner, here)
        elif isinstance(entry, URLPattern):
            yield f"{space}{entry.name}", here


def _readable(pattern: str) -> str:
    """`<int:pk>` as `<pk>`; what is a regular expression, with the names of its groups alone."""
    groups = re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", pattern.strip("^$"))
    return re.sub(r"<\w+:(\w+)>", r"<\1>", groups)


def _doing(row: Row) -> str:
    done = "Send" if row.method == "post" else "Open"
    return f"{done} ({row.note})" if row.note else done


def _who(who: Iterable[str]) -> str:
    """Roles in words. Those of another school or provider get in only where "any" says so."""
    names = frozenset(who)
    if names >= ANYBODY:
        return "Anyone, also without an account"
    if names >= EVERYONE:
        return "Everyone with an account"
    return ", ".join(
        _label(name, names) for name in PERSONAS if name in names and not name.startswith(OTHER)
    )


def _label(name: str, names: frozenset[str]) -> str:
    other = OTHER + name
    label = str(Role(OTHER_NAMES.get(name, name)).label) if name != "nobody" else "Nobody"
    if other in PERSONAS:
        return f"{label}, any" if other in names else f"{label} concerned"
    return label
