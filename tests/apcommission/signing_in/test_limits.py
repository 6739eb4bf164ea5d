"""No door can be tried without end: signing in, the second step, a forgotten password, a link."""

import random
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.exceptions import ValidationError
from django.test import Client

from apcommission.people.models import Person, Role
from apcommission.signing_in.configuration import RATE_LIMITS
from apcommission.signing_in.passwords import WordsOfThisService
from tests.apcommission.people.test_signing_in import code_for, sign_in
from tests.factories.apcommission import person_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor(settings: Any) -> Client:
    """Someone at an address from which no one tried before, under the limits of production."""
    settings.ACCOUNT_RATE_LIMITS = RATE_LIMITS
    return Client(REMOTE_ADDR=".".join(["10", *(str(random.randint(1, 254)) for _ in range(3))]))


@pytest.fixture
def officer() -> Person:
    return person_with(Role.OFFICER)


def test_five_wrong_codes_shut_the_second_step_for_the_right_one_too(
    visitor: Client, officer: Person
) -> None:
    secret = generate_totp_secret()
    TOTP.activate(officer, secret)
    door = sign_in(visitor, officer.email).url
    for _ in range(5):
        visitor.post(door, {"code": "000000"})
    refused = visitor.post(door, {"code": code_for(secret)})
    assert "Too many failed" in refused.content.decode()
    assert visitor.get("/").status_code == 302


def test_a_forgotten_password_is_asked_for_five_times_an_hour(
    visitor: Client, officer: Person, mailoutbox: list[Any]
) -> None:
    asked = [
        visitor.post("/account/password/reset/", {"email": officer.email}).status_code
        for _ in range(6)
    ]
    assert asked == [302] * 5 + [429]
    assert len(mailoutbox) == 5


@pytest.mark.parametrize("door", ["/invitations/accept/", "/views/parent/"])
def test_links_are_not_guessed_without_end(visitor: Client, door: str) -> None:
    tried = [visitor.get(f"{door}guess{number}/").status_code for number in range(21)]
    assert tried == [404] * 20 + [429]
    assert "Too many tries" in visitor.get(f"{door}guess/").content.decode()


def test_the_secrets_of_the_second_step_are_enciphered_and_old_ones_still_work(
    officer: Person, settings: Any
) -> None:
    secret = generate_totp_secret()
    kept = TOTP.activate(officer, secret).instance
    codes = RecoveryCodes.activate(officer)
    assert secret not in str(kept.data)
    assert Authenticator.objects.get(pk=kept.pk).wrap().validate_code(code_for(secret))
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key of the installation"
    assert len(codes.get_unused_codes()) == 10, "a new secret key does not shut anyone out"
    other = TOTP.activate(person_with(Role.OFFICER), generate_totp_secret()).instance
    Authenticator.objects.filter(pk=other.pk).update(data={"secret": secret})
    assert Authenticator.objects.get(pk=other.pk).wrap().validate_code(code_for(secret))


@pytest.mark.parametrize(
    ("password", "good"),
    [
        ("wenbury council", False),
        ("AlternativeProvision1!", False),
        ("school-2026-school", False),
        ("correct horse battery staple", True),
        ("my old school had blue doors", True),
    ],
)
def test_words_of_this_service_alone_make_no_password(password: str, good: bool) -> None:
    try:
        WordsOfThisService().validate(password)
    except ValidationError:
        assert not good
    else:
        assert good
