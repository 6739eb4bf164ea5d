"""Every page that people reach by links, each once: found as they find it, from their home pages on.

`pages` measures those that are opened most, again and again; this part looks whether any other is slow. One
address is measured of each page, and of whatever is asked of it (an order, a filter, whose figures), as the
first of the people of the demo who reaches it.
"""

import html
import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

from django.test import Client
from django.urls import Resolver404, resolve

from bench import sized
from bench.pages import (
    GOAL,
    MOST_QUERIES,
    cookie_of,
    gunicorn,
    kept_ahead,
    per_request,
    seen,
)
from bench.sized import Size
from monitoring.demo.cast import CAST

LINK = re.compile(r'href="([/?][^"#]*)[^"]*"')
#: They end a session, or are no pages.
NOT_PAGES = re.compile(r"logout|/static/|/api/|\.\w+$")


def told(sizes: list[Size]) -> None:
    """Print how many pages there are, and those that are slow or ask much."""
    for size in sizes:
        with sized.at(size), gunicorn("apcommission.wsgi") as port:
            kept_ahead(size, runs=1)
            found = {name: (who, address) for who, name, address in reached()}
            times = {name: _seconds(port, *found[name]) for name in found}
            # What is slow once may have met with other work of the machine: it is asked once more.
            first = [name for name in found if times[name] > GOAL]
            times |= {name: _seconds(port, *found[name]) for name in first}
            asked = {name: seen(who, address)[0] for name, (who, address) in found.items()}
        slow = sorted((name for name in found if times[name] > GOAL), key=lambda name: -times[name])
        much = [name for name in found if asked[name] > MOST_QUERIES]
        middle = sorted(times.values())[len(times) // 2]
        print(f"{size}: {len(found)} pages, half of them within {middle * 1000:.0f} ms")
        print(
            f"above {GOAL * 1000:.0f} ms: {len(first)}, asked once more {len(slow)};"
            f" above {MOST_QUERIES} queries: {len(much)}"
        )
        for name in dict.fromkeys([*slow, *much]):
            print(
                f"{name:62}{found[name][0]:20}{times[name] * 1000:6.0f} ms{asked[name]:4} queries"
            )


def _seconds(port: int, who: str, address: str) -> float:
    """The best of three requests, after one by which what it needs is made ready."""
    return per_request(port, address, cookie_of(who), requests=1)


def reached() -> Iterator[tuple[str, str, str]]:
    """(who, name, address) of each page by which nobody before has come."""
    known: set[str] = set()
    for part in sorted(CAST, key=lambda part: part.email.partition("@")[0] != "officer"):
        who = part.email.partition("@")[0]
        client = Client(HTTP_COOKIE=cookie_of(who), HTTP_HOST="127.0.0.1")
        been, waiting = set[str](), ["/"]
        while waiting:
            address = waiting.pop(0)
            name = name_of(address)
            if not name or name in been:
                continue
            been.add(name)
            answer = client.get(address)
            is_page = "html" in answer.get("Content-Type", "") and not answer.streaming
            if answer.status_code != 200 or not is_page:
                continue
            if name not in known:
                known.add(name)
                yield who, name, address
            waiting += links(address, answer.content.decode())


def links(address: str, page: str) -> Iterator[str]:
    """Where a page leads, by whole addresses."""
    for link in map(html.unescape, LINK.findall(page)):
        yield urlsplit(address).path + link if link.startswith("?") else link


def name_of(address: str) -> str:
    """The name of the page at an address, with what is asked of it; empty for what is no page."""
    parts = urlsplit(address)
    asked = sorted(parse_qs(parts.query, keep_blank_values=True))
    if NOT_PAGES.search(parts.path) or "format" in asked:
        return ""
    try:
        found = resolve(parts.path).view_name
    except Resolver404:
        return ""
    return f"{found} ?{','.join(asked)}" if asked else found
