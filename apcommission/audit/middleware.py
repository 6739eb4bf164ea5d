"""Refusals are part of the audit trail."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from apcommission.audit.actions import record


class RefusalMiddleware:
    """Records who was refused which page. The page is named by its route, never by its address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        if isinstance(exception, PermissionDenied) and request.user.is_authenticated:
            match = request.resolver_match
            record(
                "refused",
                by=request.user,
                page=match.view_name if match else "",
                keys={name: str(value) for name, value in (match.kwargs if match else {}).items()},
            )
