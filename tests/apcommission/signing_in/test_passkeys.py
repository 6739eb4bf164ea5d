"""A passkey is the second step in place of a code: added, used, renamed, removed, and never the only way."""

import json
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from apcommission.audit.models import AuditEvent
from apcommission.people.models import Role
from tests.apcommission.people.test_signing_in import sign_in
from tests.apcommission.signing_in.authenticator import Passkey
from tests.factories.apcommission import PASSWORD, person_with

pytestmark = pytest.mark.django_db
ADD = "/account/2fa/webauthn/add/"


def options_of(page: Any) -> dict[str, Any]:
    """What the page asks of the passkey, as a browser reads it."""
    whole = page.content.decode()
    start = whole.index('<script id="js_data" type="application/json">')
    data = whole[whole.index(">", start) + 1 : whole.index("</script>", start)]
    found = json.loads(data)
    return dict(found.get("creation_options") or found["request_options"])


def test_a_passkey_opens_the_account_after_the_password_and_a_false_page_gets_nothing(
    settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    person, client, passkey = person_with(Role.OFFICER), Client(), Passkey()
    sign_in(client, person.email)
    again = client.get(ADD)
    client.post(again.url, {"password": PASSWORD})
    page = client.get(ADD)
    sent = {"name": "Work laptop", "credential": passkey.register(options_of(page))}
    with django_capture_on_commit_callbacks(execute=True):
        added = client.post(ADD, sent)
    assert added.url == "/account/2fa/recovery-codes/"
    assert "Work laptop" in client.get("/account/2fa/webauthn/").content.decode()
    assert client.get("/").status_code == 200
    client.post("/account/logout/")

    door = sign_in(client, person.email).url
    page = client.get(door)
    whole = page.content.decode()
    assert 'name="code"' in whole, "a recovery code works without scripts"
    false = passkey.sign_in(options_of(page), origin="https://evil.example")
    assert "The passkey did not work" in client.post(door, {"credential": false}).content.decode()
    assert client.get("/").status_code == 302
    right = passkey.sign_in(options_of(client.get(door)))
    assert client.post(door, {"credential": right}).status_code == 302
    assert client.get("/").status_code == 200
    ways = AuditEvent.objects.filter(verb="set_up_second_factor").values_list("detail", flat=True)
    assert {"way": "webauthn"} in list(ways)

    key = Authenticator.objects.get(type="webauthn")
    rename, remove = (reverse(f"mfa_{name}_webauthn", args=[key.pk]) for name in ("edit", "remove"))
    ask = client.get(rename)
    client.post(ask.url, {"password": PASSWORD})
    client.post(rename, {"name": "Old laptop"})
    assert "Old laptop" in client.get(remove).content.decode()
    client.post(remove)
    assert not Authenticator.objects.filter(type="webauthn").exists()
    assert client.get("/").status_code == 302, "a second step is set up before anything else"


def test_the_pages_of_passkeys_hold_no_script_of_their_own() -> None:
    person, client = person_with(Role.OFFICER), Client()
    sign_in(client, person.email)
    client.post(client.get(ADD).url, {"password": PASSWORD})
    page = client.get(ADD)
    whole = page.content.decode()
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    for piece in whole.split("<script")[1:]:
        tag = piece.partition(">")[0]
        assert "src=" in tag or 'type="application/json"' in tag
    assert "<noscript>" in whole
