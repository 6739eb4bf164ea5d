"""Every form, every query string and every part of an address, fed with bad input."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse
from hypothesis import strategies as st

from tests.access.rows import Row, rows_of, table_names
from tests.access.test_access import address
from tests.factories.world import World
from tests.fuzz.feeding import feed
from tests.fuzz.grammar import form_data, words
from tests.fuzz.pages import Field, Form, forms_of
from tests.fuzz.watching import fault_of

#: The quick suite keeps the machinery alive on one table; `./run fuzz` walks them all.
TABLES = table_names() if "FUZZ_INPUTS" in os.environ else ["placements_safety"]
#: What a list or a page of figures may be asked with, whatever its own filters are.
ASKED = ("page", "sort", "format", "day", "year", "from", "to", "scope", "search", "counts", "q")


@dataclass
class Target:
    """An address that takes a body, as whoever gets in there."""

    name: str
    persona: str
    where: str
    fields: list[Field]


def signed_in(world: World, persona: str) -> Client:
    client = Client(raise_request_exception=False)
    if persona:
        client.force_login(world.person(persona))
    return client


def shown_forms(row: Row, world: World) -> list[Form]:
    client = signed_in(world, row.first())
    return list(forms_of(client.get(address(row, world)))) if row.method == "get" else []


def form_targets(table: str, world: World) -> Iterator[Target]:
    """The forms on the pages of a table, and the addresses that are sent to without a page."""
    seen = set()
    for row in rows_of(table):
        own = address(row, world)
        for form in shown_forms(row, world):
            if form.method == "post":
                where = form.action if form.action.startswith("/") else own
                key = (urlsplit(where).path, *form.fields)
                if key not in seen:
                    seen.add(key)
                    yield Target(f"form {row}", row.first(), where, list(form.fields.values()))
        if row.method == "post":
            fields = [Field(name, value=str(value)) for name, value in row.data(world).items()]
            yield Target(f"form {row}", row.first(), own, fields)


@pytest.mark.django_db
@pytest.mark.parametrize("table", TABLES)
def test_forms_withstand_bad_input(table: str) -> None:
    world = World()
    told = []
    for target in list(form_targets(table, world)):
        client = signed_in(world, target.persona)
        cookies = dict(client.cookies)

        def send(data: dict[str, Any], to: Target = target, by: Client = client) -> str:
            by.cookies = SimpleCookie(cookies)  # noqa: B023
            return fault_of(lambda: by.post(to.where, data))

        def send_json(text: str, to: Target = target, by: Client = client) -> str:
            by.cookies = SimpleCookie(cookies)  # noqa: B023
            return fault_of(lambda: by.post(to.where, text, content_type="application/json"))

        if target.where.startswith("/api/"):
            told += feed(f"json {target.name}", bodies(target.fields), send_json).told()
        told += feed(target.name, form_data(target.fields), send).told()
    assert not told, "\n".join(told)


def bodies(fields: list[Field]) -> st.SearchStrategy[str]:
    """JSON and what only looks like it, with the names of the fields among the keys."""
    leaves = st.none() | st.booleans() | st.integers() | st.floats() | words() | st.just("\ud800")
    keys = st.sampled_from([field.name for field in fields] or ["a"]) | st.text(max_size=5)
    values = st.recursive(
        leaves, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=6)
    )
    return values.map(json.dumps) | st.text(max_size=40)


@pytest.mark.django_db
@pytest.mark.parametrize("table", TABLES)
def test_query_strings_withstand_bad_input(table: str) -> None:
    world = World()
    told = []
    for row in rows_of(table):
        if row.method != "get":
            continue
        client = signed_in(world, row.first())
        names = {
            name for form in shown_forms(row, world) if form.method == "get" for name in form.fields
        }
        names |= set(row.query(world))
        keys = st.sampled_from(sorted(names | set(ASKED)))
        where = reverse(row.name, kwargs=row.kwargs(world))

        def look(query: dict[str, str], where: str = where, by: Client = client) -> str:
            return fault_of(lambda: by.get(f"{where}?{urlencode(query)}"))

        told += feed(f"query {row}", st.dictionaries(keys, words(), max_size=5), look).told()
    assert not told, "\n".join(told)


@pytest.mark.django_db
@pytest.mark.parametrize("table", TABLES)
def test_addresses_withstand_bad_input(table: str) -> None:
    """What stands in an address: numbers that are none, weeks, months, tokens, names of things."""
    world = World()
    told = []
    for row in rows_of(table):
        kwargs = row.kwargs(world)
        if row.method != "get" or not kwargs:
            continue
        client = signed_in(world, row.first())
        parts = st.fixed_dictionaries(
            {
                name: st.just(value)
                | (st.integers(0, 2**70) if isinstance(value, int) else words())
                for name, value in kwargs.items()
            }
        )

        def look(parts: dict[str, Any], row: Row = row, by: Client = client) -> str:
            try:
                where = reverse(row.name, kwargs=parts)
            except NoReverseMatch:
                return ""
            return fault_of(lambda: by.get(where))

        told += feed(f"address {row}", parts, look).told()
    assert not told, "\n".join(told)
