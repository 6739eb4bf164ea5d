"""What surrounds every page: the authority's name, the areas of the service, notices.

A capability adds its area in its `start.py`:

    shell.add_area(Area("Directory", "directory:programme_list", "Find a programme for a pupil",
                        permission="providers.see_directory", order=10))
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.views.decorators.csrf import requires_csrf_token
from redis.exceptions import ConnectionError as NoRedis

from apcommission.permissions import may

#: What is raised when the database, or the broker, went away in the middle of a request.
GONE = (OperationalError, InterfaceError, NoRedis)


@dataclass(frozen=True)
class Area:
    """A main area of the service, in the navigation and on the home page.

    `url_name` takes no arguments. `permission` (asked without an object) says who sees it; empty: everyone
    who is signed in. Areas stand by `order`: directory 10, referrals 20, panels 30, placements 40,
    attendance 50, reports 60, administration 90.
    """

    text: str
    url_name: str
    about: str
    permission: str = ""
    order: int = 100

    @property
    def url(self) -> str:
        return reverse(self.url_name)

    @property
    def namespace(self) -> str:
        return self.url_name.rpartition(":")[0]


@dataclass(frozen=True)
class ShownArea:
    """An area as one page shows it; `current` on the pages of the area itself."""

    text: str
    url: str
    about: str
    current: bool


_AREAS: dict[str, Area] = {}


def add_area(area: Area) -> Area:
    """Add an area to the navigation and the home page; an area added again replaces the former."""
    _AREAS[area.url_name] = area
    return area


def areas_for(request: HttpRequest) -> Iterator[ShownArea]:
    """The areas open to the person who asks, in order. No query of its own: roles are kept per request."""
    match = request.resolver_match
    for area in sorted(_AREAS.values(), key=lambda area: (area.order, area.text)):
        if area.permission and not may(request.user, area.permission):  # type: ignore[arg-type]
            continue
        current = match is not None and bool(area.namespace) and area.namespace in match.namespaces
        yield ShownArea(area.text, area.url, area.about, current)


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor. Areas are worked out only where a page shows them."""
    return {**_names(), "areas": SimpleLazyObject(lambda: _areas(request))}


def _areas(request: HttpRequest) -> list[ShownArea]:
    # Some refusals come before anyone is known.
    user = getattr(request, "user", None)
    return list(areas_for(request)) if user is not None and user.is_authenticated else []


def _names() -> dict[str, str]:
    return {
        "authority_name": settings.AUTHORITY_NAME,
        "service_name": settings.SERVICE_NAME,
        "instance_notice": settings.INSTANCE_NOTICE,
    }


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: what was sent cannot be understood."""
    # Without the request: what is wrong with it may be what a context processor would ask for.
    return HttpResponse(loader.render_to_string("400.html", _names()), status=400)


@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponse:
    """500: something broke. Drawn without the request, the person or the database: they may be what broke.

    503, with words of its own, when it was the database that went away or Redis: that mends itself.
    """
    if isinstance(sys.exc_info()[1], GONE):
        page = HttpResponse(loader.render_to_string("503.html", _names()), status=503)
        page["Retry-After"] = "30"
        return page
    return HttpResponse(loader.render_to_string("500.html", _names()), status=500)
