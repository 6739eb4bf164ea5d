"""Sign-in by the authority's own directory: who somebody is, it says; who gets in is decided here."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client
from django.utils import timezone

from apcommission.audit.models import AuditEvent
from apcommission.invitations.models import Invitation
from apcommission.people.actions import change_person, invite_person
from apcommission.people.models import Person, Role
from tests.apcommission.people.test_signing_in import ACTIVATE
from tests.apcommission.signing_in.provider import CLIENT, Provider, provider
from tests.factories.apcommission import person_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def directory(settings: Any) -> Iterator[Provider]:
    with provider() as found:
        app = {
            "provider_id": "directory",
            "name": "Wenbury",
            "client_id": CLIENT,
            "secret": "shared",
            "settings": {"server_url": found.url},
        }
        settings.SOCIALACCOUNT_PROVIDERS = {
            "openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}
        }
        settings.DIRECTORY_NAME = "your Wenbury account"
        yield found


def says(email: str, sub: str = "1", **more: Any) -> dict[str, Any]:
    return {"sub": sub, "email": email, "email_verified": True, **more}


def come(client: Client, directory: Provider, claims: dict[str, Any]) -> Any:
    """Press the button, and come back from the directory, which says `claims`."""
    directory.claims = claims
    away = client.post("/account/directory/")
    assert away.status_code == 200
    where = urlsplit(away.headers["Refresh"].partition("url=")[2])
    asked = parse_qs(where.query)
    assert asked["code_challenge_method"] == ["S256"]
    back = urlsplit(asked["redirect_uri"][0]).path
    return client.get(back, {"code": "c", "state": asked["state"][0]})


def test_whoever_was_invited_comes_in_by_the_directory(directory: Provider) -> None:
    administrator = person_with(Role.ADMINISTRATOR)
    kim = invite_person(
        by=administrator,
        name="Kim",
        email="kim@wenbury.example",
        role="officer",
        organisation=administrator.current_roles[0].organisation,
    )
    client = Client()
    assert "Sign in with your Wenbury account" in client.get("/account/login/").content.decode()
    assert come(client, directory, says("Kim@Wenbury.example")).url == "/"
    assert "Kim" in client.get("/").content.decode()
    assert Invitation.objects.get(person=kim).state == Invitation.State.ACCEPTED
    assert SocialAccount.objects.get(user=kim).extra_data == {}, "nothing of the token is kept"
    assert AuditEvent.objects.get(verb="signed_in").detail == {"way": "directory"}
    assert b"code_verifier" in directory.asked[0]


def test_a_stranger_an_unchecked_address_and_a_leaver_stay_outside(directory: Provider) -> None:
    officer = person_with(Role.OFFICER)
    gone = person_with(Role.OFFICER, leaves_on=timezone.localdate().replace(year=2020))
    closed = person_with(Role.OFFICER, is_active=False)
    for claims in (
        says("stranger@wenbury.example"),
        says(officer.email, email_verified=False),
        says(officer.email, email_verified="true"),
        {"sub": "1", "email": officer.email},
        says(gone.email),
        says(closed.email),
    ):
        client = Client()
        refused = come(client, directory, claims)
        assert refused.status_code == 403, claims
        assert "There is no account here" in refused.content.decode()
        assert client.get("/").status_code == 302
    assert not Person.objects.filter(email="stranger@wenbury.example").exists()
    assert AuditEvent.objects.filter(verb="sign_in_failed").count() == 6


def test_an_address_that_was_given_to_somebody_else_opens_no_account(directory: Provider) -> None:
    officer = person_with(Role.OFFICER)
    come(Client(), directory, says(officer.email, sub="first"))
    assert come(Client(), directory, says(officer.email, sub="second")).status_code == 403
    again = come(Client(), directory, says("married@wenbury.example", sub="first"))
    assert again.status_code == 302, "the same person of the directory, whatever the address"
    change_person(
        by=person_with(Role.ADMINISTRATOR),
        person=officer,
        name=officer.name,
        email="new@wenbury.example",
    )
    assert come(Client(), directory, says("new@wenbury.example", sub="second")).status_code == 302


def test_addresses_of_trusted_domains_count_as_checked_and_no_others(
    directory: Provider, settings: Any
) -> None:
    settings.DIRECTORY_DOMAINS = ["wenbury.example"]
    ours, other = person_with(Role.OFFICER), person_with(Role.OFFICER, email="x@other.example")
    claims = {"sub": "1", "email": ours.email}
    assert come(Client(), directory, claims).status_code == 302
    assert come(Client(), directory, says(other.email, sub="2")).status_code == 403


def test_a_token_with_a_wrong_signature_issuer_or_audience_opens_nothing(
    directory: Provider,
) -> None:
    officer = person_with(Role.OFFICER)
    right = directory.key
    for claims, key in (
        (says(officer.email), rsa.generate_private_key(public_exponent=65537, key_size=2048)),
        (says(officer.email, iss="https://evil.example"), right),
        (says(officer.email, aud="another service"), right),
        (says(officer.email, exp=1), right),
    ):
        directory.key, client = key, Client()
        refused = come(client, directory, claims)
        assert refused.status_code == 403
        assert "did not answer, or did not let you in" in refused.content.decode()
        assert client.get("/").status_code == 302


def test_the_state_of_another_browser_opens_nothing(directory: Provider) -> None:
    directory.claims = says(person_with(Role.OFFICER).email)
    client = Client()
    answer = client.get("/account/directory/back/", {"code": "c", "state": "made-up"})
    assert answer.status_code == 403
    assert client.get("/").status_code == 302


def test_a_second_factor_of_the_directory_counts_only_where_it_is_said_to(
    directory: Provider, settings: Any
) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    claims = says(person_with(Role.OFFICER).email, amr=["pwd", "mfa"])
    client = Client()
    come(client, directory, claims)
    assert client.get("/").url == ACTIVATE
    settings.DIRECTORY_SECOND_FACTOR = True
    client = Client()
    come(client, directory, claims)
    assert client.get("/").status_code == 200
    client = Client()
    come(client, directory, {**claims, "amr": ["pwd"]})
    assert client.get("/").url == ACTIVATE


def test_without_a_directory_there_is_no_such_door(settings: Any) -> None:
    assert "Sign in with" not in Client().get("/account/login/").content.decode()
    assert Client().post("/account/directory/").status_code == 404
