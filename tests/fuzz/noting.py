"""What a page does with what is sent to it: the forms that it binds, the names that it reads of its query.

A form that was bound once in a request can be bound again to other input without a request: the same class
with the same arguments, and only what was sent is another.
"""

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from django.db import models
from django.forms.forms import BaseForm, DeclarativeFieldsMetaclass
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from tests.fuzz.grammar import File


@dataclass
class Call:
    """How a page made one of its forms."""

    made: type[BaseForm]
    args: tuple[Any, ...]
    named: dict[str, Any]

    def again(self, data: QueryDict, files: MultiValueDict[str, Any]) -> BaseForm:
        """The same form, bound to something else."""

        def other(one: Any) -> Any:
            if isinstance(one, QueryDict):
                return data
            return files if isinstance(one, MultiValueDict) else one

        named = {name: _own(name, other(one)) for name, one in self.named.items()}
        return self.made(*(other(one) for one in self.args), **named)


def _own(name: str, one: Any) -> Any:
    """A form of a model writes what is typed into the thing that it edits: each gets its own."""
    return copy.copy(one) if name in ("instance", "obj") and isinstance(one, models.Model) else one


@contextmanager
def forms_noted() -> Iterator[list[Call]]:
    """The forms that are bound within the block to what a request sent."""
    noted: list[Call] = []

    def call(made: Any, *args: Any, **named: Any) -> Any:
        kept = {name: _own(name, one) for name, one in named.items()}
        form = type.__call__(made, *args, **named)
        if form.is_bound and any(isinstance(one, QueryDict) for one in (*args, *named.values())):
            noted.append(Call(made, args, kept))
        return form

    with patch.object(DeclarativeFieldsMetaclass, "__call__", call, create=True):
        yield noted


def bodies(sent: dict[str, Any]) -> tuple[QueryDict, MultiValueDict[str, Any]]:
    """What was sent, as a request carries it: words and files."""
    data, files = QueryDict(mutable=True), MultiValueDict()
    for name, one in sent.items():
        if isinstance(one, File):
            files.setlist(name, [one.upload()])
        else:
            data.setlist(name, one if isinstance(one, list) else [one])
    data._mutable = False
    return data, files


@contextmanager
def names_noted() -> Iterator[set[str]]:
    """The names that are looked for in query strings (and bodies) within the block."""
    noted: set[str] = set()

    def noting(method: str) -> Any:
        own = getattr(QueryDict, method)

        def look(self: QueryDict, name: Any, *rest: Any, **more: Any) -> Any:
            noted.add(name)
            return own(self, name, *rest, **more)

        return look

    methods = ("__getitem__", "get", "getlist", "__contains__")
    with patch.multiple(QueryDict, **{one: noting(one) for one in methods}):
        yield noted


def shape(value: Any) -> str:
    """What kind of value: two that a page treats in the same way should have the same shape."""
    if isinstance(value, bool) or value is None:
        return str(value)
    if isinstance(value, str):
        length = len(value).bit_length() // 3
        return f"text {length} {value.isascii()} {value.isprintable()} {value.isdigit()}"
    if isinstance(value, int | float) or type(value).__name__ == "Decimal":
        return f"number {value > 0} {len(str(value)) // 3}"
    if isinstance(value, list | tuple | set | models.QuerySet):
        return f"{type(value).__name__} of {min(len(value), 3)}"
    if hasattr(value, "year"):
        return f"day {value.year // 10}"
    return f"{type(value).__name__}"


def features(form: BaseForm) -> set[tuple[str, str]]:
    """What was new about an input to a form: which refusal at which field, or which shapes were accepted."""
    if form.is_valid():
        return {(name, shape(value)) for name, value in form.cleaned_data.items()}
    return {
        (name, str(error.code or error.message)[:60])
        for name, errors in form.errors.as_data().items()
        for error in errors
    }
