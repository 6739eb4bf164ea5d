"""A one-time code opens once; that is kept in the database and holds while Redis is away."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.test import Client

from apcommission.people.models import Role
from apcommission.signing_in.codes import LAST, spend
from tests.apcommission.people.test_signing_in import ACTIVATE, code_for, sign_in, switch_on
from tests.factories.apcommission import person_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def no_redis(monkeypatch: pytest.MonkeyPatch) -> None:
    """The cache answers as it does while Redis is away: whatever is put there counts as new."""
    monkeypatch.setattr(cache, "add", lambda *_, **__: True)


@pytest.mark.usefixtures("no_redis")
def test_a_code_that_was_seen_over_a_shoulder_opens_nothing() -> None:
    person, secret = person_with(Role.PANEL_MEMBER), totp.generate_totp_secret()
    kept = totp.TOTP.activate(person, secret).instance
    first, second = Client(), Client()
    door, other = sign_in(first, person.email).url, sign_in(second, person.email).url
    code = code_for(secret)
    first.post(door, {"code": code})
    assert first.get("/").status_code == 200
    again = second.post(other, {"code": code})
    assert "code" in again.context["form"].errors
    assert second.get("/").status_code == 302
    # When its time has come, the next one opens.
    kept.refresh_from_db()
    kept.data[LAST] -= 1
    kept.save()
    assert second.post(other, {"code": code}).status_code == 302
    assert second.get("/").status_code == 200


@pytest.mark.usefixtures("no_redis")
def test_the_code_that_switched_it_on_is_used_too(
    settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    person, visitor = person_with(Role.OFFICER), Client()
    sign_in(visitor, person.email)
    assert visitor.get("/").url == ACTIVATE
    with django_capture_on_commit_callbacks(execute=True):
        switch_on(visitor)
    kept = Authenticator.objects.get(user=person, type="totp")
    assert LAST in kept.data
    code = code_for(totp.decrypt(kept.data["secret"]))
    assert not spend(kept, code)
