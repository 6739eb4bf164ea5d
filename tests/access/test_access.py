"""Every address of the service, by every role and by nobody.

The table is complete by construction: an address without a row fails. What a page asks of the database
must not grow with the data.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.http import urlencode

from apcommission.second_wall import TAKEN_DOWN
from referrals.pupils.models import Pupil
from tests.access.personas import PERSONAS
from tests.access.refusals import drawn_once
from tests.access.rows import MOST_QUERIES, Row, all_rows, grow, rows_of, table_names
from tests.access.tables.monitoring_data_protection import limit
from tests.factories.api import bearer_of
from tests.factories.world import World

REFUSED = (401, 403, 404)
#: Where those without an account are led.
SIGN_IN = "/account/login/"


def address_names(resolver: URLResolver, space: str = "") -> Iterator[str]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from address_names(entry, inner)
        elif isinstance(entry, URLPattern):
            yield f"{space}{entry.name}"


def test_every_address_has_a_row() -> None:
    known = {row.name for row in all_rows()}
    assert sorted(set(address_names(get_resolver())) - known) == []


def test_every_row_has_an_address() -> None:
    assert sorted({row.name for row in all_rows()} - set(address_names(get_resolver()))) == []


def test_rows_name_known_personas() -> None:
    known = {*PERSONAS, "nobody"}
    assert [str(row) for row in all_rows() if not set(row.who) <= known] == []


def address(row: Row, world: World) -> str:
    query = row.query(world)
    path = reverse(row.name, kwargs=row.kwargs(world))
    return f"{path}?{urlencode(query, doseq=True)}" if query else path


def bearer(row: Row, world: World, persona: str) -> dict[str, str]:
    """What a program sends to an address for programs: the token of that persona's role. Nobody has none."""
    if not row.scope or persona == "nobody":
        return {}
    return bearer_of(world.people[persona].role_assignments.get(), row.scope)


def ask(client: Client, row: Row, world: World, persona: str) -> Any:
    """The answer, as `answer_to` has it; whatever the page changed is undone."""
    where = address(row, world)
    with transaction.atomic():
        answer = answer_to(client, row, world, persona, where)
        transaction.set_rollback(True)
    return answer


def answer_to(client: Client, row: Row, world: World, persona: str, where: str) -> Any:
    """The answer, and `asked`: how often the database was asked for it.

    What only the transaction around a test makes necessary is not counted: savepoints, and to take down the
    second wall, which else is gone with each statement.
    """
    data, headers = row.data(world), bearer(row, world, persona)
    asked = 0

    def note(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        nonlocal asked
        asked += not ("SAVEPOINT" in sql or sql == TAKEN_DOWN)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        answer: Any = (client.post if row.method == "post" else client.get)(
            where, data, headers=headers
        )
    answer.asked = asked
    return answer


def undo(to: str) -> None:
    """Back to a savepoint, which stays: a question for each page, where to set one anew makes it three."""
    connection.needs_rollback = False
    connection.savepoint_rollback(to)


def anything(world: World) -> dict[str, Any]:
    return {"sent": "x"}


def verdict(row: Row, persona: str, answer: Any, *refusals: int) -> str:
    """What is wrong with the answer; empty: nothing. `refusals`: further codes that refuse."""
    asked_to_sign_in = answer.status_code == 302 and answer.url.startswith(SIGN_IN)
    if persona in row.who:
        wrong = (
            asked_to_sign_in or answer.status_code in (*REFUSED, 405) or answer.status_code >= 500
        )
        return f"{row} by {persona}: expected to get in, got {answer.status_code}" if wrong else ""
    if persona == "nobody":
        right = asked_to_sign_in or answer.status_code in (*REFUSED, *refusals)
    else:
        right = answer.status_code in (*REFUSED, *refusals)
    return "" if right else f"{row} by {persona}: expected a refusal, got {answer.status_code}"


def too_many(row: Row, persona: str, answer: Any) -> str:
    """That a page asks more of the database than its row allows, whoever opens it; empty: it does not."""
    if row.method != "get" or persona not in row.who or answer.asked <= row.queries:
        return ""
    return f"{row} by {persona}: {answer.asked} queries, not {row.queries}"


def test_no_row_allows_more_queries_than_any_page_may_ask() -> None:
    assert not [row for row in all_rows() if row.queries > MOST_QUERIES]


@pytest.mark.django_db
@pytest.mark.parametrize("table", table_names())
def test_who_gets_in(table: str, world: World) -> None:
    faults = []
    rows = [(row, address(row, world)) for row in rows_of(table)]
    for row, _ in rows:
        row.data(world)  # makes what the pages are about, which is not undone with what they do
    with drawn_once():
        for persona in (*PERSONAS, "nobody"):
            faults += faults_towards(persona, rows, world)
    assert faults == []


def faults_towards(persona: str, rows: list[tuple[Row, str]], world: World) -> list[str]:
    """What is wrong with the answers to one persona."""
    client = Client(raise_request_exception=True)
    if persona != "nobody":
        client.force_login(world.person(persona))
    cookies = dict(client.cookies)
    faults = []
    with transaction.atomic():
        before = connection.savepoint()
        for row, where in rows:
            # Whatever the page before left in the browser, among it a sign-out, is gone.
            client.cookies = SimpleCookie(cookies)
            answer = answer_to(client, row, world, persona, where)
            undo(before)
            faults.append(verdict(row, persona, answer) or too_many(row, persona, answer))
            if row.method == "get" and persona not in row.who:
                # What shows a form takes one as well: who may not see it may not send it either.
                sent = replace(row, method="post", data=anything)
                client.cookies = SimpleCookie(cookies)
                faults.append(
                    verdict(sent, persona, answer_to(client, sent, world, persona, where), 405)
                )
                undo(before)
    return [fault for fault in faults if fault]


def in_parts(tables: list[str], size: int = 8) -> list[list[str]]:
    return [tables[start : start + size] for start in range(0, len(tables), size)]


@pytest.mark.django_db
@pytest.mark.parametrize("tables", in_parts(table_names()), ids=" ".join)
def test_what_a_page_asks_of_the_database_does_not_grow(tables: list[str], world: World) -> None:
    """Several tables in one world, as to make more of everything takes longer than to look at a table."""
    rows = [
        row for table in tables for row in rows_of(table) if row.method == "get" and row.first()
    ]
    for row in rows:
        address(row, world)  # makes what the pages are about
    # What pages ask while a restriction is in force is counted too; what they show stays as it is.
    limit(world)
    Pupil.objects.update(restricted_on=None)
    before = [count(row, world) for row in rows]
    grow(world)
    after = [count(row, world) for row in rows]
    grown = [
        f"{row}: {few} queries, then {many}"
        for row, few, many in zip(rows, before, after, strict=True)
        if many > few
    ]
    assert grown == []
    assert [
        f"{row}: {few}" for row, few in zip(rows, before, strict=True) if few > row.queries
    ] == []


def count(row: Row, world: World) -> int:
    client = Client()
    client.force_login(world.person(row.first()))
    asked: int = ask(client, row, world, row.first()).asked
    return asked
