"""Who asks: what is known of them is kept; who sees pupils sets up a second factor before anything else."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from apcommission.signing_in.directory import SECOND_FACTOR

ALWAYS_OPEN = ("/account/", "/static/", "/healthy/", "/pages/")


class KnownMiddleware:
    """While a page is only read, what the rules ask the database about its reader is asked once."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in ("GET", "HEAD") and request.user.is_authenticated:
            request.user.keep_what_is_known()
        return self.get_response(request)


class SecondFactorMiddleware:
    """Sends a person who sees pupils and has no second factor to the page where one is set up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        person = request.user
        if (
            settings.SECOND_FACTOR_REQUIRED
            and person.is_authenticated
            and not request.path.startswith(ALWAYS_OPEN)
            and person.needs_second_factor
            and not person.has_second_factor
            and request.session.get(SECOND_FACTOR) != person.pk
        ):
            return redirect("mfa_activate_totp")
        return self.get_response(request)
