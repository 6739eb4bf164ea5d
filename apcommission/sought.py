"""What is typed to look for people: kept with the session, so that no name stands in an address.

An address is seen by more than the one who asks: it stays in the history of a browser and goes along when
a page is sent to a colleague. A list that can be searched by the name of a person (filters.NameFilter) sends
its form as a POST; what was typed is kept here, and the address to which it leads holds a key, which opens
in that session alone: `?search=~k3Jx0a`.
"""

import secrets
from collections.abc import Iterable

from django.http import HttpRequest, QueryDict

MARK = "~"
#: Of the searches of a session, and of the letters of each.
MOST, LONGEST = 40, 200
SESSION_KEY = "sought"


def typed(request: HttpRequest) -> QueryDict:
    """What the address of a POST asks for, and what its form says instead."""
    found = request.GET.copy()
    for name in request.POST.keys() - {"csrfmiddlewaretoken"}:
        found.setlist(name, request.POST.getlist(name))
    return found


def shut(request: HttpRequest, names: Iterable[str]) -> QueryDict:
    """What was typed, each of `names` replaced by the key under which the session keeps it."""
    query = typed(request)
    kept: dict[str, str] = dict(request.session.get(SESSION_KEY, {}))
    for name in names:
        words = query.pop(name, [""])[-1].strip()[:LONGEST]
        if words:
            key = next((key for key, known in kept.items() if known == words), "")
            key = key or MARK + secrets.token_urlsafe(6)
            kept[key] = kept.pop(key, words)  # the last used last
            query[name] = key
    request.session[SESSION_KEY] = dict(list(kept.items())[-MOST:])
    return query


def opened(request: HttpRequest, names: Iterable[str]) -> tuple[QueryDict, list[str]]:
    """(the query of the address with words in place of their keys, the names whose key opens nothing)."""
    query, unknown = request.GET.copy(), []
    for name in names:
        key = query.get(name, "")
        if key.startswith(MARK):
            query[name] = request.session.get(SESSION_KEY, {}).get(key, "")
            if not query[name]:
                unknown.append(name)
    return query, unknown
