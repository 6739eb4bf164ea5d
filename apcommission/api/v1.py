"""The interface of version 1: what the capabilities registered, below `/api/v1/`.

Read-only. What it answers is found by the same queries as on pages, with the eyes of the token's role.
"""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI

from apcommission.api import scopes
from apcommission.api.bearer import Bearer
from apcommission.api.problems import answer_with_problems, problem

ABOUT = """Read-only data for other systems of the authority and of schools.

Send a token: `Authorization: Bearer ap_…`. It sees what the role sees that it was made for.
"""


def made() -> NinjaAPI:
    """The interface with every address that is registered."""
    api = NinjaAPI(
        title="Alternative provision",
        version="1",
        description=ABOUT,
        urls_namespace="api",
        docs_url=None,
        openapi_url=None,
    )
    for scope, router in scopes.routers():
        api.add_router(f"/{scope.key}", router, auth=Bearer(scope), tags=[scope.key])
    answer_with_problems(api)
    return api


PREFIX = "/api/v1/"
api = made()


@csrf_exempt
@login_not_required
def nothing_here(request: HttpRequest, **_: Any) -> HttpResponse:
    """404 as a problem: there is no such address."""
    return problem(404)


@login_not_required
def openapi(request: HttpRequest) -> HttpResponse:
    """The description of the interface (OpenAPI 3.1). It holds no data and is open to all."""
    return JsonResponse(described(api, PREFIX))


def described(api: NinjaAPI, prefix: str) -> dict[str, Any]:
    """The OpenAPI description of an interface that stands below `prefix`."""
    return dict(api.get_openapi_schema(path_prefix=prefix))


def open_addresses(api: NinjaAPI) -> list[URLPattern]:
    """The addresses of an interface. None leads to a sign-in page: a program could not follow."""
    own = [
        entry for entry in api.urls[0] if isinstance(entry, URLPattern) and entry.name != "api-root"
    ]
    for entry in own:
        entry.callback = login_not_required(entry.callback)
    return own


urlpatterns = [
    path("openapi.json", openapi, name="openapi"),
    *open_addresses(api),
    path("<path:rest>", nothing_here, name="elsewhere"),
]
