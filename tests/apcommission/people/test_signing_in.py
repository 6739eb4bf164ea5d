"""Signing in: what it tells, how often one may try, the second factor, and where one is led."""

import random
from typing import Any

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.test import Client

from apcommission.people.models import Person, Role
from tests.factories.apcommission import PASSWORD, person_with

pytestmark = pytest.mark.django_db
LOGIN = "/account/login/"
ACTIVATE = "/account/2fa/totp/activate/"


@pytest.fixture
def visitor() -> Client:
    """Someone at an address from which no one tried before: tries are counted by address."""
    return Client(REMOTE_ADDR=".".join(["10", *(str(random.randint(1, 254)) for _ in range(3))]))


def sign_in(client: Client, email: str, password: str = PASSWORD, **more: Any) -> Any:
    return client.post(LOGIN, {"login": email, "password": password, **more})


# ---- The page --------------------------------------------------------------------------------------


def test_the_page_is_in_the_house_look(visitor: Client) -> None:
    page = visitor.get(LOGIN).content.decode()
    for piece in ("govuk-template", "govuk-input", "govuk-button", "Email address", "Sign in"):
        assert piece in page
    assert 'autocomplete="current-password"' in page
    assert "Accounts are made by an administrator" in page


def test_every_page_leads_to_signing_in_and_back(visitor: Client) -> None:
    person = person_with(Role.OFFICER)
    led = visitor.get("/directory/?need=ASD")
    assert led.url == f"{LOGIN}?next=/directory/%3Fneed%3DASD"
    page = visitor.get(led.url).content.decode()
    assert 'value="/directory/?need=ASD"' in page
    back = sign_in(visitor, person.email.upper(), next="/directory/?need=ASD")
    assert back.url == "/directory/?need=ASD"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "https:evil.example",
        "http://testserver@evil.example/",
    ],
)
def test_no_one_is_led_to_another_site(visitor: Client, elsewhere: str) -> None:
    person = person_with(Role.OFFICER)
    assert "evil" not in sign_in(visitor, person.email, next=elsewhere).url
    assert "evil" not in visitor.post("/account/logout/", {"next": elsewhere}).url


def test_a_wrong_password_tells_not_whether_there_is_such_an_account(visitor: Client) -> None:
    person, closed = person_with(Role.OFFICER), person_with(Role.OFFICER, is_active=False)
    told = set()
    for email, password in (
        (person.email, "wrong"),
        ("nobody@wenbury.example", "wrong"),
        (closed.email, "wrong"),
        ("nobody@wenbury.example", PASSWORD),
    ):
        answer = sign_in(visitor, email, password)
        assert answer.status_code == 200
        assert f'value="{email}"' in answer.content.decode(), "what was typed is kept"
        assert "wrong" not in answer.content.decode(), "but never the password"
        told.add(str(answer.context["form"].errors))
    assert len(told) == 1


def test_a_forgotten_password_tells_not_whether_there_is_such_an_account(
    visitor: Client, mailoutbox: list[Any]
) -> None:
    person = person_with(Role.OFFICER)
    pages = [
        visitor.post("/account/password/reset/", {"email": email}, follow=True)
        for email in (person.email, "nobody@wenbury.example")
    ]
    assert pages[0].redirect_chain == pages[1].redirect_chain
    assert pages[0].content == pages[1].content
    assert person.name not in mailoutbox[0].body


def test_no_one_signs_up(visitor: Client) -> None:
    sent = {"email": "me@evil.example", "password1": PASSWORD, "password2": PASSWORD}
    answer = visitor.post("/account/signup/", sent)
    assert "me@evil.example" not in answer.content.decode()
    assert not Person.objects.filter(email="me@evil.example").exists()


def test_signing_out_needs_a_press_and_ends_the_session(visitor: Client) -> None:
    sign_in(visitor, person_with(Role.OFFICER).email)
    visitor.get("/account/logout/")
    assert visitor.get("/").status_code == 200
    visitor.post("/account/logout/")
    assert visitor.get("/").status_code == 302


def test_the_session_gets_a_new_key_and_ends_with_the_browser(visitor: Client) -> None:
    visitor.get(LOGIN)
    sign_in(visitor, person_with(Role.OFFICER).email)
    cookie = visitor.cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["max-age"] == ""


# ---- Too many tries --------------------------------------------------------------------------------


def test_after_five_wrong_passwords_the_right_one_has_to_wait(
    visitor: Client, settings: Any
) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "5/5m/key,20/m/ip"}
    person = person_with(Role.OFFICER)
    for _ in range(5):
        assert sign_in(visitor, person.email, "wrong").status_code == 200
    refused = sign_in(visitor, person.email)
    assert "Too many failed login attempts" in refused.content.decode()
    other = person_with(Role.OFFICER)
    assert sign_in(visitor, other.email).status_code == 302, "others are not kept out"


def test_whoever_tries_without_end_is_told_to_wait(visitor: Client, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login": "3/m/ip"}
    for number in range(3):
        sign_in(visitor, f"guess{number}@wenbury.example", "wrong")
    answer = sign_in(visitor, "guess4@wenbury.example", "wrong")
    assert answer.status_code == 429
    page = answer.content.decode()
    assert "Too many tries" in page
    assert "govuk-heading-l" in page


# ---- The second factor -----------------------------------------------------------------------------


def code_for(secret: str) -> str:
    return str(
        totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))
    )


@pytest.mark.parametrize(
    "role",
    [
        *(Role.OFFICER, Role.HEADTEACHER, Role.PROVIDER_TUTOR, Role.KEY_WORKER, Role.PANEL_MEMBER),
        Role.ADMINISTRATOR,
    ],
)
def test_who_sees_pupils_or_decides_who_does_sets_up_a_second_factor_before_anything_else(
    visitor: Client, settings: Any, role: Role
) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    sign_in(visitor, person_with(role).email)
    for address in ("/", "/directory/", "/pupils/", "/documents/1/"):
        assert visitor.get(address).url == ACTIVATE, address
    assert visitor.post("/directory/providers/add/", {}).url == ACTIVATE
    assert visitor.get("/pages/help/").status_code == 200
    assert visitor.get("/account/").status_code == 200


@pytest.mark.parametrize("role", [Role.CONSULTANT, Role.MEMBER])
def test_who_sees_no_pupil_may_do_without(visitor: Client, settings: Any, role: Role) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    sign_in(visitor, person_with(role).email)
    assert visitor.get("/").status_code == 200


def switch_on(client: Client) -> None:
    """Set up the second factor as the page asks; the password is asked for once more before."""
    again = client.get(ACTIVATE)
    assert again.url.startswith("/account/reauthenticate/")
    client.post(again.url, {"password": PASSWORD})
    form = client.get(ACTIVATE).context["form"]
    wrong = client.post(ACTIVATE, {"code": "000000"})
    assert "code" in wrong.context["form"].errors
    client.post(ACTIVATE, {"code": code_for(form.secret)})


def test_with_a_second_factor_the_password_alone_opens_nothing(
    visitor: Client, settings: Any
) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    person = person_with(Role.OFFICER)
    sign_in(visitor, person.email)
    switch_on(visitor)
    assert visitor.get("/").status_code == 200
    visitor.post("/account/logout/")
    asked = sign_in(visitor, person.email, next="/directory/")
    assert asked.url.startswith("/account/2fa/authenticate/")
    assert "govuk-input" in visitor.get(asked.url).content.decode()
    visitor.post(asked.url, {"code": "000000"})
    assert visitor.get("/").status_code == 302, "not in yet"
