"""A double click makes one thing, also when both clicks come at the same moment."""

import threading
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from apcommission.editing import Submission, unless_taken, with_once
from apcommission.errors import Refused
from apcommission.people.models import CodeSet
from tests.shell.actions import add_code_set

ADD = "/test/add/"
TYPED = {
    "name": "codes",
    "source": "SI 2024/208",
    "valid_from_0": "3",
    "valid_from_1": "9",
    "valid_from_2": "2026",
    "once": "a-token",
}


def made(name: str = "codes") -> CodeSet:
    return CodeSet.objects.create(
        name=name, source="x", valid_from=date(2026, 9, CodeSet.objects.count() + 1), values={}
    )


@pytest.mark.django_db
def test_two_clicks_make_one_thing_and_both_lead_to_it(signed_in: Client) -> None:
    first, second = (signed_in.post(ADD, TYPED) for _ in range(2))
    assert first.url == second.url
    assert CodeSet.objects.count() == 1


@pytest.mark.django_db
def test_each_page_has_a_token_of_its_own(signed_in: Client) -> None:
    tokens = {signed_in.get(ADD).context["form"]["once"].value() for _ in range(3)}
    assert len(tokens) == 3
    assert all(len(token) == 32 for token in tokens)


@pytest.mark.django_db
def test_who_goes_back_and_types_something_else_makes_a_second_thing(signed_in: Client) -> None:
    first = signed_in.post(ADD, TYPED)
    second = signed_in.post(ADD, {**TYPED, "name": "other-codes"})
    assert first.url != second.url
    assert sorted(CodeSet.objects.values_list("name", flat=True)) == ["codes", "other-codes"]


@pytest.mark.django_db
def test_a_refused_form_can_be_sent_again_with_the_same_token(signed_in: Client) -> None:
    standing = CodeSet.objects.create(
        name="codes", source="other", valid_from=date(2026, 9, 3), values={}
    )
    refused = signed_in.post(ADD, TYPED)
    assert "There is a code set of this name already" in refused.content.decode()
    assert 'value="a-token"' in refused.content.decode()
    standing.delete()
    assert signed_in.post(ADD, TYPED).status_code == 302
    assert CodeSet.objects.count() == 1


@pytest.mark.django_db
def test_without_a_token_each_call_makes_its_own() -> None:
    assert with_once("", CodeSet, made) != with_once("", CodeSet, made)
    assert Submission.objects.count() == 0


@pytest.mark.django_db
def test_one_token_serves_each_kind_of_thing() -> None:
    first = with_once("t", CodeSet, made)
    with pytest.raises(IntegrityError), transaction.atomic():
        with_once("t", Submission, lambda: Submission.objects.create(token="x", made="", made_pk=0))
    assert with_once("t", CodeSet, made) == first


@pytest.mark.django_db
def test_what_was_taken_away_since_is_made_anew_once() -> None:
    with_once("t", CodeSet, made).delete()
    again = with_once("t", CodeSet, made)
    assert with_once("t", CodeSet, made) == again
    assert CodeSet.objects.count() == 1


@pytest.mark.django_db
def test_what_fails_leaves_the_token_free() -> None:
    def fail() -> CodeSet:
        raise Refused("Not now")

    with pytest.raises(Refused), transaction.atomic():
        with_once("t", CodeSet, fail)
    assert with_once("t", CodeSet, made).pk


def at_the_same_moment(*calls: Callable[[], Any]) -> list[Any]:
    """What each call gives when all begin together, each on a connection of its own."""
    together = threading.Barrier(len(calls))
    given: list[Any] = [None] * len(calls)

    def run(number: int, call: Callable[[], Any]) -> None:
        together.wait()
        try:
            given[number] = call()
        except Refused as refused:
            given[number] = refused.message
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return given


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_the_same_moment_make_one_thing() -> None:
    def click() -> CodeSet:
        return add_code_set(name="codes", source="x", valid_from=date(2026, 9, 3), once="t")

    first, second, third = at_the_same_moment(click, click, click)
    assert first.pk == second.pk == third.pk
    assert CodeSet.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_what_the_database_refuses_as_taken_becomes_a_refusal_with_words() -> None:
    def save() -> str:
        taken = Refused("It is taken already.")
        with transaction.atomic(), unless_taken(taken, "one_code_set_per_start"):
            CodeSet.objects.create(name="a", source="x", valid_from=date(2026, 9, 3), values={})
        return "saved"

    assert sorted(at_the_same_moment(save, save)) == ["It is taken already.", "saved"]
    another = unless_taken(Refused("Not of this"), "another_constraint")
    with pytest.raises(IntegrityError, match="one_code_set_per_start"), another:
        CodeSet.objects.create(name="a", source="x", valid_from=date(2026, 9, 3), values={})
