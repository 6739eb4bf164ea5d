"""What is kept back of all that leaves the service: rows about a pupil whose record is under restriction.

Of such a record nothing is done but to keep it, but for a stated ground (UK GDPR, article 18 (2)). Whose a
row is, the relations of the models say: a list or an address for programs that is added later keeps such rows
back without a word of its own. What goes out all the same states its ground where it is declared.
"""

from collections.abc import Callable, Collection
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import Model, Q, QuerySet

from apcommission.people.models import Person
from apcommission.relations import Below, below

#: The model of a record ("referrals.Pupil") with its rows that are under restriction today: told by its room.
_TOLD: list[tuple[str, Callable[[], QuerySet[Any]]]] = []


def keeps_back(root: str, restricted: Callable[[], QuerySet[Any]]) -> None:
    """Register whose records can be under restriction, and those of which nothing is sent today."""
    _TOLD.append((root, restricted))
    paths_to.cache_clear()


@cache
def paths_to(model: type[Model]) -> tuple[str, ...]:
    """All lookup paths from a row to the keys of pupils that it is about; none: it is about no pupil."""
    if not _TOLD:
        return ()
    root = apps.get_model(_TOLD[0][0])
    if model is root:
        return ("pk",)
    return tuple(_paths(model, root, below(root)))


def _paths(model: Any, root: type[Model], reached: dict[type[Model], Below]) -> list[str]:
    if model not in reached:
        return []
    found = []
    for field in reached[model].ways:
        if field.related_model is root:
            found.append(field.name)
        else:
            found += [f"{field.name}__{end}" for end in _paths(field.related_model, root, reached)]
    return found


def held(model: type[Model], path: str = "") -> Q:
    """The condition on rows of a model that are kept back. `path`: theirs, where relations do not tell it."""
    found = Q()
    for one in (path,) if path else paths_to(model):
        found |= Q(**{f"{one}__in": _TOLD[0][1]().values("pk")})
    return found


def kept(rows: QuerySet[Any], path: str = "") -> QuerySet[Any]:
    """The rows that may leave the service today. No query of its own."""
    which = held(rows.model, path)
    return rows.exclude(which) if which else rows


def held_back(rows: QuerySet[Any], path: str = "") -> QuerySet[Any]:
    """The other rows."""
    which = held(rows.model, path)
    return rows.filter(which) if which else rows.none()


def any_of(pupil_ids: Collection[int]) -> bool:
    """Whether one of these records is under restriction today. One query, none for nobody."""
    records = restricted() if pupil_ids else None
    return records is not None and records.filter(pk__in=list(pupil_ids)).exists()


def restricted() -> QuerySet[Any] | None:
    """The records under restriction today; None where there are none that could be. No query of its own."""
    return _TOLD[0][1]() if _TOLD else None


def any_restricted(person: Person) -> bool:
    """Whether any record at all is under restriction: known with the person's roles, without a query."""
    return bool(person.told_beside_roles("restrictions_in_force"))
