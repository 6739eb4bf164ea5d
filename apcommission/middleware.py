"""What holds for every answer of the service."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

GetResponse = Callable[[HttpRequest], HttpResponse]


class NotKeptMiddleware:
    """Browsers keep no page: on a shared computer the next person must not find it by going back."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class WrongMethodMiddleware:
    """A page for an address that only a button leads to: who signs in after pressing one comes there."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 405 and not response.streaming and not response.content:
            page = render(request, "405.html", status=405)
            page.headers["Allow"] = response.headers["Allow"]
            return page
        return response


NUL = "\x00"


class SoundAddressMiddleware:
    """No text of the database holds the sign NUL. Nothing is at an address that names something with one, and
    it is taken out of what a query or a form says; the rest of what was typed stays.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _has_nul(request.GET):
            request.GET = _without_nul(request.GET)  # type: ignore[assignment]
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: GetResponse, args: Sequence[Any], named: Mapping[str, Any]
    ) -> None:
        if any(NUL in str(value) for value in named.values()):
            raise Http404
        # Not of signing in: a password is as it was typed, and allauth's forms refuse the sign with words.
        if not request.path.startswith("/account/") and _has_nul(request.POST):
            request.POST = _without_nul(request.POST)  # type: ignore[assignment]


def _has_nul(sent: QueryDict) -> bool:
    return any(NUL in one for name, values in sent.lists() for one in (name, *values))


def _without_nul(sent: QueryDict) -> QueryDict:
    """The same names and values in the same order, without the sign."""
    kept = QueryDict(mutable=True)
    for name, values in sent.lists():
        for value in values:
            kept.appendlist(name.replace(NUL, ""), value.replace(NUL, ""))
    kept._mutable = False
    return kept
