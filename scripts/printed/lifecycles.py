"""docs/lifecycles.md: each lifecycle as a diagram and a table, from its own table of transitions."""

import sys
from collections.abc import Iterator

from django.apps import apps
from django.db import models

from apcommission.lifecycles import Lifecycle
from scripts.printed.tables import table


def text() -> str:
    """All lifecycles, floor by floor, in the order of their models."""
    return "\n\n".join(_part(model, lifecycle) for model, lifecycle in _with_models())


def _with_models() -> Iterator[tuple[type[models.Model], Lifecycle]]:
    """Each lifecycle of a `models.py` with the model beside it whose states it names."""
    modules = dict.fromkeys(sys.modules[model.__module__] for model in apps.get_models())
    for module in modules:
        beside = [it for it in vars(module).values() if _is_model_of(it, module.__name__)]
        for lifecycle in vars(module).values():
            if isinstance(lifecycle, Lifecycle):
                [model] = [model for model in beside if _is_of(lifecycle, model)]
                yield model, lifecycle


def _is_model_of(it: object, module: str) -> bool:
    return isinstance(it, type) and issubclass(it, models.Model) and it.__module__ == module


def _is_of(lifecycle: Lifecycle, model: type[models.Model]) -> bool:
    fields = {field.name: field for field in model._meta.fields}
    field = fields.get(lifecycle.state_field)
    known = {value for value, _ in (field.choices or ())} if field else set()
    return _states(lifecycle) <= known


def _states(lifecycle: Lifecycle) -> set[str]:
    sources = {source for row in lifecycle.transitions for source in row.sources}
    return sources | {row.target for row in lifecycle.transitions}


def _part(model: type[models.Model], lifecycle: Lifecycle) -> str:
    field = model._meta.get_field(lifecycle.state_field)
    labels = {str(value): str(label) for value, label in field.choices or ()}  # type: ignore[union-attr]
    first = str(field.default)  # type: ignore[union-attr]
    rows = [
        (
            ", ".join(labels[source] for source in row.sources),
            row.words,
            labels[row.target],
            f"`{row.permission}`",
        )
        for row in lifecycle.transitions
    ]
    name = lifecycle.name[:1].upper() + lifecycle.name[1:]
    where = model.__module__.replace(".", "/")
    return "\n\n".join(
        [
            f"## {name}",
            f"`{model.__name__}` in `{where}.py`.",
            f"```mermaid\n{_diagram(lifecycle, labels, first)}\n```",
            table(("From", "Step", "To", "Who: those with the permission"), rows),
        ]
    )


def _diagram(lifecycle: Lifecycle, labels: dict[str, str], first: str) -> str:
    used = _states(lifecycle)
    lines = ["stateDiagram-v2"]
    lines += [f'    state "{label}" as {state}' for state, label in labels.items() if state in used]
    lines.append(f"    [*] --> {first}")
    lines += [
        f"    {source} --> {row.target}: {row.words}"
        for row in lifecycle.transitions
        for source in row.sources
    ]
    left = {source for row in lifecycle.transitions for source in row.sources}
    lines += [f"    {state} --> [*]" for state in labels if state in used - left]
    return "\n".join(lines)
