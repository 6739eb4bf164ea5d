"""A statement is planned once for each connection, and answers as it would have otherwise."""

from datetime import date
from threading import Thread
from typing import Any

import pytest
from django.db import DataError, connection, transaction
from django.test.utils import CaptureQueriesContext

from apcommission import planned_once

DAY = date(2026, 9, 3)
WORDS = "SELECT %(number)s * 2, %(day)s + 1, '100%% ' || %(word)s"


@pytest.fixture(autouse=True)
def room_for_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever tests before have planned on the connection."""
    monkeypatch.setattr(planned_once, "MOST", 10_000)


def asked(words: str, **values: Any) -> Any:
    with connection.cursor() as cursor:
        planned_once.execute(cursor, words, values)
        return cursor.fetchone()


def planned() -> int:
    """How many plans the connection keeps."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE name LIKE 'planned%'")
        return int(cursor.fetchone()[0])


@pytest.mark.django_db
def test_each_time_is_one_query_and_the_first_alone_plans() -> None:
    before = planned()
    for number, word in enumerate(("all", "'; DROP TABLE x; --", "%s", "")):
        with CaptureQueriesContext(connection) as asking:
            found = asked(WORDS, number=number, day=DAY, word=word)
        assert found == (2 * number, date(2026, 9, 4), f"100% {word}")
        assert len(asking) == 1
        assert planned() == before + 1


@pytest.mark.django_db
def test_other_words_are_another_statement() -> None:
    assert asked("SELECT %(number)s", number=1) == (1,)
    assert asked("SELECT -%(number)s", number=1) == (-1,)


@pytest.mark.django_db
def test_what_failed_can_be_asked_again() -> None:
    for number, found in ((1, 10), (0, None), (2, 5), (0, None), (5, 2)):
        if found is None:
            with pytest.raises(DataError), transaction.atomic():
                asked("SELECT 10 / %(number)s", number=number)
        else:
            assert asked("SELECT 10 / %(number)s", number=number) == (found,)


@pytest.mark.django_db(transaction=True)
def test_nothing_but_the_plan_stays_on_the_connection() -> None:
    asked(WORDS, number=1, day=DAY, word="")
    with connection.cursor() as cursor:
        cursor.execute("SHOW plan_cache_mode")
        assert cursor.fetchone() == ("auto",)


@pytest.mark.django_db(transaction=True)
def test_another_connection_plans_for_itself() -> None:
    found = asked(WORDS, number=3, day=DAY, word="all")
    connection.close()
    assert planned() == 0
    assert asked(WORDS, number=3, day=DAY, word="all") == found
    assert planned() == 1


@pytest.mark.django_db(transaction=True)
def test_each_thread_has_a_connection_and_plans_of_its_own() -> None:
    def elsewhere() -> None:
        try:
            found.append((asked(WORDS, number=2, day=DAY, word="b"), planned()))
        finally:
            connection.close()

    found: list[Any] = []
    for _ in range(2):
        assert asked(WORDS, number=1, day=DAY, word="a") == (2, date(2026, 9, 4), "100% a")
        there = Thread(target=elsewhere)
        there.start()
        there.join()
    assert found == [((4, date(2026, 9, 4), "100% b"), 1)] * 2


@pytest.mark.django_db(transaction=True)
def test_a_connection_keeps_so_many_plans_and_answers_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    connection.close()
    monkeypatch.setattr(planned_once, "MOST", 3)
    for _ in range(2):
        for number in range(5):
            assert asked(f"SELECT %(number)s + {number}", number=1) == (1 + number,)
    assert planned() == 3


@pytest.mark.django_db
def test_behind_a_pool_nothing_is_left(settings: Any) -> None:
    settings.POOLED = True
    before = planned()
    assert asked("SELECT %(word)s || '%%'", word="a") == ("a%",)
    assert planned() == before
