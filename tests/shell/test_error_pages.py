"""When something goes wrong: a page in the house look that says what to do and gives nothing away."""

from typing import Any

import pytest
from django.core.exceptions import SuspiciousOperation
from django.db import connection
from django.test import Client

from apcommission.people.models import Person
from tests.factories.apcommission import PASSWORD
from tests.shell import pages

pytestmark = pytest.mark.django_db
#: What only those who build the service should ever see.
INSIDE = ("Traceback", "Exception", "apcommission.", "django.", "/work/", "SELECT", ".py")
LOOK = ("govuk-template", "govuk-heading-l", "Wenbury Council", "Alternative provision", "<main")


@pytest.fixture
def visitor(officer: Person) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(officer)
    return client


def looked_at(answer: Any, status: int, heading: str) -> str:
    page: str = answer.content.decode()
    assert answer.status_code == status
    assert f'<h1 class="govuk-heading-l">{heading}</h1>' in page
    assert [piece for piece in LOOK if piece not in page] == []
    assert [piece for piece in INSIDE if piece in page] == []
    return page


def test_an_address_that_cannot_be_read(visitor: Client) -> None:
    too_many = {f"field{number}": "x" for number in range(10_001)}
    looked_at(visitor.post("/test/add/", too_many), 400, "This address or form could not be read")


def test_a_host_that_is_not_ours(client: Client) -> None:
    answer = client.get("/test/schools/", headers={"host": "evil.example"})
    page = looked_at(answer, 400, "This address or form could not be read")
    assert "evil.example" not in page


def test_what_looks_like_an_attack_is_no_crash(visitor: Client, settings: Any) -> None:
    def attacked(request: Any) -> Any:
        raise SuspiciousOperation("details of the attack")

    before, pages.urlpatterns[0].callback = pages.urlpatterns[0].callback, attacked
    try:
        page = looked_at(
            visitor.get("/test/schools/"), 400, "This address or form could not be read"
        )
    finally:
        pages.urlpatterns[0].callback = before
    assert "details" not in page


def test_a_page_that_is_not_for_you(visitor: Client) -> None:
    page = looked_at(visitor.get("/test/closed/"), 403, "You may not see this page")
    assert "tests.see_schools" not in page
    assert "Your roles are listed in" in page


def test_a_form_without_its_token(officer: Person) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(officer)
    looked_at(client.post("/test/add/", {}), 403, "This form is too old to be sent")


@pytest.mark.parametrize(
    "address",
    [
        "/no-such-page/",
        "/directory/providers/999999/",
        "/directory/providers/99999999999999999999999/",
        "/directory/providers/0/",
        "/directory/programmes/-1/",
        "/agreements/sign/0123456789abcdef0123456789abcdefx/",
        "/pages/secret/",
        "/pages/..%2f..%2fsettings/",
        "/documents/999999/",
    ],
)
def test_a_page_that_is_not_there(visitor: Client, address: str) -> None:
    answer = visitor.get(address)
    if "/agreements/" in address:
        assert answer.status_code == 404
        assert "Traceback" not in answer.content.decode()
        return
    page = looked_at(answer, 404, "Page not found")
    assert address not in page


def test_nothing_is_at_an_address_with_a_sign_that_no_text_holds(visitor: Client) -> None:
    assert visitor.get("/register/schools/%00/").status_code == 404


def test_that_sign_is_taken_out_of_queries_and_forms_and_the_rest_of_what_was_typed_stays(
    visitor: Client,
) -> None:
    searched = visitor.get("/test/schools/", {"search": "a\x00b", "\x00phase": "Primary"})
    assert searched.status_code == 200
    assert 'value="ab"' in searched.content.decode()
    page = visitor.post("/test/add/", {"name": "Not a slug\x00", "source": "The\x00 council"})
    assert page.status_code == 200
    assert [one for one in ("Not a slug", "The council") if one not in page.content.decode()] == []


def test_a_page_that_is_not_there_tells_a_stranger_no_more(client: Client) -> None:
    page = looked_at(client.get("/no-such-page/"), 404, "Page not found")
    assert "Sign out" not in page


def test_an_address_of_a_button(visitor: Client) -> None:
    answer = visitor.get("/directory/providers/1/move/")
    looked_at(answer, 405, "Nothing was done")
    assert answer["Allow"] == "POST"


def test_who_signs_in_after_pressing_a_button_is_told_to_press_again(officer: Person) -> None:
    client = Client()
    asked = client.post("/directory/providers/1/move/", {"verb": "publish"})
    sent = {"login": officer.email, "password": PASSWORD, "next": "/directory/providers/1/move/"}
    answer = client.post(asked.url.partition("?")[0], sent, follow=True)
    looked_at(answer, 405, "Nothing was done")


def test_too_many_tries(client: Client, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    client = Client(REMOTE_ADDR="10.9.8.7")
    sent = {"login": "kim@wenbury.example", "password": "wrong"}
    client.post("/account/login/", sent)
    page = looked_at(client.post("/account/login/", sent), 429, "Too many tries")
    assert "kim@" not in page


def test_a_fault_of_ours(visitor: Client) -> None:
    answer = visitor.post("/test/broken/", {"name": "Kim Pupil"})
    page = looked_at(answer, 500, "Sorry, something went wrong")
    assert "Kim Pupil" not in page
    assert "Robin Officer" not in page, "the person may be what broke"


def test_a_fault_shows_the_same_page_when_the_database_is_gone(visitor: Client) -> None:
    def gone(*_: Any) -> Any:
        raise RuntimeError("the database is gone")

    with connection.execute_wrapper(gone):
        looked_at(visitor.get("/test/schools/"), 500, "Sorry, something went wrong")
