"""What machines ask: is it alive, can it work, and what are its figures. No answer holds data of anyone."""

import secrets
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from apcommission.operation import metrics, readiness


@login_not_required
@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """/healthz: this process answers. Asks nothing of anyone else: a restart would not help them."""
    return _fresh(HttpResponse("ok\n", content_type="text/plain"))


@login_not_required
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """/readyz: database and broker answer and all migrations are applied. 503 with what is wrong, if not."""
    parts = readiness.parts()
    fine = all(told == readiness.OK for told in parts.values())
    return _fresh(JsonResponse(parts, status=200 if fine else 503))


@login_not_required
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """/metrics, for who brings METRICS_TOKEN (`Authorization: Bearer …`); without that setting for nobody."""
    token = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
    wanted = settings.METRICS_TOKEN
    if not wanted or not secrets.compare_digest(token.encode(), wanted.encode()):
        return _fresh(HttpResponse("METRICS_TOKEN is not set, or another one.\n", status=403))
    return _fresh(HttpResponse(metrics.text(), content_type=CONTENT_TYPE_LATEST))


def _fresh(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response


Probe = Callable[[HttpRequest], HttpResponse]
PROBES: dict[str, Probe] = {"/healthz": alive, "/readyz": ready, "/metrics": figures}
