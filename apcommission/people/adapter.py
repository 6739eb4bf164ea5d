"""How django-allauth is bent to this service: no one signs up, and the audit trail keeps who came in."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.signals import (
    password_changed,
    password_reset,
    password_set,
    user_logged_in,
)
from allauth.mfa import signals as mfa
from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponseBase

from apcommission.audit.actions import record
from apcommission.invitations.actions import mark_accepted
from apcommission.people.models import Person
from apcommission.signing_in.actions import end_other_sessions
from apcommission.signing_in.codes import spend


class AccountAdapter(DefaultAccountAdapter):
    """Closed to sign-up: people are invited by an administrator."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponseBase | None:
        """Whoever has left is told that the account is closed, even before the night's job closes it."""
        if user.has_left:
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """People have no user name: the e-mail address is the only one."""

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """A wrong password, or no such account. What was typed is not kept: it may be a password."""
        typed = credentials.get("email") or ""
        record("sign_in_failed", Person.objects.filter(email__iexact=typed).first(), by=None)

    def set_password(self, user: Person, password: str) -> None:
        user.set_password(password)
        user.save(update_fields=["password"])
        record("set_password", user, by=user)


@receiver(user_logged_in)
def signed_in(user: Person, sociallogin: Any = None, **_: Any) -> None:
    """Password, or the authority's directory, and where there is one the second factor were right."""
    if sociallogin:
        record("signed_in", user, by=user, way="directory")
    else:
        record("signed_in", user, by=user)
    mark_accepted(person=user)


@receiver(user_logged_out)
def signed_out(user: Person | None, **_: Any) -> None:
    """Signed out by the button; a session that runs out leaves no line."""
    if user is not None:
        record("signed_out", user, by=user)


@receiver([password_changed, password_set, password_reset])
def new_password(request: HttpRequest, user: Person, **_: Any) -> None:
    """Sessions elsewhere are void, since they were made with the old password; they leave the list too."""
    end_other_sessions(person=user, here=request.session.session_key)


@receiver(mfa.authentication_failed)
def wrong_code(user: Person, **_: Any) -> None:
    """The password was right, the code of the second factor was not."""
    record("sign_in_failed", user, by=None, step="second factor")


@receiver(mfa.authenticator_added)
@receiver(mfa.authenticator_reset)
def second_factor_set_up(
    user: Person, authenticator: Any, request: HttpRequest | None = None, **_: Any
) -> None:
    if request is not None and "code" in request.POST:
        # The code that switched it on is used, too.
        spend(authenticator, request.POST["code"])
    record("set_up_second_factor", user, by=user, way=authenticator.type)


@receiver(mfa.authenticator_removed)
def second_factor_removed(user: Person, authenticator: Any, **_: Any) -> None:
    record("removed_second_factor", user, by=user, way=authenticator.type)
