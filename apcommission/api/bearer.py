"""Who asks: the bearer of a token, with the eyes of the role that it was made for."""

from typing import Any

from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from apcommission.api import queries
from apcommission.api.actions import note_use
from apcommission.api.models import ApiToken
from apcommission.api.problems import Problem
from apcommission.api.scopes import Scope, eyes_of
from apcommission.audit.actions import record
from apcommission.people.models import Person
from apcommission.permissions import may

#: Requests of one token in one minute.
A_MINUTE = 120


class Bearer(HttpBearer):
    """Lets in a token that is usable and has the scope, whose role still has the scope's permission.

    `request.auth` is then the token, and `token.held.person` sees as that role alone.
    """

    def __init__(self, scope: Scope | None = None) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken:
        found = queries.token_of(token)
        if found is None:
            raise Problem(401, "This token is not known.")
        if not found.is_usable:
            _keep(request, found)
            raise Problem(401, "This token is revoked, over, or its owner’s role has ended.")
        within_limit(f"token/{found.pk}", A_MINUTE)
        person = eyes_of(found.held)
        scope = self.scope
        if scope and not (scope.key in found.scopes and may(person, scope.permission)):
            _keep(request, found)
            raise Problem(403, f"This token is not for “{scope.key}”.")
        note_use(found)
        return found


def _keep(request: HttpRequest, token: ApiToken) -> None:
    """A refusal is part of the audit trail, as on pages."""
    match = request.resolver_match
    record("refused", token, by=token.held.person, page=match.view_name if match else "")


def within_limit(who: str, a_minute: int) -> None:
    """Raise a problem (429) for whoever asks more often. Counted in the cache, minute by minute."""
    now = timezone.now()
    key = f"api/{who}/{now:%H%M}"
    cache.add(key, 0, timeout=120)
    try:
        asked = cache.incr(key)
    except ValueError:  # the cache lost it meanwhile
        return
    if asked > a_minute:
        raise Problem(429, "Wait, then ask again.", Retry_After=str(60 - now.second))


def reader(request: HttpRequest) -> Person:
    """The person for whom the program reads, with the one role of its token."""
    token: ApiToken = request.auth  # type: ignore[attr-defined]
    return token.held.person


def keep_reading(
    request: HttpRequest, *, rows: int, verb: str = "read_by_token", **asked: Any
) -> None:
    """Write into the audit trail that a token was shown records of pupils: which data, and how many rows."""
    token: ApiToken = request.auth  # type: ignore[attr-defined]
    match = request.resolver_match
    data = match.url_name if match else ""
    record(verb, token, by=token.held.person, data=data, rows=rows, **asked)
