"""What holds for every answer of the service."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
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


class SoundAddressMiddleware:
    """Nothing is at an address that names something with the sign NUL: no text of the database holds one."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: GetResponse, args: Sequence[Any], named: Mapping[str, Any]
    ) -> None:
        if any("\x00" in str(value) for value in named.values()):
            raise Http404
