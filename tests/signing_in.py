"""Signing in for tests: `Client().force_login(person)` with a session that is written once.

Django's own makes a session, then another for whoever signs in, takes the first away and writes the second
again: twelve questions to the database and the cache, in nearly every test.
"""

from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest
from django.test import Client
from django.utils.crypto import get_random_string

from apcommission.signing_in.sessions import SessionStore

KEY = "abcdefghijklmnopqrstuvwxyz0123456789"


class FirstSession(SessionStore):
    """A session that begins with signing in: there was none before, so its key need not change."""

    # Signed as the service's own, which reads it from the database when the cache is cleared or away.
    key_salt = SessionStore().key_salt

    def cycle_key(self) -> None:
        self._session_key = get_random_string(32, KEY)

    @classmethod
    def get_model_class(cls) -> Any:
        return SessionStore.get_model_class()


def prepare() -> None:
    """From here on clients without a session sign in by it. Called once for each process of tests."""
    usual = Client._login

    def sign_in(client: Client, user: Any, backend: str) -> None:
        if settings.SESSION_COOKIE_NAME in client.cookies:
            usual(client, user, backend)
            return
        request = HttpRequest()
        request.session = FirstSession()
        login(request, user, backend)
        request.session.save(must_create=True)
        client._set_login_cookies(request)

    Client._login = sign_in  # type: ignore[method-assign]
