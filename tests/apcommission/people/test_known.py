"""What is known of a person: asked once for a page that is read, and each time where something may change."""

import pytest
from django.http import HttpRequest, HttpResponse

from apcommission.people.middleware import KnownMiddleware
from apcommission.people.models import Person


def asked(person: Person, *things: str) -> list[int]:
    """What each thing is known as, each time: how often the database had been asked before."""
    answers = iter(range(len(things)))
    return [person.known(thing, lambda: next(answers)) for thing in things]


def test_without_a_request_it_is_asked_each_time() -> None:
    assert asked(Person(), "a", "b", "a") == [0, 1, 2]


@pytest.mark.parametrize(("method", "known"), [("GET", [0, 1, 0]), ("POST", [0, 1, 2])])
def test_while_a_page_is_only_read_each_thing_is_asked_once(method: str, known: list[int]) -> None:
    request = HttpRequest()
    request.method, request.user = method, Person()
    KnownMiddleware(lambda _: HttpResponse())(request)
    assert asked(request.user, "a", "b", "a") == known
