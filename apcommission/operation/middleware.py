"""Around everything else: questions of machines are answered, and answers are counted."""

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from apcommission.operation import metrics, probes


class WatchingMiddleware:
    """Answers health checks before anything that could stand in their way, and counts all other answers.

    A machine asks by whatever name and without HTTPS from within the network: neither the check of the
    host's name nor the way to HTTPS may answer in place of what is asked.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if probe := probes.PROBES.get(request.path):
            return probe(request)
        start = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        metrics.count(
            page=match.view_name if match else "none",
            method=request.method or "",
            status=response.status_code,
            seconds=time.perf_counter() - start,
        )
        return response
