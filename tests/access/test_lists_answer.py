"""Every list of the service, asked in every way that its page offers, and in some that it does not.

Complete by construction: the lists are those of the permission table.
"""

from collections.abc import Iterator
from itertools import zip_longest
from typing import Any
from urllib.parse import urlencode

import pytest
from django import forms
from django.db import transaction
from django.test import Client
from django.urls import resolve

from apcommission.fields import DayField
from apcommission.lists import ListPage
from tests.access.rows import Row, rows_of, table_names
from tests.access.test_access import address
from tests.factories.world import World

ODD_WORDS = ("a", "O’Neill; DROP--", "%_\\", "\x00", "ÿ" * 100)
ODD_DAYS = (("3", "9", "2026"), ("31", "2", "2026"), ("x", "", "2026"))


def answers(field: forms.Field) -> list[Any]:
    """What may be asked of a filter: each of its choices, and things that are no choice."""
    choices = getattr(field, "choices", None)
    if choices is not None:
        return [str(value) for value, _ in choices] + ["no such choice"]
    if isinstance(field, DayField):
        return list(ODD_DAYS)
    if isinstance(field, forms.BooleanField):
        return ["on"]
    return [*ODD_WORDS, "-1", "9" * 30]


def questions(page: type[ListPage], form: forms.Form) -> Iterator[dict[str, Any]]:
    """Query strings: each answer of each filter, each order, pages that there are and are not.

    One question asks for answers and an order: what is found does not depend on how it is ordered.
    """
    for asked, order in zip_longest(filters(form), orders(page), fillvalue={}):
        yield {**asked, **order}
    yield {"page": "2"}
    yield {"page": "nonsense"}
    if page.export_name:
        yield {"format": "csv"}


def filters(form: forms.Form) -> Iterator[dict[str, Any]]:
    """The first answer of each filter alone, then the others of all filters at once: first those that are let
    through, so that each reaches the database, then those that are refused.
    """
    taken, refused = [], []
    for name, field in form.fields.items():
        first, *others = answers(field)
        yield typed(name, first)
        of_field = [(takes(field, answer), typed(name, answer)) for answer in others]
        taken.append([asked for is_taken, asked in of_field if is_taken])
        refused.append([asked for is_taken, asked in of_field if not is_taken])
    for of_fields in (taken, refused):
        for together in zip_longest(*of_fields, fillvalue={}):
            yield {name: part for asked in together for name, part in asked.items()}


def takes(field: forms.Field, answer: Any) -> bool:
    """Whether a filter lets the answer through."""
    try:
        field.clean([answer] if isinstance(field, forms.MultipleChoiceField) else answer)
    except forms.ValidationError:
        return False
    return True


def typed(name: str, answer: Any) -> dict[str, Any]:
    if isinstance(answer, tuple):
        return {f"{name}_{n}": part for n, part in enumerate(answer)}
    return {name: answer}


def orders(page: type[ListPage]) -> Iterator[dict[str, Any]]:
    for column in page.columns:
        if column.sort:
            yield {"sort": column.key}
            yield {"sort": f"-{column.key}"}
    yield {"sort": "password"}


def lists_of(table: str, world: World) -> Iterator[tuple[Row, type[ListPage]]]:
    for row in rows_of(table):
        if row.method != "get" or not row.first():
            continue
        view = getattr(resolve(address(row, world).partition("?")[0]).func, "view_class", None)
        if view is not None and issubclass(view, ListPage):
            yield row, view


@pytest.mark.django_db
@pytest.mark.parametrize("table", table_names())
def test_a_list_answers_whatever_it_is_asked(table: str, world: World) -> None:
    broken = []
    for row, page in lists_of(table, world):
        client = Client(raise_request_exception=False)
        client.force_login(world.person(row.first()))
        where = address(row, world)
        first = client.get(where)
        form = (first.context or {}).get("form") or forms.Form()
        for question in questions(page, form):
            joined = f"{where}{'&' if '?' in where else '?'}{urlencode(question)}"
            with transaction.atomic():
                answer = client.get(joined)
                if answer.streaming:
                    b"".join(answer.streaming_content)
                transaction.set_rollback(True)
            if answer.status_code != 200:
                broken.append(f"{row} {question}: {answer.status_code} {answer.get('Location')}")
    assert broken == []
