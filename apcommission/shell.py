"""What surrounds every page: the authority's name, the areas of the service, notices.

A capability adds its area in its `start.py`:

    shell.add_area(Area("Directory", "directory:programme_list", "Find a programme for a pupil",
                        permission="providers.see_directory", order=10))
"""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.urls import get_script_prefix, reverse
from django.utils.functional import SimpleLazyObject
from django.views.decorators.csrf import requires_csrf_token

from apcommission import forgiving_cache
from apcommission.permissions import may

#: What is raised when the database, or the broker, went away in the middle of a request.
GONE = (OperationalError, InterfaceError, *forgiving_cache.GONE)


@dataclass(frozen=True)
class Area:
    """A main area of the service, in the navigation and on the home page.

    `url_name` takes no arguments. `permission` (asked without an object) says who sees it; empty: everyone
    who is signed in. Areas stand by `order`, which says of what group they are as well (GROUPS): directory
    10, referrals 20, panels 30, placements 40, attendance 50, reports 60, administration 90.
    """

    text: str
    url_name: str
    about: str
    permission: str = ""
    order: int = 100

    @property
    def url(self) -> str:
        return _address_of(self.url_name, get_script_prefix())

    @property
    def group(self) -> str:
        return next((group for end, group in GROUPS if self.order < end), "Administration")

    @property
    def namespace(self) -> str:
        return self.url_name.rpartition(":")[0]


@cache
def _address_of(url_name: str, _: str) -> str:
    """Each page shows a dozen of them, which never change where the service stands at the same place."""
    return reverse(url_name)


@dataclass(frozen=True)
class ShownArea:
    """An area as one page shows it; `current` on the pages of the area itself."""

    text: str
    url: str
    about: str
    current: bool
    group: str


@dataclass(frozen=True)
class Menu:
    """The navigation of a page: its entries (text, address, whether it is there), and the areas below one."""

    entries: Sequence[tuple[str, str, bool]]
    heading: str = ""
    below: Sequence[ShownArea] = ()


#: (order below which an area belongs to it, group).
GROUPS = ((20, "Providers"), (40, "Referrals"), (58, "Placements"), (70, "Monitoring"))
#: So many areas stand in one line of the menu; of more, their groups do, and below them the areas of one.
IN_ONE_LINE = 7

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
        yield ShownArea(area.text, area.url, area.about, current, area.group)


def menu_of(areas: Sequence[ShownArea]) -> Menu:
    """The areas themselves where they are few; else their groups, and the areas of the group one is in."""
    if len(areas) <= IN_ONE_LINE:
        return Menu([(area.text, area.url, area.current) for area in areas])
    here = next((area.group for area in areas if area.current), "")
    groups: dict[str, list[ShownArea]] = {}
    for area in areas:
        groups.setdefault(area.group, []).append(area)
    entries = [
        (group if len(own) > 1 else own[0].text, own[0].url, group == here)
        for group, own in groups.items()
    ]
    below = groups.get(here, [])
    return Menu(entries, here, below if len(below) > 1 else ())


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor. Areas are worked out only where a page shows them."""
    areas = SimpleLazyObject(lambda: _areas(request))
    return {**_names(), "areas": areas, "menu": SimpleLazyObject(lambda: menu_of(areas))}  # type: ignore[arg-type]


def _areas(request: HttpRequest) -> list[ShownArea]:
    # Some refusals come before anyone is known.
    user = getattr(request, "user", None)
    return list(areas_for(request)) if user is not None and user.is_authenticated else []


def _names() -> dict[str, str]:
    return {
        "authority_name": settings.AUTHORITY_NAME,
        "service_name": settings.SERVICE_NAME,
        "instance_notice": settings.INSTANCE_NOTICE,
        "directory_name": settings.DIRECTORY_NAME,
        "idle_minutes": str(settings.SESSION_IDLE_MINUTES),
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
