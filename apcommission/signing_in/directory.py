"""Sign-in by the authority's own directory, with OpenID Connect.

The directory says who somebody is; who gets in is still decided here: only people whom an administrator
invited. The first time, a person is known by an e-mail address that the directory has checked; from then
on by the identifier that the directory never gives to anyone else (ASVS 10.5.2).
"""

from http import HTTPStatus
from typing import Any

from allauth.account.adapter import get_adapter as account_adapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import (
    SocialAccount,
    SocialApp,
    SocialLogin,
    SocialToken,
)
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST
from jwt import PyJWTError
from requests import RequestException

from apcommission.audit.actions import record
from apcommission.people.models import Person
from apcommission.signing_in.backend import Backend

#: In the session: the person (key) whom the directory asked for a second factor.
SECOND_FACTOR = "second_factor_in_directory"
#: What a directory says of how somebody signed in when there was a second factor (RFC 8176).
SECOND_FACTORS = frozenset({"mfa", "otp", "hwk", "fido", "swk", "sms"})


class Directory(OpenIDConnectOAuth2Adapter):
    """allauth's client, which goes by the signed token alone: it must be there, and its signature right."""

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any
    ) -> SocialLogin:
        claims = self._claims(app, kwargs["response"].get("id_token"))
        if "email" not in claims:
            told = self._fetch_user_info(token.token)
            if told.get("sub") != claims["sub"]:
                raise OAuth2Error("The directory told of somebody else")
            claims = {**told, **claims}
        found: SocialLogin = self.get_provider().sociallogin_from_response(
            request, {"id_token": claims}
        )
        return found

    def _claims(self, app: SocialApp, id_token: str | None) -> dict[str, Any]:
        if not id_token:
            raise OAuth2Error("The directory gave no token that says who this is")
        try:
            claims: dict[str, Any] = jwtkit.verify_and_decode(
                credential=id_token,
                keys_url=self.openid_config["jwks_uri"],
                issuer=self.openid_config["issuer"],
                audience=app.client_id,
                lookup_kid=jwtkit.lookup_kid_jwk,
            )
        except (KeyError, PyJWTError) as problem:
            raise OAuth2Error("The token of the directory names no key") from problem
        return claims


@login_not_required
@require_POST
def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """To the directory: by a page that leads on at once, since browsers let no form lead to another site."""
    answer = _run(OAuth2LoginView, request, provider_id)
    if answer.status_code != HTTPStatus.FOUND:
        return answer
    where = answer.headers["Location"]
    page = render(request, "apcommission/signing_in/to_directory.html", {"where": where})
    page.headers["Refresh"] = f"0; url={where}"
    return page


@login_not_required
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Back from the directory."""
    return _run(OAuth2CallbackView, request, provider_id)


def _run(view: Any, request: HttpRequest, provider_id: str) -> HttpResponse:
    if not settings.DIRECTORY_NAME:
        raise Http404
    try:
        answer: HttpResponse = view.adapter_view(Directory(request, provider_id))(request)
    except RequestException:
        return _refusal(request, "directory")
    return answer


class DirectoryAdapter(DefaultSocialAccountAdapter):
    """Who may come in by the directory: whoever an administrator invited, and nobody else."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Find the person; whoever is none of ours is told so, and the trail keeps that someone tried."""
        person = self._person(sociallogin)
        if person is None or not Backend().user_can_authenticate(person):
            record("sign_in_failed", person, by=None, way="directory")
            raise ImmediateHttpResponse(_refusal(request, "stranger"))
        if request.user.is_authenticated and request.user != person:
            account_adapter().logout(request)
        claims = sociallogin.account.extra_data
        ways = set(claims.get("id_token", {}).get("amr", ()))
        if settings.DIRECTORY_SECOND_FACTOR and SECOND_FACTORS & ways:
            request.session[SECOND_FACTOR] = person.pk
        # What the directory tells of a person is of no further use here.
        SocialAccount.objects.filter(user=person).update(extra_data={})

    def _person(self, sociallogin: SocialLogin) -> Person | None:
        if sociallogin.is_existing:
            known: Person = sociallogin.user
            return known
        person = Person.objects.filter(email__iexact=checked_address(sociallogin)).first()
        # Someone else in the directory has this account already: their address was given to another.
        if person is None or SocialAccount.objects.filter(user=person).exists():
            return None
        sociallogin.user = person
        sociallogin.account.user = person
        sociallogin.account.save()
        record("connected_directory", person, by=person)
        return person

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, **_: Any
    ) -> None:
        """The directory refused, was not to be reached, or said what cannot be believed."""
        record("sign_in_failed", None, by=None, way="directory")
        raise ImmediateHttpResponse(_refusal(request, "directory"))

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """The trail keeps it; nobody is written to for signing in by the directory of their own employer."""


def checked_address(sociallogin: SocialLogin) -> str:
    """The e-mail address that the directory has checked: it says so, or its domain is one we trust.

    Empty where there is none.
    """
    trusted = {domain.lower().lstrip("@") for domain in settings.DIRECTORY_DOMAINS}
    for address in sociallogin.email_addresses:
        domain = address.email.rpartition("@")[2].lower()
        if trusted and domain not in trusted:
            continue
        if address.verified is True or domain in trusted:
            return str(address.email)
    return ""


def _refusal(request: HttpRequest, why: str) -> HttpResponse:
    context = {"why": why, "directory_name": settings.DIRECTORY_NAME}
    return render(request, "apcommission/signing_in/refused.html", context, status=403)
