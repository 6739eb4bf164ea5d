"""Single-use links cannot be guessed without end: wrong ones are counted by internet address."""

from typing import Any

from allauth.core import ratelimit
from allauth.core.internal import ratelimit as counter
from django.http import HttpRequest, HttpResponse

from apcommission.middleware import GetResponse

#: What the addresses of single-use links call their token.
TOKEN = "token"  # noqa: S105 - no secret
GONE = (404, 410)


class LinkMiddleware:
    """Refuses with 429 whoever opened too many links that do not work (`link` in the rate limits)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        if match and TOKEN in match.kwargs and response.status_code in GONE:
            _count(request)
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Before the page: has this address had its tries?"""
        if TOKEN in kwargs and not _count(request, dry_run=True):
            return ratelimit.respond_429(request)
        return None


def _count(request: HttpRequest, *, dry_run: bool = False) -> bool:
    """Whether there is a try left; without `dry_run` it is taken."""
    usage = counter.consume(
        request, app="allauth.account", action="link", dry_run=dry_run, limit_get=True
    )
    return usage is not None
