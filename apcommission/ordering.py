"""The order of a list by a lookup path: text regardless of case, what is empty always last."""

from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import CharField, F, Field, Model, QuerySet, TextField
from django.db.models.functions import Lower


def by(rows: QuerySet[Any], field: str) -> Any:
    """An ordering term; a minus before the path turns it round."""
    path = field.removeprefix("-")
    term = Lower(path) if isinstance(_field(rows, path), CharField | TextField) else F(path)
    return term.desc(nulls_last=True) if field.startswith("-") else term.asc(nulls_last=True)


def _field(rows: QuerySet[Any], path: str) -> "Field[Any, Any] | None":
    """The field that a lookup path leads to; None where it cannot be told."""
    first, *rest = path.split("__")
    if first in rows.query.annotations:
        output: Field[Any, Any] | None = getattr(
            rows.query.annotations[first], "output_field", None
        )
        return output
    model: type[Model] | None = rows.model
    field: Any = None
    for name in (first, *rest):
        if model is None:
            return None
        try:
            field = model._meta.pk if name == "pk" else model._meta.get_field(name)
        except FieldDoesNotExist:
            return None
        model = field.related_model if field.is_relation else None
    return field if isinstance(field, Field) else None
