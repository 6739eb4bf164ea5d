"""Refusals are part of the audit trail, and so is looking for what is not there or not one's own."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

from apcommission.audit import restriction
from apcommission.audit.actions import record


class RefusalMiddleware:
    """Records who was refused which page. The page is named by its route, never by its address.

    Pages look among what a person may see, so that the record of a pupil who is not theirs is "not found":
    whoever tries one number after the other leaves a line for each.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        restriction.nothing_read()
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        match = request.resolver_match
        if match is None or not request.user.is_authenticated:
            return
        keys = {name: str(value) for name, value in match.kwargs.items()}
        if isinstance(exception, PermissionDenied):
            record("refused", by=request.user, page=match.view_name, keys=keys)
        elif isinstance(exception, Http404) and "pk" in keys:
            record("not_found", by=request.user, page=match.view_name, keys=keys)
