"""What belongs to a thing, found by the relations of the models: what is added later is found too."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import models

Model = type[models.Model]


@dataclass(frozen=True)
class Below:
    """A model of which rows belong to a root: how far away, and by which of its fields."""

    model: Model
    depth: int
    ways: tuple["models.ForeignKey[models.Model, models.Model]", ...]


def below(root: Model, *, without: Collection[Model] = ()) -> dict[Model, Below]:
    """{model: how it hangs on the root} for all models with a way to it, the nearest first; the root is not
    among them. A model hangs on the ones that are nearer than itself; its first way is a shortest one.
    """
    depths: dict[Model, int] = {root: 0}
    waiting = [root]
    while waiting:
        model = waiting.pop(0)
        for child in children(model):
            if child not in depths and child not in without and child._meta.managed:
                depths[child] = depths[model] + 1
                waiting.append(child)
    return {
        model: Below(model, depth, _ways(model, depths)) for model, depth in depths.items() if depth
    }


def children(model: Model) -> list[Model]:
    """The models that have a key of this one, each once."""
    found = [
        relation.related_model
        for relation in model._meta.get_fields(include_hidden=True)
        if isinstance(relation, models.ManyToOneRel) and not isinstance(relation.related_model, str)
    ]
    return list(dict.fromkeys(found))


def _ways(
    model: Model, depths: dict[Model, int]
) -> tuple["models.ForeignKey[models.Model, models.Model]", ...]:
    nearer = [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey)
        and depths.get(field.related_model, depths[model]) < depths[model]
    ]
    return tuple(sorted(nearer, key=lambda field: depths[field.related_model]))
