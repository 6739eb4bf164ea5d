"""The order of a list by a lookup path: text regardless of case, what is empty always last."""

from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import CharField, F, Model, QuerySet, TextField
from django.db.models.functions import Lower


def by(rows: QuerySet[Any], field: str) -> Any:
    """An ordering term; a minus before the path turns it round."""
    path = field.removeprefix("-")
    leads_to, may_be_empty = _field(rows, path)
    is_text = isinstance(leads_to, CharField | TextField)
    term = Lower(path) if is_text else F(path)
    if not field.startswith("-"):
        return term.asc(nulls_last=True)
    # An index of text is read from its end only if nothing is said of what is empty.
    return term.desc(nulls_last=True if may_be_empty or not is_text else None)


def _field(rows: QuerySet[Any], path: str) -> tuple[Any, bool]:
    """The field that a lookup path leads to, and whether it may be empty; none where that cannot be told."""
    first, *rest = path.split("__")
    if first in rows.query.annotations:
        return getattr(rows.query.annotations[first], "output_field", None), True
    model: type[Model] | None = rows.model
    field: Any = None
    may_be_empty = False
    for name in (first, *rest):
        if model is None:
            return None, True
        try:
            field = model._meta.pk if name == "pk" else model._meta.get_field(name)
        except FieldDoesNotExist:
            return None, True
        may_be_empty |= field.null
        model = field.related_model if field.is_relation else None
    return field, may_be_empty
