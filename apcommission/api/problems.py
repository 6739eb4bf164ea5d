"""What an interface says when it cannot answer: problem details as RFC 9457 has them.

No answer quotes what was asked: an address may hold what is personal, and answers end up in logs.
"""

import logging
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

log = logging.getLogger(__name__)
TITLES = {
    400: "Bad request",
    401: "No valid token",
    403: "Not allowed",
    404: "Not found",
    405: "Read only",
    422: "Question not understood",
    429: "Too many requests",
    500: "Something went wrong",
}


class Problem(HttpError):
    """A refusal with words; `headers` go with it."""

    def __init__(self, status: int, detail: str, **headers: str) -> None:
        super().__init__(status, detail)
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


def problem(status: int, detail: str = "", **more: Any) -> HttpResponse:
    """An `application/problem+json` answer."""
    body = {"type": "about:blank", "title": TITLES.get(status, "Error"), "status": status}
    body |= {"detail": detail} if detail else {}
    return JsonResponse(
        {**body, **more}, status=status, content_type="application/problem+json; charset=utf-8"
    )


def _refused(request: HttpRequest, error: Any) -> HttpResponse:
    answer = problem(error.status_code, error.message)
    if error.status_code == 401:
        answer.headers["WWW-Authenticate"] = "Bearer"
        if not isinstance(error, Problem):
            answer = problem(401, "Send a token: Authorization: Bearer …")
            answer.headers["WWW-Authenticate"] = "Bearer"
    for name, value in getattr(error, "headers", {}).items():
        answer.headers[name] = value
    return answer


def _not_understood(request: HttpRequest, error: Any) -> HttpResponse:
    """Which part of the question, and why; never what was sent."""
    faults = [{"parameter": str(one["loc"][-1]), "reason": str(one["msg"])} for one in error.errors]
    return problem(422, "Some of the parameters are not right.", invalid=faults)


def _broke(request: HttpRequest, error: Any) -> HttpResponse:
    log.error("An interface broke", exc_info=error)
    return problem(500, "It is in the log of the service. Try again later.")


def answer_with_problems(api: NinjaAPI) -> None:
    """Let this interface say all its refusals as problem details."""
    api.add_exception_handler(HttpError, _refused)
    api.add_exception_handler(ValidationError, _not_understood)
    api.add_exception_handler(Http404, lambda request, error: problem(404))
    api.add_exception_handler(PermissionDenied, lambda request, error: problem(403))
    api.add_exception_handler(Exception, _broke)
